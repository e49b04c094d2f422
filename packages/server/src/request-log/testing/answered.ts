import { randomUUID } from 'node:crypto'
import type { CallRecord } from '../../egress/index.ts'
import type { AnsweredRequest, Caller } from '../../http/index.ts'
import type { NewRow } from '../store.ts'

/** Calls and requests as the service tells of them, and rows by name. For tests only. */

export const CONNECTION = '0b54e1f2-7a01-4c3e-9a55-5d1f7b8a9c01'

export const aCall = (more: Partial<CallRecord> = {}): CallRecord => ({
  connectionId: CONNECTION,
  requestId: 'r-1',
  vendor: 'Acme',
  method: 'GET',
  path: '/Users/*',
  status: 200,
  durationMs: 12.34,
  bytes: 100,
  tries: 1,
  vendorRequestId: 'v-1',
  error: undefined,
  ...more,
})

export const aCaller = (environmentId: string, more: Partial<Caller> = {}): Caller => ({
  tokenId: '9c1e2254-0b54-4f7a-8c3e-0d7a4b9c1e22',
  environmentId,
  scopes: ['audit:read'],
  actor: 'api-token:test',
  accountId: undefined,
  ...more,
})

export const aRequest = (more: Partial<AnsweredRequest> = {}): AnsweredRequest => ({
  method: 'GET',
  route: '/proxy/*',
  status: 200,
  seconds: 0.02,
  requestId: randomUUID(),
  resource: '/proxy/Users/*',
  isAborted: false,
  ...more,
})

/** A row with its parts by name. */
export const named = (row: NewRow) => {
  const [id, environmentId, at, actor, tokenId, connectionIds, api, method, resource, status, errorCode] = row
  const [durationMs, upstreamDurationMs, upstreamCalls, resultCount, upstream] = row.slice(11)
  const who = { id, environmentId, at, actor, tokenId, connectionIds }
  const what = { api, method, resource, status, errorCode, durationMs, upstreamDurationMs, upstreamCalls, resultCount }
  return { ...who, ...what, upstream }
}
