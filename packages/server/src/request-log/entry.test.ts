import { describe, expect, it } from 'vitest'
import { createCollector } from './collector.ts'
import { toRow } from './entry.ts'
import { aCall, aCaller, aRequest, CONNECTION, named } from './testing/answered.ts'

const NOW = new Date('2026-11-25T08:00:00.000Z')
const ENVIRONMENT = '7b1d0a9e-1111-4c3e-9a55-5d1f7b8a9c01'
const caller = aCaller(ENVIRONMENT)

const rowOf = (request: Parameters<typeof aRequest>[0], calls: readonly Parameters<typeof aCall>[0][] = []) => {
  const collector = createCollector()
  for (const call of calls) collector.add(aCall(call))
  const row = toRow(aRequest({ caller, ...request }), collector.take('r-1'), NOW)
  return row && named(row)
}

describe('a row of the request log', () => {
  it('tells who called what, when, with what outcome, and what it took at the vendor', () => {
    const calls = [{ status: 429, durationMs: 1, vendorRequestId: undefined, tries: 3 }, { status: 200 }]
    expect(rowOf({ requestId: 'our-id', rows: 3 }, calls)).toEqual({
      id: 'our-id',
      environmentId: ENVIRONMENT,
      at: '2026-11-25T07:59:59.980Z',
      actor: 'api-token:test',
      tokenId: caller.tokenId,
      connectionIds: [CONNECTION],
      api: 'proxy',
      method: 'GET',
      resource: '/proxy/Users/*',
      status: 200,
      errorCode: null,
      durationMs: 20,
      upstreamDurationMs: 13.3,
      upstreamCalls: 2,
      resultCount: 3,
      upstream: [
        [CONNECTION, 'Acme', 'GET', '/Users/*', 429, 1, 100, 3, null, null],
        [CONNECTION, 'Acme', 'GET', '/Users/*', 200, 12.3, 100, 1, 'v-1', null],
      ],
    })
  })

  it.each([
    ['/unified/user-directory/users/:id', 'unified'],
    ['/proxy/Users', 'proxy'],
    ['/custom/v1/*', 'custom'],
    ['/batch-request', 'batch'],
    ['/integrated-account', undefined],
    ['/unified/meta/:model', undefined],
    ['unknown', undefined],
  ])('is written for %s as %s', (resource, api) => {
    expect(rowOf({ resource })?.api).toBe(api)
  })

  it('is not written where nobody knows who called', () => {
    expect(rowOf({ caller: undefined })).toBeUndefined()
  })

  it('names the connection that was asked for where none was called, if it is an id', () => {
    expect(rowOf({ connectionId: CONNECTION })?.connectionIds).toEqual([CONNECTION])
    expect(rowOf({ connectionId: 'ada@acme.test' })?.connectionIds).toEqual([])
    expect(rowOf({ caller: aCaller(ENVIRONMENT, { accountId: CONNECTION }) })?.connectionIds).toEqual([CONNECTION])
  })

  it('names each connection that was called, once', () => {
    const other = '1c9e2254-0b54-4f7a-8c3e-0d7a4b9c1e22'
    const calls = [{}, { connectionId: other }, {}]
    expect(rowOf({}, calls)?.connectionIds).toEqual([CONNECTION, other])
  })

  it('is 499 and aborted where the caller hung up before there was an answer', () => {
    expect(rowOf({ isAborted: true, status: 200 })).toMatchObject({ status: 499, errorCode: 'aborted' })
  })

  it('has the error of the answer; in the proxy that of the vendor’s call, too, which is passed on', () => {
    expect(rowOf({ status: 404, error: 'vendor_not_found' })?.errorCode).toBe('vendor_not_found')
    const failed = [{ status: undefined, error: 'vendor_timeout' }]
    expect(rowOf({}, failed)?.errorCode).toBe('vendor_timeout')
    expect(rowOf({ resource: '/unified/user-directory/users' }, failed)?.errorCode).toBeNull()
  })

  it('has no request id of a vendor that has the form of anything else', () => {
    const shown = (vendorRequestId: string) =>
      JSON.stringify(rowOf({}, [{ vendorRequestId }])).includes(vendorRequestId)
    for (const id of ['ada@acme.test', 'Bearer secret', 'a sentence', `long-${'x'.repeat(200)}`])
      expect(shown(id), id).toBe(false)
    for (const id of ['7f3c-AMS', 'C620:D8D4:1FA9F4A3', 'Root=1-67891233-abcdef', 'abc/def+ghi=='])
      expect(shown(id), id).toBe(true)
  })
})
