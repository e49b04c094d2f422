import { type JsonObject, RollcallError, type User, type UserWrite, userDifferences } from '@rollcall/core'
import type { Directory, Effect, Read, Written } from '../directory.ts'
import { afterSome, readingBack } from '../uncertain-effects.ts'
import { overlay, toResource } from './assignments.ts'
import { create } from './create.ts'
import { type ScimDialect, trustingIn } from './dialect.ts'
import type { Scim } from './exchange.ts'
import { findOne } from './find.ts'
import { type Listing, listPage } from './list.ts'
import { mapScimUser } from './map-user.ts'
import { userMatches } from './matches.ts'
import { type Modified, modify } from './modify.ts'
import { type Operation, toOperations } from './patch.ts'
import { isGone, type Kind, read } from './read.ts'
import { withoutDeactivation } from './remote-deactivation.ts'
import { toRemoteOperations } from './remote-operations.ts'
import { deactivate, removeUser } from './remove.ts'
import { takenFields } from './taken-fields.ts'
import { sortUnshown, type Unshown } from './unshown.ts'
import { USER_SCHEMA } from './urns.ts'
import { toUserAssignments } from './write-user.ts'

export type CreateOptions = {
  /** What creating somebody who exists already does: refuse with 409, or take them for the result. */
  readonly onExisting: 'conflict' | 'adopt'
}

/** The `users` of a directory over SCIM, complete. */
export const scimUsers = (
  scim: Scim,
  { onExisting }: CreateOptions,
): Required<Omit<NonNullable<Directory['users']>, 'endSessions'>> => {
  const map = (resource: JsonObject): User => mapScimUser(resource, scim.dialect.mapping)
  const kind: Kind<User> = { path: scim.dialect.endpoints.users, noun: 'user', map }
  const listing: Listing<User> = {
    path: kind.path,
    doing: 'listing users',
    attributes: scim.dialect.filter.users,
    map,
    matches: userMatches,
  }
  // Whether the vendor has a name is the vendor's to say, as it compares them: it is not searched for among everybody.
  const trusting = { ...scim, dialect: trustingIn('username', scim.dialect) }
  const find = (userName: string) =>
    findOne({ list: (request) => listPage(trusting, listing, request), field: 'username', value: userName })
  return {
    list: (request) => listPage(scim, listing, request),
    get: (id) => read(scim, kind, id),
    create: async (user) => {
      const { taken, ignored } = takenFields(user, { dialect: scim.dialect, ignores: [] })
      const body = toUserBody(taken, scim.dialect)
      const userName = map(body).username
      if (userName === undefined) throw withoutName()
      const written = await create(scim, {
        path: kind.path,
        body,
        doing: `creating user ${userName}`,
        map,
        onExisting,
        isNameUnique: scim.dialect.uniqueness === 'enforced',
        find: () => find(userName),
        effects: (item) => (item.status === 'inactive' ? [] : createEffects(scim)),
      })
      return { ...written, ...withUnshown(scim, { sent: taken, item: written.item, ignored }) }
    },
    update: (id, user) => update({ scim, kind, find }, id, user),
    delete: (id) => removeUser(scim, kind, id),
  }
}

const toUserBody = (user: UserWrite, dialect: ScimDialect): JsonObject => {
  const assignments = toUserAssignments(user, dialect)
  const hasName = assignments.some(({ path }) => path === 'userName')
  const email = user.emails?.find(({ is_primary }) => is_primary)?.email ?? user.emails?.[0]?.email
  const named = hasName || email === undefined ? assignments : [{ path: 'userName', value: email }, ...assignments]
  const body = toResource(USER_SCHEMA, [
    ...named,
    ...(user.status === undefined ? [] : [{ path: 'active', value: user.status === 'active' }]),
  ])
  return overlay(body, user.remote_data ?? {})
}

const withoutName = (): RollcallError =>
  new RollcallError(
    'invalid_request',
    'A user needs a name to log in with. Send `username`, or `emails` with a primary one.',
    {
      failures: [{ path: 'username', message: 'is required when there is no e-mail address' }],
    },
  )

const createEffects = ({ facts, vendor }: Scim): readonly Effect[] => [
  ...(facts.createIsBillable
    ? [{ code: 'seat_taken', message: `Every user of ${vendor} takes a paid seat.` } as const]
    : []),
  ...(facts.createSendsInvite
    ? [
        {
          code: 'invite_sent',
          message: `${vendor} sends an invitation by e-mail, unless its own settings suppress it.`,
        } as const,
      ]
    : []),
]

type Users = {
  readonly scim: Scim
  readonly kind: Kind<User>
  readonly find: (userName: string) => Promise<{ readonly item: User } | undefined>
}

/** Attributes first, then `status: inactive`, which proves itself and may be the last thing that can be done to this user. */
const update = async (users: Users, id: string, user: UserWrite): Promise<Written<User>> => {
  const { scim, kind } = users
  const { taken, ignored } = takenFields(user, { dialect: scim.dialect, ignores: scim.facts.ignoresOnUpdate })
  const remote = withoutDeactivation(toRemoteOperations(taken.remote_data ?? {}))
  if (remote.deactivates && taken.status === 'active') throw contradictory()
  const operations = [
    ...toOperations(
      [
        ...toUserAssignments(taken, scim.dialect),
        ...(taken.status === 'active' ? [{ path: 'active', value: true }] : []),
      ],
      scim.dialect.patch,
    ),
    ...remote.operations,
  ]
  const changed = operations.length === 0 ? undefined : await change(users, { id, user: taken, operations })
  const removed =
    taken.status === 'inactive' || remote.deactivates
      ? await deactivate(scim, kind, changed?.item.id ?? id).catch((error: unknown) => {
          throw changed === undefined ? error : afterSome(error, 'The other fields had been changed before.')
        })
      : undefined
  const { item, response } = removed ?? changed ?? (await read(scim, kind, id)) // all is ignored: say how the user stands
  const sent = changed === undefined ? {} : { ...taken, status: taken.status === 'active' ? taken.status : undefined }
  return {
    item,
    response,
    effects: removed?.effects ?? [],
    ...withUnshown(scim, { sent, item: changed?.item, ignored }),
  }
}

const contradictory = (): RollcallError =>
  new RollcallError('invalid_request', '`status` says active, and `remote_data` says inactive. Send one of the two.', {
    failures: [{ path: 'status', message: 'contradicts remote_data' }],
  })

type Change = { readonly id: string; readonly user: UserWrite; readonly operations: readonly Operation[] }

const change = async (users: Users, { id, user, operations }: Change): Promise<Read<User>> => {
  const { scim, kind } = users
  const doing = `updating user ${id}`
  const modified = await modify(scim, { kind, id, operations, doing, repeatable: isRepeatable(user) }).catch(
    (error: unknown) => {
      throw explain(scim, user, error)
    },
  )
  return readingBack(toRead(users, { id, user, modified }))
}

/** Where ids follow names, a second renaming finds nobody; and what the caller's own operations do twice, nobody knows. */
const isRepeatable = ({ username, emails, remote_data }: UserWrite): boolean =>
  username === undefined && emails === undefined && Object.keys(remote_data ?? {}).length === 0

type Outcome = { readonly id: string; readonly user: UserWrite; readonly modified: Modified }

/** Without a body in the answer the user is read; where ids follow names, under the new name (scim-clients.md C16). */
const toRead = async ({ scim, kind, find }: Users, { id, user, modified }: Outcome): Promise<Read<User>> => {
  const { response } = modified
  if (modified.resource !== undefined) return { item: kind.map(modified.resource), response }
  try {
    return { item: (await read(scim, kind, id)).item, response }
  } catch (error) {
    const renamed = isGone(error) && user.username !== undefined ? await find(user.username) : undefined
    if (renamed === undefined) throw error
    return { item: renamed.item, response }
  }
}

const explain = (scim: Scim, user: UserWrite, error: unknown): unknown => {
  if (!(error instanceof RollcallError)) return error
  const { renameFailed, reactivationUnknown } = scim.dialect.advice
  const renames = user.username !== undefined || user.emails !== undefined
  if (renames && renameFailed !== undefined && error.facts.remote?.status === 500) {
    const { remote } = error.facts
    return new RollcallError(
      'vendor_conflict',
      `${error.message.replace(/ Repeat the call later\.$/, '')} ${renameFailed}`,
      { remote, effect: 'unknown' },
    )
  }
  if (user.status === 'active' && reactivationUnknown !== undefined && isGone(error)) {
    return new RollcallError('vendor_not_found', `${error.message} ${reactivationUnknown}`, error.facts)
  }
  return error
}

type Sent = { readonly sent: UserWrite; readonly item: User | undefined; readonly ignored: readonly string[] }

/** Adds what was sent and is not shown. Every field is compared: a vendor may drop any of them in silence. */
const withUnshown = (scim: Scim, { sent, item, ignored }: Sent): Unshown => {
  const differences = item === undefined ? [] : userDifferences(sent, item)
  const unshown = sortUnshown(differences, scim.dialect.writes.doubtful)
  return { ignored: [...ignored, ...unshown.ignored], unconfirmed: unshown.unconfirmed }
}
