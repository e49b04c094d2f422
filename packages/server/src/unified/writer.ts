import type { Directory } from '@rollcall/connector-kit'
import {
  type Difference,
  type Group,
  type GroupWrite,
  type JsonObject,
  RollcallError,
  type User,
  type UserWrite,
} from '@rollcall/core'
import { type Audit, detailOf, outcomeOf } from '../audit/index.ts'
import type { Connections, OpenConnection } from '../connections/index.ts'
import type { Egress } from '../egress/index.ts'
import { SKIPPED } from './answer-shapes.ts'
import { findByEmail } from './find-by-email.ts'
import { type ShapingQuery, toRemoteQuery } from './list-query.ts'
import type { Answer, ReadingCall } from './reader.ts'
import { assertCan, cannot, GROUPS, type Resource, type Row } from './resources.ts'
import { directoryToChange, directoryToRead } from './vendor-directory.ts'
import { verifyWritten } from './verify.ts'
import { verifyRemoved } from './verify-removed.ts'
import {
  GROUP_WRITING,
  MEMBERS,
  type Membership,
  memberDifferences,
  USER_WRITING,
  type Way,
  type Writing,
} from './writing.ts'
import { type Done, toDetail, toWrittenAnswer } from './written-answer.ts'

export type WriteQuery = ShapingQuery & {
  readonly integrated_account_id?: string | undefined
  readonly verify?: boolean | undefined
  readonly body_passthrough?: boolean | undefined
}

type Given = { readonly query: WriteQuery }
type WithId = { readonly id: string }
type WithBody<Body> = { readonly body: Body }

/** Changes users and groups of one connection, each change audited before and after. */
export type Writer = {
  createUser(given: Given & WithBody<UserWrite>, call: ReadingCall): Promise<Answer>
  updateUser(given: Given & WithId & WithBody<UserWrite>, call: ReadingCall): Promise<Answer>
  deleteUser(given: Given & WithId, call: ReadingCall): Promise<Answer>
  deleteUserByEmail(given: Given & { readonly email: string }, call: ReadingCall): Promise<Answer>
  createGroup(given: Given & WithBody<GroupWrite>, call: ReadingCall): Promise<Answer>
  updateGroup(given: Given & WithId & WithBody<GroupWrite>, call: ReadingCall): Promise<Answer>
  deleteGroup(given: Given & WithId, call: ReadingCall): Promise<Answer>
  changeMembers(given: Given & WithId & Membership, call: ReadingCall): Promise<Answer>
}

export type WriterOptions = {
  readonly connections: Connections
  readonly egress: Egress
  readonly audit: Audit
  readonly now: () => Date
}

export const createWriter = ({ connections, egress, audit, now }: WriterOptions): Writer => {
  /** What every write has around it: the connection, the capability, the audit event. */
  const change = async <R extends Row, F>(
    { resource, way, target, query }: Change<R, F>,
    call: ReadingCall,
    run: (at: Opened, write: F) => Promise<Done<R>>,
  ): Promise<Answer> => {
    const connection = await connections.open(call.caller, query.integrated_account_id)
    assertCan(connection, way.capability)
    if (query.skip_api_call) return SKIPPED
    // Without the caller's signal: a write that is under way is finished and audited even when nobody waits for it any more.
    const directory = directoryToChange(egress, connection, { remoteQuery: toRemoteQuery(query.remote_query) })
    const write = way.of(directory)
    if (write === undefined) throw cannot(connection, way.capability)
    const event = await audit.begin({
      environmentId: connection.environmentId,
      tenantId: connection.tenantId,
      connectionId: connection.id,
      actor: call.caller.actor,
      action: way.action,
      target,
      requestId: call.requestId,
    })
    const done = await run({ connection, directory }, write).catch(async (error: unknown) => {
      await audit.finish(event, outcomeOf(error), detailOf(error))
      throw error
    })
    await audit.finish(event, 'succeeded', toDetail(done))
    return toWrittenAnswer(resource, query, done)
  }

  /** Verifies a write of fields, and takes what was read back for the answer. */
  const checked = async <R extends Row>(
    { connection, directory }: Opened,
    { written, id }: Done<R>,
    check: {
      readonly resource: Resource<R>
      readonly query: WriteQuery
      readonly sentRemoteData: boolean
      readonly differences: (now: R) => readonly Difference[]
    },
  ): Promise<Done<R>> => {
    const get = check.resource.get(directory)
    if (!check.query.verify || get === undefined) return { written, id }
    const { differences, sentRemoteData } = check
    const { item, verification } = await verifyWritten({
      get,
      id,
      differences,
      sentRemoteData,
      ignored: written.ignored,
      vendor: connection.connector.name,
      now,
    })
    return {
      id,
      written: { ...written, item: item ?? written.item },
      verification,
      wasReadBack: item !== undefined,
    }
  }

  const create = <R extends User | Group, W extends UserWrite | GroupWrite>(
    what: Writing<R, W>,
    { query, body }: Given & WithBody<W>,
    call: ReadingCall,
  ): Promise<Answer> => {
    const { resource } = what
    const sent = toSent(what, { query, body })
    return change({ resource, way: what.create, target: resource.name, query }, call, async (at, write) => {
      const written = await write(sent)
      if (written.item === undefined) throw withoutRecord(at.connection, resource)
      return checked(at, { written, id: written.item.id }, { resource, query, ...comparing(what, sent) })
    })
  }

  const update = <R extends User | Group, W extends UserWrite | GroupWrite>(
    what: Writing<R, W>,
    { id, query, body }: Given & WithId & WithBody<W>,
    call: ReadingCall,
  ): Promise<Answer> => {
    const { resource } = what
    const sent = toSent(what, { query, body })
    const way = what.removes(sent) ? what.deactivate : what.update
    return change({ resource, way, target: `${resource.name}/${id}`, query }, call, async (at, write) => {
      if (what.removes(sent)) return removeBy(what, at, { id, query, sent, write: () => write(id, sent) })
      const written = await write(id, sent)
      const done = { written, id: written.item?.id ?? id }
      return checked(at, done, { resource, query, ...comparing(what, sent) })
    })
  }

  const remove = <R extends User | Group, W extends UserWrite | GroupWrite>(
    what: Writing<R, W>,
    { id, query }: Given & WithId,
    call: ReadingCall,
  ): Promise<Answer> => {
    const { resource } = what
    return change({ resource, way: what.remove, target: `${resource.name}/${id}`, query }, call, (at, write) =>
      removeBy(what, at, { id, query, sent: undefined, write: () => write(id) }),
    )
  }

  /** A removal by whichever call. A vendor that keeps no row is asked before who it is that will be gone. */
  const removeBy = async <R extends User | Group, W extends UserWrite | GroupWrite>(
    what: Writing<R, W>,
    { connection, directory }: Opened,
    { id, query, sent, write }: Removal<R, W>,
  ): Promise<Done<R>> => {
    const { name, facts, pushdown } = connection.connector
    const isUpdate = sent !== undefined
    const mustKnow = what.nameOf !== undefined && (query.verify || (isUpdate && !facts.keepsRow))
    const before = mustKnow ? await readBefore(what.resource.get(directory), id) : undefined
    const { item, ...written } = await write()
    const shown = isUpdate ? (item ?? what.removed(id, before)) : undefined
    const verification = query.verify
      ? await verifyRemoved({
          directory,
          resource: what.resource,
          pushdown: pushdown.users,
          id,
          username: (sent && what.nameOf?.(sent)) ?? (before && what.nameOf?.(before)),
          isGoneAs: what.isGoneAs,
          ...(isUpdate ? comparing(what, sent) : { differences: () => [], sentRemoteData: false }),
          ignored: written.ignored,
          vendor: name,
          now,
        })
      : undefined
    return { id, written: { ...written, item: shown }, verification }
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
      const directory = directoryToRead(egress, connection, { signal: call.signal })
      const { id } = await findByEmail(connection, directory, { email, now })
      return remove(USER_WRITING, { id, query }, call)
    },
    createGroup: (given, call) => create(GROUP_WRITING, given, call),
    updateGroup: (given, call) => update(GROUP_WRITING, given, call),
    deleteGroup: (given, call) => remove(GROUP_WRITING, given, call),
    changeMembers: async ({ id, query, act, userIds }, call) => {
      const what = { resource: GROUPS, way: MEMBERS[act], target: `groups/${id}`, query }
      const answer = await change(what, call, async (at, write) =>
        checked(
          at,
          { written: await write(id, userIds), id },
          {
            resource: GROUPS,
            query,
            sentRemoteData: false,
            differences: (group) => memberDifferences({ act, userIds }, group),
          },
        ),
      )
      return answer.kind === 'json' && answer !== SKIPPED ? { ...answer, body: { result: answer.body } } : answer
    },
  }
}

type Change<R extends Row, F> = {
  readonly resource: Resource<R>
  readonly way: Way<F>
  /** For the audit log. */
  readonly target: string
  readonly query: WriteQuery
}

type Opened = { readonly connection: OpenConnection; readonly directory: Directory }

type Removal<R extends User | Group, W> = WithId &
  Given & {
    /** With an update that removes: what was sent. */
    readonly sent: W | undefined
    readonly write: () => ReturnType<NonNullable<ReturnType<Writing<R, UserWrite>['remove']['of']>>>
  }

const toSent = <R extends User | Group, W extends UserWrite | GroupWrite>(
  what: Writing<R, W>,
  { query, body }: Given & WithBody<W>,
): W => (query.body_passthrough ? what.passedOn(toJsonObject(body)) : body)

/** A body that was parsed from JSON is JSON. */
const toJsonObject = (body: object): JsonObject => ({ ...body })

const comparing = <R extends User | Group, W extends UserWrite | GroupWrite>(what: Writing<R, W>, sent: W) => ({
  differences: (now: R) => what.differences(sent, now),
  sentRemoteData: sent.remote_data !== undefined,
})

/** Who it is that will be gone; where that cannot be read, the removal does without. */
const readBefore = async <R>(
  get: ((id: string) => Promise<{ readonly item: R }>) | undefined,
  id: string,
): Promise<R | undefined> => {
  try {
    return (await get?.(id))?.item
  } catch (error) {
    if (error instanceof RollcallError) return undefined
    throw error
  }
}

const withoutRecord = <R extends Row>({ connector }: OpenConnection, { singular }: Resource<R>): RollcallError =>
  new RollcallError(
    'vendor_malformed',
    `${connector.name} created the ${singular} and does not say which. List to find it.`,
    { effect: 'unknown' },
  )
