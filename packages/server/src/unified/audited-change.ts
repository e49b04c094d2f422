import type { Directory } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import { type Audit, type AuditDetail, detailOf, outcomeOf } from '../audit/index.ts'
import type { Connections, OpenConnection } from '../connections/index.ts'
import type { Egress } from '../egress/index.ts'
import { SKIPPED } from './answer-shapes.ts'
import { type ShapingQuery, toRemoteQuery, toShow } from './list-query.ts'
import type { Answer, ReadingCall } from './reader.ts'
import { assertCan, cannot, type Resource, type Row } from './resources.ts'
import { directoryToChange } from './vendor-directory.ts'
import type { Way } from './writing.ts'
import { type Done, toDetail, toWrittenAnswer } from './written-answer.ts'

export type WriteQuery = ShapingQuery & {
  readonly integrated_account_id?: string | undefined
  readonly verify?: boolean | undefined
  readonly body_passthrough?: boolean | undefined
}

export type Change<R extends Row, F> = {
  readonly resource: Resource<R>
  readonly way: Way<F>
  /** For the audit log; `undefined` for a record that is to be made, whose id is known afterwards. */
  readonly id: string | undefined
  /** What the audit log keeps of it from the start. */
  readonly detail?: AuditDetail | undefined
  readonly query: WriteQuery
}

/** A connection in the middle of a change. */
export type Opened = { readonly connection: OpenConnection; readonly directory: Directory }

/**
 * What every write has around it: the connection, the capability, an audit event before and its outcome after, the answer. Whatever is wrong
 * with the request is refused before anything is sent.
 */
export type AuditedChange = <R extends Row, F>(
  change: Change<R, F>,
  call: ReadingCall,
  run: (at: Opened, write: F) => Promise<Done<R>>,
) => Promise<Answer>

export type ChangeOptions = {
  readonly connections: Connections
  readonly egress: Egress
  readonly audit: Audit
  readonly now: () => Date
}

export const createAuditedChange =
  ({ connections, egress, audit, now }: ChangeOptions): AuditedChange =>
  async ({ resource, way, id, detail, query }, call, run) => {
    const show = toShow(query, resource)
    const connection = await connections.open(call.caller, query.integrated_account_id)
    assertCan(connection, way.capability)
    if (query.skip_api_call) return SKIPPED
    // Without the caller's signal: a write that is under way is finished and audited even when nobody waits for it any more.
    const { directory, hasWritten } = directoryToChange(egress, connection, {
      remoteQuery: toRemoteQuery(query.remote_query),
      requestId: call.requestId,
    })
    const write = way.of(directory)
    if (write === undefined) throw cannot(connection, way.capability)
    const begun = now().getTime()
    const known = (): AuditDetail => ({ ...detail, duration_ms: Math.max(0, now().getTime() - begun) })
    const event = await audit.begin({
      environmentId: connection.environmentId,
      tenantId: connection.tenantId,
      connectionId: connection.id,
      actor: call.caller.actor,
      action: way.action,
      target: id === undefined ? resource.name : `${resource.name}/${id}`,
      requestId: call.requestId,
    })
    const done = await run({ connection, directory }, write).catch(async (thrown: unknown) => {
      const error = withEffect(thrown, hasWritten() ? 'unknown' : 'none')
      await audit.finish(event, outcomeOf(error), { ...known(), ...detailOf(error) })
      throw error
    })
    const made = id === undefined ? { target: `${resource.name}/${done.id}` } : {}
    await audit.finish(event, 'succeeded', { ...known(), ...toDetail(done) }, made)
    return toWrittenAnswer(done, { show, format: query.response_format })
  }

/** Where an error does not say itself what it leaves behind: nothing, as long as only reads were sent; after a write, nobody knows. */
const withEffect = (error: unknown, effect: 'none' | 'unknown'): unknown =>
  error instanceof RollcallError && error.facts.effect === undefined
    ? new RollcallError(error.code, error.message, { ...error.facts, effect, cause: error })
    : error
