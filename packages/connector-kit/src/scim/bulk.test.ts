import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { json } from '../testing/scripted-server.ts'
import { refuse } from '../testing/small-scim.ts'
import { startVendor } from '../testing/started-vendor.ts'
import { type BulkOperation, sendBulk, toBulkParts } from './bulk.ts'
import { STRICT_SCIM } from './dialect.ts'

const removals = (count: number): readonly BulkOperation[] =>
  Array.from({ length: count }, (_, at) => ({ method: 'DELETE', path: `/Users/u${at}` }))

describe('sending in bulk', () => {
  it('C32 stays within both advertised limits, and sends each operation once in its order', () => {
    const operations = fc.array(
      fc.record({ method: fc.constant('PATCH' as const), path: fc.string({ maxLength: 40 }) }),
    )
    fc.assert(
      fc.property(
        operations,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 300, max: 2000 }),
        (all, most, bytes) => {
          const parts = toBulkParts(all, { maxOperations: most, maxPayloadBytes: bytes })
          expect(parts.flat()).toEqual(all)
          for (const part of parts) {
            expect(part.length).toBeLessThanOrEqual(most)
            const size = new TextEncoder().encode(
              JSON.stringify({
                schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
                Operations: part.map(({ method, path }, at) => ({ method, path, bulkId: `op${at}` })),
              }),
            ).length
            if (part.length > 1) expect(size).toBeLessThanOrEqual(bytes)
          }
        },
      ),
    )
  })

  it('C32 maps each failure back to its operation, answered in any order, in either form of status', async () => {
    await using vendor = await startVendor()
    vendor.server.script('POST /Bulk', ({ text }) => {
      const { Operations } = JSON.parse(text) as { Operations: { bulkId: string; path: string }[] }
      const answers = Operations.map(({ bulkId, path }) =>
        path === '/Users/u1'
          ? { bulkId, status: { code: '404' }, response: JSON.parse(refuse(404, 'no such user').text ?? '') }
          : { bulkId, status: '204', location: path },
      )
      return json(200, { Operations: answers.toReversed() })
    })
    const { session, connector } = vendor
    const scim = { session, dialect: STRICT_SCIM, facts: connector.facts, vendor: 'Acme' }
    const results = await sendBulk(scim, removals(5), { maxOperations: 2, maxPayloadBytes: 10_000 })
    expect(vendor.server.received).toHaveLength(3)
    expect(results.map(({ failure }) => failure === undefined)).toEqual([true, false, true, true, true])
    expect(results[1]?.failure).toMatchObject({ code: 'vendor_not_found' })
    expect(results[2]?.location).toBe('/Users/u2')
  })

  it('C32 calls an operation that was left unanswered a failure', async () => {
    await using vendor = await startVendor()
    vendor.server.script('POST /Bulk', () => json(200, { Operations: [{ bulkId: 'op0', status: '204' }] }))
    const scim = { session: vendor.session, dialect: STRICT_SCIM, facts: vendor.connector.facts, vendor: 'Acme' }
    const results = await sendBulk(scim, removals(2), { maxOperations: 10, maxPayloadBytes: 10_000 })
    expect(results[0]?.failure).toBeUndefined()
    expect(results[1]?.failure).toMatchObject({ code: 'vendor_unavailable', facts: { effect: 'unknown' } })
  })
})
