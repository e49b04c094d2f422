import { afterEach, describe, expect, it } from 'vitest'
import { type Desk, openDesk } from '../testing/desk.ts'
import { sampleAnswers } from '../testing/sample-answers.ts'

let desk: Desk | undefined
afterEach(() => desk?.api.close())

describe('rollcall webhooks', () => {
  it('shows a new secret with the sentence that it is shown this once', async () => {
    desk = await openDesk()
    const { out } = await desk.type('rollcall webhooks create --target https://example.com/rollcall')
    expect(out).toBe('Created webhook w-1. Its secret is shown this once:\nwhsec_once\n')
    expect(desk.api.asked[0]?.body).toEqual({
      target_url: 'https://example.com/rollcall',
      event_types: [],
      is_active: true,
    })
  })

  it('fails where the test event was not accepted, and says why', async () => {
    const refused = {
      number: 1,
      at: '2026-10-01T08:00:00.000Z',
      http_status: null,
      duration_ms: 3,
      error: 'The receiver refused the connection (ECONNREFUSED).',
      response: null,
    }
    const delivery = Object(sampleAnswers['getWebhookDelivery']?.({ id: '', params: {}, query: {}, body: {} }))
    desk = await openDesk({ testWebhook: () => ({ ...delivery, status: 'dead_letter', attempt_log: [refused] }) })
    const { exitCode, err } = await desk.type('rollcall webhooks test w-1')
    expect(exitCode).toBe(6)
    expect(err).toContain('The webhook did not accept the test event. The receiver refused the connection')
  })

  it.each(['rollcall webhooks replay w-1', 'rollcall webhooks replay w-1 --from 2026-11-25T08:00:00Z'])(
    'asks what to send again: %s',
    async (line) => {
      desk = await openDesk()
      const ended = await desk.type(line)
      expect(ended).toMatchObject({ exitCode: 2, out: '' })
      expect(ended.err).toContain('--delivery, or --from and --to')
      expect(desk.api.asked).toEqual([])
    },
  )

  it('ends the old secret at once with --now', async () => {
    desk = await openDesk()
    await desk.type('rollcall webhooks rotate-secret w-1 --now')
    expect(desk.api.asked[0]?.body).toEqual({ overlap_hours: 0 })
  })
})
