import { describe, expect, it } from 'vitest'
import type { Capability } from '../capabilities.ts'
import type { Connector } from '../define-connector.ts'
import { failures } from './behaviour/failures.ts'
import {
  addsMembers,
  createsGroup,
  deletesGroup,
  getsGroup,
  listsGroups,
  removesMembers,
  updatesGroup,
} from './behaviour/groups.ts'
import { listsLicenses, listsRoles, readsMe } from './behaviour/others.ts'
import { openPlace } from './behaviour/place.ts'
import { deactivatesUser, deletesUser, endsSessions } from './behaviour/removals.ts'
import type { Subject } from './behaviour/running-vendor.ts'
import { createsUser, getsUser, listsUsers, updatesUser } from './behaviour/users.ts'

type Behaviour = { readonly title: string; readonly tests: (subject: Subject) => void }

/** What is expected of each capability. One that is missing here cannot be declared: {@link connectorBehaviour} fails. */
const BEHAVIOURS: Readonly<Partial<Record<Capability, Behaviour>>> = {
  'users.list': { title: 'listing users', tests: listsUsers },
  'users.get': { title: 'reading a user', tests: getsUser },
  'users.create': { title: 'creating a user', tests: createsUser },
  'users.update': { title: 'an update', tests: updatesUser },
  'users.deactivate': { title: 'deactivating a user', tests: deactivatesUser },
  'users.delete': { title: 'deleting a user', tests: deletesUser },
  'users.sessions.end': { title: 'ending sessions', tests: endsSessions },
  'groups.list': { title: 'listing groups', tests: listsGroups },
  'groups.get': { title: 'reading a group', tests: getsGroup },
  'groups.create': { title: 'creating a group', tests: createsGroup },
  'groups.update': { title: 'updating a group', tests: updatesGroup },
  'groups.delete': { title: 'deleting a group', tests: deletesGroup },
  'groups.members.add': { title: 'adding members', tests: addsMembers },
  'groups.members.remove': { title: 'removing members', tests: removesMembers },
  'me.list': { title: 'reading oneself', tests: readsMe },
  'roles.list': { title: 'listing roles', tests: listsRoles },
  'licenses.list': { title: 'listing licenses', tests: listsLicenses },
}

/** Declared capabilities that this suite has no tests for. */
export const untested = ({ capabilities }: Pick<Connector, 'capabilities'>): readonly Capability[] =>
  capabilities.filter((capability) => BEHAVIOURS[capability] === undefined)

/**
 * The manual of every connector, as tests: what each declared capability must do, tried on a real server. What one server cannot do
 * is stated in the subject and asserted, never skipped.
 *
 * @example connectorBehaviour({ name: 'notion-scim on the sandbox', connector: notionScim, start: startSandbox })
 */
export const connectorBehaviour = (subject: Subject): void => {
  const { connector, missing = [] } = subject
  describe(subject.name, () => {
    it('declares nothing that this suite has no tests for', () => {
      expect(untested(connector)).toEqual([])
    })

    it(
      missing.length === 0 ? 'can do here whatever it declares' : `can do here all but ${missing.join(', ')}`,
      async () => {
        await using place = await openPlace(subject)
        expect(connector.capabilities.filter((capability) => !place.capabilities.includes(capability))).toEqual(missing)
      },
    )

    for (const capability of connector.capabilities.filter((each) => !missing.includes(each))) {
      const behaviour = BEHAVIOURS[capability]
      if (behaviour !== undefined) describe(behaviour.title, () => behaviour.tests(subject))
    }
    describe('failures', () => failures(subject))
  })
}
