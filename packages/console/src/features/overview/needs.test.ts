import { describe, expect, it } from 'vitest'
import { needsOf } from './needs.ts'

type Connection = Parameters<typeof needsOf>[0]['connections'][number]
type Webhook = Parameters<typeof needsOf>[0]['webhooks'][number]

const AT = '2026-11-25T08:00:00.000Z'

const connection = (fields: Partial<Connection>): Connection => ({
  id: 'c',
  tenant_id: 'acme',
  status: 'active',
  last_error: null,
  last_forbidden_error: null,
  integration: { label: 'Example' },
  ...fields,
})

const webhook = (fields: Partial<Webhook>): Webhook => ({
  id: 'w',
  target_url: 'https://example.com/hook?token=planted',
  is_active: true,
  paused_at: null,
  failing_since: null,
  ...fields,
})

const lastError = { code: 'vendor_refused', message: 'Example refused the client. Check it.', occurred_at: AT }

describe('what needs somebody', () => {
  it('is nothing where all works, and nothing that was switched off on purpose', () => {
    const webhooks = [webhook({}), webhook({ is_active: false, failing_since: AT })]
    expect(needsOf({ connections: [connection({})], webhooks })).toEqual([])
  })

  it.each([
    ['needs_reauth', 'Needs a new credential'],
    ['validation_error', 'Does not work'],
  ] as const)('is a connection that is %s, once', (status, word) => {
    const needs = needsOf({ connections: [connection({ status, last_error: lastError })], webhooks: [] })
    expect(needs).toMatchObject([{ tone: 'bad', word, what: 'Example of acme', since: AT }])
  })

  it('is a connection that works and whose token cannot be renewed, with why', () => {
    expect(needsOf({ connections: [connection({ last_error: lastError })], webhooks: [] })).toMatchObject([
      { tone: 'warn', word: 'Cannot renew', what: 'Example of acme', why: lastError.message, since: AT },
    ])
  })

  it('is a right that a connection lost, beside what else is wrong with it', () => {
    const forbidden = { resource: '/Users', method: 'POST', message: 'No.', missing_scopes: [], occurred_at: AT }
    const both = connection({ last_error: lastError, last_forbidden_error: forbidden })
    const needs = needsOf({ connections: [both], webhooks: [] })
    expect(needs).toMatchObject([
      { word: 'Cannot renew' },
      { word: 'Lost a right', what: 'Example of acme: POST /Users', since: AT },
    ])
    expect(new Set(needs.map(({ key }) => key)).size).toBe(2)
  })

  it('is a webhook that is paused, before one that is failing, and no more of their addresses than the host', () => {
    const failing = webhook({ id: 'failing', failing_since: AT })
    const paused = webhook({ id: 'paused', is_active: false, paused_at: AT, failing_since: '2026-11-20T08:00:00.000Z' })
    expect(needsOf({ connections: [], webhooks: [failing, paused] })).toEqual([
      expect.objectContaining({
        key: 'paused',
        tone: 'bad',
        word: 'Paused',
        what: 'Webhook to example.com',
        since: AT,
      }),
      expect.objectContaining({ key: 'failing', tone: 'warn', word: 'Failing', since: AT }),
    ])
  })
})
