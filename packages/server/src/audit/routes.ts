import { listAuditEvents } from '@rollcall/api'
import { decodeKeyset, listOf, type Route, route, toKeysetPage } from '../http/index.ts'
import type { Audit } from './audit.ts'

export const auditRoutes = (audit: Audit): Route[] => [
  route(listAuditEvents, async ({ caller, query }) => {
    const list = listOf('audit', query)
    const events = await audit.list(caller.environmentId, {
      connectionId: query.integrated_account_id,
      action: query.action,
      target: query.target,
      from: toDate(query.from),
      to: toDate(query.to),
      after: decodeKeyset(query.next_cursor, list),
      limit: query.limit + 1,
    })
    return toKeysetPage(events, query.limit, {
      list,
      place: ({ at, id }) => ({ createdAt: at, id }),
      view: (event) => ({
        id: event.id,
        at: event.at.toISOString(),
        actor: event.actor,
        action: event.action,
        tenant_id: event.tenantId ?? null,
        integrated_account_id: event.connectionId ?? null,
        target: event.target ?? null,
        outcome: event.outcome,
        request_id: event.requestId ?? null,
        detail: event.detail,
      }),
    })
  }),
]

const toDate = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text))
