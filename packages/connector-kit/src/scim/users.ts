import { type JsonObject, RollcallError, type User, type UserWrite } from '@rollcall/core'
import type { Directory, Effect, Written } from '../directory.ts'
import { type Assignment, overlay, toResource } from './assignments.ts'
import { create } from './create.ts'
import type { Scim } from './exchange.ts'
import { findOne, textOf } from './find.ts'
import { type Listing, listPage } from './list.ts'
import { mapScimUser } from './map-user.ts'
import { userMatches } from './matches.ts'
import { type Modified, modify } from './modify.ts'
import { type Operation, toOperations } from './patch.ts'
import { type Kind, read } from './read.ts'
import { toRemoteOperations } from './remote-operations.ts'
import { deactivate, isGone, removeUser } from './remove.ts'
import { USER_SCHEMA } from './urns.ts'
import { toUserAssignments } from './write-user.ts'

export type CreateOptions = {
  /** What creating somebody who exists already does: refuse with 409, or take them for the result. */
  readonly onExisting: 'conflict' | 'adopt'
}

/** The `users` of a directory over SCIM, complete. */
export const scimUsers = (scim: Scim, { onExisting }: CreateOptions): Required<NonNullable<Directory['users']>> => {
  const map = (resource: JsonObject): User => mapScimUser(resource, scim.dialect.mapping)
  const kind: Kind<User> = { path: scim.dialect.endpoints.users, noun: 'user', map }
  const listing: Listing<User> = {
    path: kind.path,
    doing: 'listing users',
    attributes: scim.dialect.filter.users,
    map,
    matches: userMatches,
  }
  const find = (userName: string) =>
    findOne({ list: (request) => listPage(scim, listing, request), field: 'username', value: userName })
  return {
    list: (request) => listPage(scim, listing, request),
    get: (id) => read(scim, kind, id),
    create: async (user) => {
      const { assignments, ignored } = toUserAssignments(user, { dialect: scim.dialect, ignores: [] })
      const body = toUserBody(user, assignments)
      const userName = textOf(body['userName'])
      if (userName === undefined) throw withoutName()
      const doing = `creating user ${userName}`
      const written = await create(scim, {
        path: kind.path,
        body,
        doing,
        map,
        onExisting,
        find: () => find(userName),
        effects: createEffects(scim),
      })
      return withIgnored(scim, user, { ...written, ignored })
    },
    update: (id, user) => update({ scim, kind, find }, id, user),
    delete: (id) => removeUser(scim, kind, id),
  }
}

const toUserBody = (user: UserWrite, assignments: readonly Assignment[]): JsonObject => {
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

const update = async (users: Users, id: string, user: UserWrite): Promise<Written<User>> => {
  const { scim, kind } = users
  const { assignments, ignored } = toUserAssignments(user, {
    dialect: scim.dialect,
    ignores: scim.facts.ignoresOnUpdate,
  })
  const operations = [
    ...toOperations(
      [...assignments, ...(user.status === 'active' ? [{ path: 'active', value: true }] : [])],
      scim.dialect.patch,
    ),
    ...toRemoteOperations(user.remote_data ?? {}),
  ]
  const written = operations.length === 0 ? undefined : await change(users, { id, user, operations, ignored })
  if (user.status === 'inactive') {
    const removed = await deactivate(scim, kind, written?.item?.id ?? id)
    return { ...removed, ignored }
  }
  if (written !== undefined) return withIgnored(scim, user, written)
  const { item, response } = await read(scim, kind, id) // everything sent is ignored: say how the user stands
  return { item, ignored, effects: [], response }
}

type Change = {
  readonly id: string
  readonly user: UserWrite
  readonly operations: readonly Operation[]
  readonly ignored: readonly string[]
}

const change = async (users: Users, { id, user, operations, ignored }: Change): Promise<Written<User>> => {
  const { scim, kind } = users
  const renames = user.username !== undefined || user.emails !== undefined
  try {
    const modified = await modify(scim, { kind, id, operations, doing: `updating user ${id}`, repeatable: !renames })
    return { ...(await toWritten(users, { id, user, modified })), ignored, effects: [] }
  } catch (error) {
    throw explain(scim, user, error)
  }
}

type Outcome = { readonly id: string; readonly user: UserWrite; readonly modified: Modified }

/** Without a body in the answer the user is read; where ids follow names, under the new name (scim-clients.md C16). */
const toWritten = async ({ scim, kind, find }: Users, { id, user, modified }: Outcome) => {
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

/** Adds the fields that this vendor is known to drop now and then, and that its answer does not show. */
const withIgnored = (scim: Scim, sent: UserWrite, written: Written<User>): Written<User> => {
  const { item } = written
  const dropped = scim.dialect.writes.doubtful.filter((field) => {
    const name = field as keyof UserWrite & keyof User
    return sent[name] !== undefined && (item === undefined || item[name] !== sent[name])
  })
  return { ...written, ignored: [...written.ignored, ...dropped] }
}
