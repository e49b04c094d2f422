import { describe, expect, it } from 'vitest'
import { latestOf } from './failures.ts'

type Entry = Parameters<typeof latestOf>[0][number][number]

const entry = (id: string, at: string): Entry => ({
  id,
  log_type: 'unified_proxy_api',
  created_at: `2026-11-25T08:${at}:00.000Z`,
  actor: 'api-token:test',
  token_id: 't',
  tenant_id: null,
  integrated_account_ids: [],
  vendors: [],
  api: 'unified',
  method: 'GET',
  resource: '/unified/user-directory/users',
  http_status_code: 502,
  error_code: null,
  duration_ms: 1,
  fetch_duration_ms: 1,
  upstream_calls: 1,
  upstream_status: null,
  vendor_request_id: null,
  result_count: null,
})

describe('the latest failed calls of several lists', () => {
  it('are in the order of time, the newest first, and no more than are wanted', () => {
    const faults = [entry('d', '04'), entry('a', '01')]
    const refusals = [entry('c', '03'), entry('b', '02')]
    expect(latestOf([faults, refusals, []], 3).map(({ id }) => id)).toEqual(['d', 'c', 'b'])
  })

  it('are shown once, where two lists have the same', () => {
    expect(latestOf([[entry('a', '01')], [entry('a', '01')]], 8)).toHaveLength(1)
  })
})
