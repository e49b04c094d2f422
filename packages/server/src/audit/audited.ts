import { RollcallError } from '@rollcall/core'
import type { Route } from '../http/index.ts'
import type { Audit, FinalOutcome } from './audit.ts'
import type { AuditDetail } from './detail.ts'

/**
 * Routes whose endpoint names an action, with an audit event around each call: its intent before the handler runs, its
 * outcome after. For platform endpoints such as `POST /key-ring/rotate`, whose target is at most the `:id` of their path;
 * handlers that know more (the tenant, the vendor's answer) write their events themselves and are not wrapped.
 */
export const audited = (audit: Audit, routes: readonly Route[]): Route[] =>
  routes.map(({ endpoint, handle }) => {
    if (!('action' in endpoint.audit) || endpoint.scope === 'public') return { endpoint, handle }
    const { action } = endpoint.audit
    return {
      endpoint,
      handle: async (call) => {
        const id = await audit.begin({
          environmentId: call.caller.environmentId,
          actor: call.caller.actor,
          action,
          target: targetOf(endpoint.path, call.params),
          requestId: call.requestId,
        })
        let answer: unknown
        try {
          answer = await handle(call)
        } catch (error) {
          await audit.finish(id, outcomeOf(error), detailOf(error))
          throw error
        }
        await audit.finish(id, 'succeeded')
        return answer
      },
    }
  })

/** `failed` only where it is certain that nothing changed: refused, by us or by the vendor, or never sent. */
export const outcomeOf = (error: unknown): FinalOutcome => {
  if (!(error instanceof RollcallError)) return 'unknown'
  const { effect } = error.facts
  return effect === 'none' || (effect === undefined && error.status < 500) ? 'failed' : 'unknown'
}

/** What an audit event may say about an error. */
export const detailOf = (error: unknown): AuditDetail => {
  if (!(error instanceof RollcallError)) return { error_code: 'internal' }
  const { effect, remote } = error.facts
  return {
    error_code: error.code,
    ...(effect !== undefined && { effect }),
    ...(remote !== undefined && { status: remote.status }),
    ...(remote?.requestId !== undefined && { vendor_request_id: remote.requestId }),
  }
}

/** The resource and its id, e.g. `api-token/0b…`; `undefined` on a path without one. */
const targetOf = (path: string, params: unknown): string | undefined => {
  const id = typeof params === 'object' && params !== null && 'id' in params ? params.id : undefined
  return typeof id === 'string' ? `${path.split('/')[1]}/${id}` : undefined
}
