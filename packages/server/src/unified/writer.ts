import { type Group, type GroupWrite, type JsonObject, RollcallError, type User, type UserWrite } from '@rollcall/core'
import type { OpenConnection } from '../connections/index.ts'
import { SKIPPED } from './answer-shapes.ts'
import { type ChangeOptions, createAuditedChange, type Opened, type WriteQuery } from './audited-change.ts'
import { checkRemoval, checkWrite, type Sent } from './checked-write.ts'
import { findByEmail } from './find-by-email.ts'
import type { Answer, ReadingCall } from './reader.ts'
import { assertCan, GROUPS, type Resource, type Row, USERS } from './resources.ts'
import { directoryToRead } from './vendor-directory.ts'
import {
  END_SESSIONS,
  GROUP_WRITING,
  MEMBERS,
  type Membership,
  memberDifferences,
  USER_WRITING,
  type Writing,
} from './writing.ts'

type Given = { readonly query: WriteQuery }
type WithId = { readonly id: string }
type WithBody<Body> = { readonly body: Body }

/** Changes users and groups of one connection, each change audited before and after. */
export type Writer = {
  createUser(given: Given & WithBody<UserWrite>, call: ReadingCall): Promise<Answer>
  updateUser(given: Given & WithId & WithBody<UserWrite>, call: ReadingCall): Promise<Answer>
  deleteUser(given: Given & WithId, call: ReadingCall): Promise<Answer>
  deleteUserByEmail(given: Given & { readonly email: string }, call: ReadingCall): Promise<Answer>
  endSessions(given: Given & WithId, call: ReadingCall): Promise<Answer>
  createGroup(given: Given & WithBody<GroupWrite>, call: ReadingCall): Promise<Answer>
  updateGroup(given: Given & WithId & WithBody<GroupWrite>, call: ReadingCall): Promise<Answer>
  deleteGroup(given: Given & WithId, call: ReadingCall): Promise<Answer>
  changeMembers(given: Given & WithId & Membership, call: ReadingCall): Promise<Answer>
}

export const createWriter = (options: ChangeOptions): Writer => {
  const { connections, egress, now } = options
  const change = createAuditedChange(options)

  const create = <R extends User | Group, W extends UserWrite | GroupWrite>(
    what: Writing<R, W>,
    { query, body }: Given & WithBody<W>,
    call: ReadingCall,
  ): Promise<Answer> => {
    const { resource } = what
    const sent = toSent(what, { query, body })
    return change({ resource, way: what.create, id: undefined, query }, call, async (at, write) => {
      const written = await write(sent)
      if (written.item === undefined) throw withoutRecord(at.connection, resource)
      const done = { written, id: written.item.id }
      return checkWrite(at, done, { get: readBack(resource, at, query), sent: comparing(what, sent), now })
    })
  }

  const update = async <R extends User | Group, W extends UserWrite | GroupWrite>(
    what: Writing<R, W>,
    { id, query, body }: Given & WithId & WithBody<W>,
    call: ReadingCall,
  ): Promise<Answer> => {
    const { resource } = what
    const sent = toSent(what, { query, body })
    // What it needs, and what it is called, depends on the vendor's own words. The connection is remembered for the change itself.
    const { connector } = await connections.open(call.caller, query.integrated_account_id)
    const removes = what.removes(sent, connector.deactivates)
    const way = removes ? what.deactivate : what.update
    return change({ resource, way, id, detail: what.detail?.(sent, removes), query }, call, async (at, write) => {
      if (removes) {
        const named = { ...comparing(what, sent), name: what.nameOf?.(sent) }
        const verify = query.verify === true
        return checkRemoval(at, what, { id, verify, update: named, write: () => write(id, sent), now })
      }
      const written = await write(id, sent)
      const done = { written, id: written.item?.id ?? id }
      return checkWrite(at, done, { get: readBack(resource, at, query), sent: comparing(what, sent), now })
    })
  }

  const remove = <R extends User | Group, W extends UserWrite | GroupWrite>(
    what: Writing<R, W>,
    { id, query }: Given & WithId,
    call: ReadingCall,
  ): Promise<Answer> => {
    const { resource } = what
    return change({ resource, way: what.remove, id, query }, call, (at, write) =>
      checkRemoval(at, what, {
        id,
        verify: query.verify === true,
        update: undefined,
        write: () => write(id),
        now,
      }),
    )
  }

  return {
    createUser: (given, call) => create(USER_WRITING, given, call),
    updateUser: (given, call) => update(USER_WRITING, given, call),
    deleteUser: (given, call) => remove(USER_WRITING, given, call),
    deleteUserByEmail: async ({ email, query }, call) => {
      const connection = await connections.open(call.caller, query.integrated_account_id)
      assertCan(connection, 'users.delete')
      assertCan(connection, 'users.list')
      if (query.skip_api_call) return SKIPPED
      const directory = directoryToRead(egress, connection, { signal: call.signal, requestId: call.requestId })
      const { id } = await findByEmail(connection, directory, { email, now })
      return remove(USER_WRITING, { id, query }, call)
    },
    endSessions: ({ id, query }, call) =>
      change({ resource: USERS, way: END_SESSIONS, id, query }, call, async (_, write) => {
        const written = await write(id)
        return { id, written: { ...written, item: undefined } }
      }),
    createGroup: (given, call) => create(GROUP_WRITING, given, call),
    updateGroup: (given, call) => update(GROUP_WRITING, given, call),
    deleteGroup: (given, call) => remove(GROUP_WRITING, given, call),
    changeMembers: async ({ id, query, act, userIds }, call) => {
      const what = { resource: GROUPS, way: MEMBERS[act], id, detail: { members: userIds.length }, query }
      const sent = {
        differences: (group: Group) => memberDifferences({ act, userIds }, group),
        sentRemoteData: false,
      }
      const answer = await change(what, call, async (at, write) => {
        const done = { written: await write(id, userIds), id }
        return checkWrite(at, done, { get: readBack(GROUPS, at, query), sent, now })
      })
      return answer.kind === 'json' && answer !== SKIPPED ? { ...answer, body: { result: answer.body } } : answer
    },
  }
}

/** How a record is read back, where that was asked for. */
const readBack = <R extends Row>(resource: Resource<R>, { directory }: Opened, { verify }: WriteQuery) =>
  verify ? resource.get(directory) : undefined

const toSent = <R extends User | Group, W extends UserWrite | GroupWrite>(
  what: Writing<R, W>,
  { query, body }: Given & WithBody<W>,
): W => (query.body_passthrough ? what.passedOn(toJsonObject(body)) : body)

/** A body that was parsed from JSON is JSON. */
const toJsonObject = (body: object): JsonObject => ({ ...body })

const comparing = <R extends User | Group, W extends UserWrite | GroupWrite>(
  what: Writing<R, W>,
  sent: W,
): Sent<R> => ({
  differences: (now) => what.differences(sent, now),
  sentRemoteData: sent.remote_data !== undefined,
})

const withoutRecord = <R extends Row>({ connector }: OpenConnection, { singular }: Resource<R>): RollcallError =>
  new RollcallError(
    'vendor_malformed',
    `${connector.name} created the ${singular} and does not say which. List to find it.`,
    { effect: 'unknown' },
  )
