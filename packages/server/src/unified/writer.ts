import type { Capability, Directory, Written } from '@rollcall/connector-kit'
import {
  type Group,
  type GroupWrite,
  groupDifferences,
  type JsonObject,
  RollcallError,
  type User,
  type UserWrite,
  userDifferences,
} from '@rollcall/core'
import { type Audit, detailOf, outcomeOf } from '../audit/index.ts'
import type { Connections, OpenConnection } from '../connections/index.ts'
import { rateLimitHeaders } from '../http/index.ts'
import { debugOf, isVerbatim } from './answer-shapes.ts'
import { type ShapingQuery, toRemoteQuery, toShow } from './read-query.ts'
import type { Answer, Reader, ReadingCall } from './reader.ts'
import { assertCan, cannot, GROUPS, type Resource, type Row, USERS } from './resources.ts'
import { type Before, type Verification, verifyRemoved, verifyWritten } from './verify.ts'

export type WriteQuery = ShapingQuery & {
  readonly integrated_account_id?: string | undefined
  readonly verify?: boolean | undefined
  readonly body_passthrough?: boolean | undefined
}

type Given<Body> = { readonly query: WriteQuery; readonly body: Body }
type GivenId<Body> = Given<Body> & { readonly id: string }

/** Changes users and groups of one connection, each change audited before and after. */
export type Writer = {
  createUser(given: Given<UserWrite>, call: ReadingCall): Promise<Answer>
  updateUser(given: GivenId<UserWrite>, call: ReadingCall): Promise<Answer>
  deleteUser(given: { readonly id: string; readonly query: WriteQuery }, call: ReadingCall): Promise<Answer>
  deleteUserByEmail(given: { readonly email: string; readonly query: WriteQuery }, call: ReadingCall): Promise<Answer>
  createGroup(given: Given<GroupWrite>, call: ReadingCall): Promise<Answer>
  updateGroup(given: GivenId<GroupWrite>, call: ReadingCall): Promise<Answer>
  deleteGroup(given: { readonly id: string; readonly query: WriteQuery }, call: ReadingCall): Promise<Answer>
  changeMembers(
    given: GivenId<{ readonly userIds: readonly string[] }> & { readonly act: 'add' | 'remove' },
    call: ReadingCall,
  ): Promise<Answer>
}

export const createWriter = (options: {
  readonly connections: Connections
  readonly reader: Reader
  readonly audit: Audit
  readonly now: () => Date
}): Writer => {
  const { connections, reader, audit, now } = options

  /** Opens the connection, checks the capability, audits around the write. */
  const change = async <T>(
    what: {
      readonly capability: Capability
      readonly action: string
      readonly target: string
      readonly query: WriteQuery
    },
    call: ReadingCall,
    run: (connection: OpenConnection, directory: Directory) => Promise<T>,
  ): Promise<T> => {
    const connection = await connections.open(call.caller, what.query.integrated_account_id)
    assertCan(connection, what.capability)
    const directory = reader.directoryOf(connection, {
      remoteQuery: toRemoteQuery(what.query.remote_query),
      // Not the caller's: a write that is under way is finished and audited even when nobody waits for it any more.
      signal: new AbortController().signal,
    })
    const event = await audit.begin({
      environmentId: connection.environmentId,
      tenantId: connection.tenantId,
      connectionId: connection.id,
      actor: call.caller.actor,
      action: what.action,
      target: what.target,
      requestId: call.requestId,
    })
    try {
      const result = await run(connection, directory)
      await audit.finish(event, 'succeeded')
      return result
    } catch (error) {
      await audit.finish(event, outcomeOf(error), detailOf(error))
      throw error
    }
  }

  const answer = <R extends Row>(
    resource: Resource<R>,
    { query, call }: { readonly query: WriteQuery; readonly call: ReadingCall },
    written: Written<R> & { readonly verification?: Verification | undefined; readonly id: string },
  ): Answer => {
    const { response, effects, ignored, verification } = written
    for (const [name, value] of Object.entries(rateLimitHeaders(response.headers, now()))) call.setHeader(name, value)
    if (isVerbatim(query.response_format)) return { kind: 'verbatim', response }
    const body = {
      ...(written.item === undefined ? { id: written.id } : toShow(query, resource)(written.item)),
      ...(effects.length > 0 && { effects }),
      ...(ignored.length > 0 && { ignored_fields: ignored }),
      ...(verification && { verification }),
    }
    return { kind: 'json', body: query.response_format === 'debug' ? { result: body, debug: debugOf(response) } : body }
  }

  /** Verifies a write of fields, and takes what was read back for the answer. */
  const checked = async <R extends Row>(
    resource: Resource<R>,
    connection: OpenConnection,
    directory: Directory,
    {
      written,
      id,
      verify,
      differences,
    }: {
      readonly written: Written<R>
      readonly id: string
      readonly verify: boolean | undefined
      readonly differences: (now: R) => ReturnType<typeof userDifferences>
    },
  ) => {
    const get = resource.get(directory)
    if (!verify || get === undefined) return { ...written, id }
    const { item, verification } = await verifyWritten({ get, id, differences, vendor: connection.connector.name, now })
    const ignored = new Set([...written.ignored, ...verification.differences.map(({ field }) => field)])
    return { ...written, id, item: item ?? written.item, ignored: [...ignored], verification }
  }

  const create = <R extends User | Group, W extends UserWrite | GroupWrite>(
    what: Writing<R, W>,
    { query, body }: Given<W>,
    call: ReadingCall,
  ): Promise<Answer> =>
    change(
      { capability: what.create.capability, action: what.create.action, target: what.resource.name, query },
      call,
      async (connection, directory) => {
        const write = what.create.of(directory)
        if (write === undefined) throw cannot(connection, what.create.capability)
        const written = await write(query.body_passthrough ? what.passedOn(body) : body)
        const id = written.item?.id ?? ''
        const done = await checked(what.resource, connection, directory, {
          written,
          id,
          verify: query.verify,
          differences: (now) => what.differences(body, now),
        })
        return answer(what.resource, { query, call }, done)
      },
    )

  const update = <R extends User | Group, W extends UserWrite | GroupWrite>(
    what: Writing<R, W>,
    { id, query, body }: GivenId<W>,
    call: ReadingCall,
  ): Promise<Answer> =>
    change(
      { capability: what.update.capability, action: what.update.action, target: `${what.resource.name}/${id}`, query },
      call,
      async (connection, directory) => {
        const write = what.update.of(directory)
        if (write === undefined) throw cannot(connection, what.update.capability)
        const removes = 'status' in body && body.status === 'inactive'
        const before = removes && query.verify ? await readBefore(directory, id) : undefined
        const written = await write(id, query.body_passthrough ? what.passedOn(body) : body)
        if (removes) {
          const verification = query.verify
            ? await verifyRemoved({
                directory,
                resource: what.resource,
                id,
                before,
                isGoneAs: isInactive,
                vendor: connection.connector.name,
                now,
              })
            : undefined
          const item = written.item ?? what.absent(id)
          return answer(what.resource, { query, call }, { ...written, item, id, verification })
        }
        const done = await checked(what.resource, connection, directory, {
          written,
          id: written.item?.id ?? id,
          verify: query.verify,
          differences: (now) => what.differences(body, now),
        })
        return answer(what.resource, { query, call }, done)
      },
    )

  const remove = <R extends User | Group, W extends UserWrite | GroupWrite>(
    what: Writing<R, W>,
    { id, query }: { readonly id: string; readonly query: WriteQuery },
    call: ReadingCall,
  ): Promise<Answer> =>
    change(
      { capability: what.remove.capability, action: what.remove.action, target: `${what.resource.name}/${id}`, query },
      call,
      async (connection, directory) => {
        const write = what.remove.of(directory)
        if (write === undefined) throw cannot(connection, what.remove.capability)
        const before = query.verify ? await readBefore(directory, id) : undefined
        const written = await write(id)
        const verification = query.verify
          ? await verifyRemoved({
              directory,
              resource: what.resource,
              id,
              before,
              isGoneAs: isInactive,
              vendor: connection.connector.name,
              now,
            })
          : undefined
        return answer(what.resource, { query, call }, { ...written, item: undefined, id, verification })
      },
    )

  return {
    createUser: (given, call) => create(USER_WRITING, given, call),
    updateUser: (given, call) => update(USER_WRITING, given, call),
    deleteUser: (given, call) => remove(USER_WRITING, given, call),
    deleteUserByEmail: async ({ email, query }, call) => {
      const connection = await connections.open(call.caller, query.integrated_account_id)
      assertCan(connection, 'users.list')
      const id = await findByEmail(connection, reader.directoryOf(connection, { signal: call.signal }), email)
      return remove(USER_WRITING, { id, query }, call)
    },
    createGroup: (given, call) => create(GROUP_WRITING, given, call),
    updateGroup: (given, call) => update(GROUP_WRITING, given, call),
    deleteGroup: (given, call) => remove(GROUP_WRITING, given, call),
    changeMembers: ({ id, act, query, body }, call) =>
      change(
        {
          capability: `groups.members.${act}`,
          action: act === 'add' ? 'group.members_added' : 'group.members_removed',
          target: `groups/${id}`,
          query,
        },
        call,
        async (connection, directory) => {
          const write = act === 'add' ? directory.groups?.addMembers : directory.groups?.removeMembers
          if (write === undefined) throw cannot(connection, `groups.members.${act}`)
          const written = await write(id, body.userIds)
          const done = answer(GROUPS, { query, call }, { ...written, id })
          return done.kind === 'json' ? { kind: 'json', body: { result: done.body } } : done
        },
      ),
  }
}

type Way<F> = {
  readonly capability: Capability
  readonly action: string
  readonly of: (directory: Directory) => F | undefined
}

/** How a kind of record is written. */
type Writing<R extends User | Group, W> = {
  readonly resource: Resource<R>
  readonly create: Way<(body: W) => Promise<Written<R>>>
  readonly update: Way<(id: string, body: W) => Promise<Written<R>>>
  readonly remove: Way<(id: string) => Promise<Written<R>>>
  readonly differences: (sent: W, now: R) => ReturnType<typeof userDifferences>
  /** With `body_passthrough`: the caller's body is the vendor's own. */
  readonly passedOn: (body: W) => W
  /** What is left to show of a record that the vendor has no more. */
  readonly absent: (id: string) => R
}

const USER_WRITING: Writing<User, UserWrite> = {
  resource: USERS,
  create: { capability: 'users.create', action: 'user.created', of: ({ users }) => users?.create },
  update: { capability: 'users.update', action: 'user.updated', of: ({ users }) => users?.update },
  remove: { capability: 'users.delete', action: 'user.deleted', of: ({ users }) => users?.delete },
  differences: userDifferences,
  passedOn: (body) => ({ remote_data: toJsonObject(body) }),
  absent: (id) => ({
    id,
    status: 'inactive',
    emails: [],
    phones: [],
    roles: [],
    groups: [],
    languages: [],
    remote_data: {},
  }),
}

const GROUP_WRITING: Writing<Group, GroupWrite> = {
  resource: GROUPS,
  create: { capability: 'groups.create', action: 'group.created', of: ({ groups }) => groups?.create },
  update: { capability: 'groups.update', action: 'group.updated', of: ({ groups }) => groups?.update },
  remove: { capability: 'groups.delete', action: 'group.deleted', of: ({ groups }) => groups?.delete },
  differences: groupDifferences,
  passedOn: (body) => ({ remote_data: toJsonObject(body) }),
  absent: (id) => ({ id, remote_data: {} }),
}

/** A body that was parsed from JSON is JSON. */
const toJsonObject = (body: object): JsonObject => ({ ...body }) as JsonObject

const isInactive = (row: User | Group): boolean =>
  'status' in row && (row.status === 'inactive' || row.status === 'deleted')

/** The name to look for after a removal; where it cannot be read, the check does without. */
const readBefore = async ({ users }: Directory, id: string): Promise<Before | undefined> => {
  try {
    const found = await users?.get(id)
    return found && { username: found.item.username }
  } catch (error) {
    if (error instanceof RollcallError) return undefined
    throw error
  }
}

const findByEmail = async (connection: OpenConnection, { users }: Directory, email: string): Promise<string> => {
  const page = await users?.list({
    where: [{ field: 'emails', operator: 'eq', value: email }],
    position: undefined,
    limit: 10,
  })
  const [user, ...others] = page?.items ?? []
  if (user !== undefined && others.length === 0) return user.id
  throw new RollcallError(
    user === undefined ? 'not_found' : 'conflict',
    user === undefined
      ? `${connection.connector.name} has no user with the address ${email}.`
      : `${others.length + 1} users have the address ${email}. Delete the right one by its id.`,
    { effect: 'none' },
  )
}
