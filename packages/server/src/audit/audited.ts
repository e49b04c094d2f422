import { RollcallError } from '@rollcall/core'
import type { Route } from '../http/index.ts'
import type { Audit, AuditAbout, FinalOutcome } from './audit.ts'
import type { AuditDetail } from './detail.ts'

/** The tenant of an account, where the environment has it. */
export type TenantOf = (environmentId: string, accountId: string) => Promise<string | undefined>

/**
 * Routes whose endpoint names an action, with an audit event around each call: its intent before the handler runs, its
 * outcome after. For platform endpoints such as `POST /key-ring/rotate`, which are about what their path, their body or,
 * where they make something, their answer names by its id; handlers that know more (the vendor's answer) write their
 * events themselves and are not wrapped.
 */
export const audited = (audit: Audit, routes: readonly Route[], tenantOf: TenantOf = async () => undefined): Route[] =>
  routes.map(({ endpoint, handle }) => {
    if (!('action' in endpoint.audit) || endpoint.scope === 'public') return { endpoint, handle }
    const { action } = endpoint.audit
    const [, resource = ''] = endpoint.path.split('/')
    return {
      endpoint,
      handle: async (call) => {
        const { environmentId, actor, accountId } = call.caller
        const inPath = textAt(call.params, 'id') ?? textAt(call.params, 'integration')
        const named = inPath ?? namedIn(call.body) ?? accountId
        const tenantId = named !== undefined && resource === ACCOUNTS ? await tenantOf(environmentId, named) : undefined
        const id = await audit.begin({
          environmentId,
          actor,
          action,
          target: named && `${resource}/${named}`,
          requestId: call.requestId,
          // Only where there is such an account here: anything may be named.
          ...(tenantId !== undefined && { tenantId, connectionId: named }),
        })
        let answer: unknown
        try {
          answer = await handle(call)
        } catch (error) {
          await audit.finish(id, outcomeOf(error), detailOf(error))
          throw error
        }
        await audit.finish(id, 'succeeded', toldBy(answer), named === undefined ? madeBy(resource, answer) : {})
        return answer
      },
    }
  })

const ACCOUNTS = 'integrated-account'

/** What an answer says was made. */
const madeBy = (resource: string, answer: unknown): AuditAbout => {
  const id = textAt(answer, 'id')
  if (id === undefined) return {}
  const target = `${resource}/${id}`
  return resource === ACCOUNTS ? { target, connectionId: id, tenantId: textAt(answer, 'tenant_id') } : { target }
}

/** What an answer says of more than itself: what became of a grant at the vendor. */
const toldBy = (answer: unknown): AuditDetail => {
  const grant = textAt(answer, 'grant')
  return grant === 'revoked' || grant === 'not_revoked' ? { grant } : {}
}

const namedIn = (body: unknown): string | undefined => textAt(body, 'id') ?? textAt(body, 'integrated_account_id')

const textAt = (value: unknown, key: string): string | undefined => {
  const found =
    typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined
  return typeof found === 'string' ? found : undefined
}

/**
 * `failed` only where nothing changed: an error says so by its `effect`, or is our own refusal, which comes before anything is done. Whoever
 * may fail after a part of the work sets `effect`.
 */
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
