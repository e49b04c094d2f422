import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DatabaseLocation } from '../db/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { isBy, type Received, type Receiver, startReceiver, verify } from './testing/receiver.ts'
import { forgetAll, openScene, pass, type Scene, START } from './testing/scene.ts'

const HOUR_MS = 3_600_000

describe.for(TEST_DATABASES)('webhooks on $name', (kind) => {
  let location: DatabaseLocation
  let scene: Scene
  let receiver: Receiver
  let cleanUp: AsyncDisposableStack
  let atTheEnd: AsyncDisposableStack

  beforeAll(async () => {
    atTheEnd = new AsyncDisposableStack()
    const made = await kind.create()
    atTheEnd.defer(made.drop)
    location = made.location
    scene = atTheEnd.use(await openScene(location))
  })
  beforeEach(async () => {
    cleanUp = new AsyncDisposableStack()
    await forgetAll(scene)
    receiver = cleanUp.use(await startReceiver())
  })
  afterEach(() => cleanUp.disposeAsync())
  afterAll(() => atTheEnd.disposeAsync())

  const create = (fields: object) => scene.call('POST', '/webhook', fields)
  const deliveries = async (query = '') => (await scene.call('GET', `/webhook-delivery?${query}`)).body.result

  it('are created with a secret that is shown this once, and kept nowhere in clear', async () => {
    const event_types = ['integrated_account:active', 'test']
    const made = await create({ target_url: receiver.url, event_types, description: 'Billing' })
    const { secret, ...rest } = made.body
    expect(made.status).toBe(201)
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const shown = {
      id: expect.any(String),
      environment_id: scene.environmentId,
      target_url: receiver.url,
      description: 'Billing',
      event_types,
      is_active: true,
      paused_at: null,
      pause_reason: null,
      failing_since: null,
      previous_secret_expires_at: null,
      created_at: START.toISOString(),
      updated_at: START.toISOString(),
    }
    expect(rest).toEqual(shown)
    expect((await scene.call('GET', `/webhook/${rest.id}`)).body).toEqual(shown)
    expect((await scene.call('GET', '/webhook')).body.result).toEqual([shown])

    // A receiver that echoes all it gets, in what it answers.
    receiver.answer(
      (response, { text, headers }) => void response.writeHead(500).end(`${secret} ${text} ${JSON.stringify(headers)}`),
    )
    await scene.publish()
    await scene.events.deliverDue()
    const [{ id }] = await deliveries()
    const log = JSON.stringify((await scene.call('GET', `/webhook-delivery/${id}`)).body)
    expect(log).toContain('****')
    const signature = receiver.received[0]?.headers['webhook-signature']?.toString().slice(3) ?? 'none'
    for (const text of [log, scene.log(), await wholeDatabase(scene)]) {
      expect(text).not.toContain(secret.slice(6))
      expect(text).not.toContain(signature)
    }
  })

  it('are changed field by field, and deleted with their secret and their deliveries', async () => {
    const { id } = await scene.webhook(receiver.url, { description: 'Billing' })
    await scene.publish()
    await scene.events.deliverDue()
    pass(scene.clock, 1000)
    const changed = await scene.call('PATCH', `/webhook/${id}`, { event_types: ['test'], description: null })
    expect(changed).toMatchObject({
      status: 200,
      body: {
        target_url: receiver.url,
        event_types: ['test'],
        description: null,
        is_active: true,
        updated_at: '2026-11-25T08:00:01.000Z',
      },
    })
    expect(await scene.call('DELETE', `/webhook/${id}`)).toEqual({ status: 200, body: { id } })
    expect(await scene.call('GET', `/webhook/${id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await deliveries()).toEqual([])
    const { rows } = await sql`select from credential where connection_id = ${id}`.execute(scene.database.db)
    expect(rows).toEqual([])
  })

  it('are not found under ids that are none, or another environment’s', async () => {
    for (const id of ['x', randomUUID()]) {
      for (const [method, path, body] of [
        ['GET', `/webhook/${id}`, undefined],
        ['PATCH', `/webhook/${id}`, { is_active: true }],
        ['DELETE', `/webhook/${id}`, undefined],
        ['POST', '/webhook/test', { id }],
        ['POST', `/webhook/${id}/rotate-secret`, {}],
        ['POST', `/webhook/${id}/replay`, { delivery_id: randomUUID() }],
        ['GET', `/webhook-delivery/${id}`, undefined],
        ['GET', `/event/${id}`, undefined],
      ] as const) {
        expect(await scene.call(method, path, body), `${method} ${path}`).toMatchObject({
          status: 404,
          body: { code: 'not_found' },
        })
      }
    }
  })

  it('are written into the audit log', async () => {
    const { id } = await scene.webhook(receiver.url)
    for (const [path, body] of [
      ['/webhook/test', { id }],
      [`/webhook/${id}/rotate-secret`, {}],
      [`/webhook/${id}/replay`, { from: START.toISOString(), to: '2026-12-01T00:00:00Z' }],
    ] as const) {
      pass(scene.clock, 1)
      await scene.call('POST', path, body)
    }
    const events = await scene.audit.list(scene.environmentId, { limit: 10 })
    expect(events.map(({ action, target, outcome }) => [action, target, outcome])).toEqual(
      ['webhook.replayed', 'webhook.secret_rotated', 'webhook.tested', 'webhook.created'].map((action) => [
        action,
        `webhook/${id}`,
        'succeeded',
      ]),
    )
  })

  it.each([
    'not a url',
    '',
    'ftp://example.com/',
    'https://user:password@example.com/',
    'https://example.com/#a',
    'https://example.com//a',
  ])('cannot have the address "%s"', async (target_url) => {
    const refused = await create({ target_url })
    expect(refused.status).toBe(400)
    expect(refused.body.message).not.toContain('password@')
  })

  it('cannot have a private address, in whatever spelling, neither at first nor by a change', async () => {
    // As in production: nothing private is allowed.
    const strict = cleanUp.use(await openScene(kind.isShared ? location : { kind: 'memory' }, { allowEgress: [] }))
    const { id } = await strict.webhook('https://203.0.114.7/hook')
    for (const host of [
      '10.0.0.8',
      '127.0.0.1:8443',
      '2130706433',
      '[::1]',
      '[::ffff:10.0.0.8]',
      '169.254.169.254',
      'localhost',
      '192.168.1.1',
    ]) {
      for (const answer of [
        await strict.call('POST', '/webhook', { target_url: `https://${host}/hook` }),
        await strict.call('PATCH', `/webhook/${id}`, { target_url: `https://${host}/hook` }),
      ]) {
        expect(answer, host).toMatchObject({ status: 400, body: { code: 'egress_refused' } })
        expect(answer.body.message).toContain('it is not at a public address')
      }
    }
    const plain = await strict.call('POST', '/webhook', { target_url: 'http://203.0.114.7/hook' })
    expect(plain).toMatchObject({ status: 400, body: { code: 'egress_refused' } })
    expect(plain.body.message).toContain('use https')
    expect((await strict.call('GET', '/webhook')).body.result).toHaveLength(1)
    expect((await strict.call('GET', `/webhook/${id}`)).body.target_url).toBe('https://203.0.114.7/hook')
  })

  it('have addresses whose path no log shows: it is a secret with many receivers', async () => {
    const { id } = await scene.webhook(`${new URL(receiver.url).origin}/planted-path/planted-end`)
    const before = scene.log().length
    expect((await scene.call('POST', '/webhook/test', { id })).body.status).toBe('delivered')
    const logged = scene.log().slice(before)
    expect(logged).toContain('vendor_call')
    expect(logged).not.toContain('planted')
  })

  it('are not called at an address that has become private', async () => {
    const { id } = await scene.webhook(receiver.url)
    const { environmentId } = scene
    await scene.database.db.updateTable('webhook').set({ target_url: 'https://10.0.0.8/hook' }).execute()
    await scene.publish()
    await scene.events.deliverDue()
    const [delivery] = await deliveries()
    expect(delivery).toMatchObject({ webhook_id: id, environment_id: environmentId, status: 'pending', attempts: 1 })
    const { attempt_log: log } = (await scene.call('GET', `/webhook-delivery/${delivery.id}`)).body
    expect(log[0].error).toBe('Rollcall does not call https://10.0.0.8: it is not at a public address.')
  })

  it('refuse types of events that there are not, and name those that there are', async () => {
    const refused = await create({ target_url: receiver.url, event_types: ['sync_job_run:created'] })
    expect(refused.status).toBe(400)
    expect(refused.body.message).toContain('integrated_account:reactivated')
  })

  describe('while their secret is rotated', () => {
    const sent = async () => {
      const count = receiver.received.length
      await scene.publish()
      await scene.events.deliverDue()
      const got = receiver.received[count]
      if (got === undefined) throw new Error('nothing came')
      return got
    }

    it('sign with both, the new one first, until the overlap ends', async () => {
      scene.clock.now = new Date()
      const { id, secret: old } = await scene.webhook(receiver.url)
      const rotated = (await scene.call('POST', `/webhook/${id}/rotate-secret`, {})).body
      expect(rotated.secret).not.toBe(old)
      expect(Date.parse(rotated.previous_secret_expires_at) - scene.clock.now.getTime()).toBe(24 * HOUR_MS)
      const both = await sent()
      verify(both, rotated.secret)
      verify(both, old)
      expect(both.headers['webhook-signature']?.toString().split(' ')).toHaveLength(2)

      pass(scene.clock, 24 * HOUR_MS)
      const after = await sent()
      expect(after.headers['webhook-signature']?.toString().split(' ')).toHaveLength(1)
    })

    it('sign with each for as long as was promised, also when it is rotated again before that', async () => {
      scene.clock.now = new Date()
      const { id, secret: first } = await scene.webhook(receiver.url)
      const rotate = (body: object) => scene.call('POST', `/webhook/${id}/rotate-secret`, body)
      const second = (await rotate({ overlap_hours: 24 })).body.secret
      const last = (await rotate({ overlap_hours: 1 })).body
      const secrets = [first, second, last.secret]
      const signing = (got: Received) => secrets.map((secret) => isBy(got, secret))
      expect(Date.parse(last.previous_secret_expires_at) - scene.clock.now.getTime()).toBe(HOUR_MS)
      expect(signing(await sent())).toEqual([true, true, true])
      pass(scene.clock, HOUR_MS)
      expect((await sent()).headers['webhook-signature']?.toString().split(' ')).toHaveLength(2)
      pass(scene.clock, 23 * HOUR_MS)
      expect((await sent()).headers['webhook-signature']?.toString().split(' ')).toHaveLength(1)
    })

    it('cannot be rotated again while many before it still sign, but for ending them all', async () => {
      scene.clock.now = new Date()
      const { id } = await scene.webhook(receiver.url)
      const rotate = (body: object) => scene.call('POST', `/webhook/${id}/rotate-secret`, body)
      for (let n = 0; n < 4; n += 1) expect((await rotate({})).status).toBe(200)
      const refused = await rotate({})
      expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } })
      expect(refused.body.message).toContain('overlap_hours')
      const ended = await rotate({ overlap_hours: 0 })
      expect(ended.status).toBe(200)
      const got = await sent()
      verify(got, ended.body.secret)
      expect(got.headers['webhook-signature']?.toString().split(' ')).toHaveLength(1)
    })

    it('sign with the new one alone where no overlap is wanted', async () => {
      scene.clock.now = new Date()
      const { id, secret: old } = await scene.webhook(receiver.url)
      const rotated = (await scene.call('POST', `/webhook/${id}/rotate-secret`, { overlap_hours: 0 })).body
      expect(rotated.previous_secret_expires_at).toBeNull()
      const got = await sent()
      verify(got, rotated.secret)
      expect(() => verify(got, old)).toThrow('No matching signature')
    })
  })

  describe('when tested', () => {
    it('get a test event at once and alone, active or not, and say what came of it', async () => {
      const other = cleanUp.use(await startReceiver())
      await scene.webhook(other.url)
      const { id } = await scene.webhook(receiver.url, { event_types: ['api_token:created'], is_active: false })
      const tested = await scene.call('POST', '/webhook/test', { id })
      expect(tested).toMatchObject({
        status: 200,
        body: {
          webhook_id: id,
          event: 'test',
          status: 'delivered',
          attempts: 1,
          attempt_log: [{ number: 1, http_status: 204 }],
        },
      })
      expect(receiver.received.map(({ body }) => body.event)).toEqual(['test'])
      await scene.events.deliverDue()
      expect(other.received).toEqual([])
      expect(receiver.received).toHaveLength(1)
    })

    it('are told of a failure, which is not repeated and does not count against them', async () => {
      receiver.answer((response) => void response.writeHead(401).end('who are you?'))
      const { id } = await scene.webhook(receiver.url)
      const tested = await scene.call('POST', '/webhook/test', { id })
      expect(tested.body).toMatchObject({
        status: 'dead_letter',
        next_attempt_at: null,
        attempt_log: [{ http_status: 401, response: 'who are you?' }],
      })
      expect((await scene.call('GET', `/webhook/${id}`)).body.failing_since).toBeNull()
    })
  })

  describe('replayed', () => {
    const numbers = () => receiver.received.map(({ body }) => body.payload.n)
    const day = (n: number) => new Date(START.getTime() + n * 86_400_000).toISOString()
    const publishDaily = async (days: number) => {
      for (let n = 0; n < days; n += 1) {
        await scene.publish({ payload: { n } })
        await scene.events.deliverDue()
        pass(scene.clock, 86_400_000)
      }
    }

    it('by a delivery, get its event again under the same id', async () => {
      const { id } = await scene.webhook(receiver.url)
      const event = await scene.publish()
      await scene.events.deliverDue()
      const [first] = await deliveries()
      pass(scene.clock, 1000)
      const answer = await scene.call('POST', `/webhook/${id}/replay`, { delivery_id: first.id })
      expect(answer).toEqual({ status: 202, body: { replayed: 1 } })
      await scene.events.deliverDue()
      expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([event, event])
      expect(await deliveries()).toMatchObject([{ replay_of: first.id, status: 'delivered' }, { id: first.id }])
      const other = await scene.webhook(receiver.url)
      expect(await scene.call('POST', `/webhook/${other.id}/replay`, { delivery_id: first.id })).toMatchObject({
        status: 404,
      })
    })

    it('by a span, get what happened in it, in order, from inclusive and to exclusive', async () => {
      await publishDaily(5)
      const { id } = await scene.webhook(receiver.url)
      const answer = await scene.call('POST', `/webhook/${id}/replay`, { from: day(1), to: day(4) })
      expect(answer.body).toEqual({ replayed: 3 })
      // What waits already is not made twice.
      expect((await scene.call('POST', `/webhook/${id}/replay`, { from: day(1), to: day(4) })).body).toEqual({
        replayed: 0,
      })
      await scene.events.deliverDue()
      expect(numbers().toSorted((a, b) => a - b)).toEqual([1, 2, 3])
    })

    it('by a span with only what failed, get the dead letters that have not been delivered since', async () => {
      const { id } = await scene.webhook(receiver.url)
      await publishDaily(2)
      await scene.database.db
        .updateTable('webhook_delivery')
        .set({ status: 'dead_letter' })
        .where('created_at', '<', new Date(day(1)))
        .execute()
      const failed = { from: day(0), to: day(9), only_failed: true }
      expect((await scene.call('POST', `/webhook/${id}/replay`, failed)).body).toEqual({ replayed: 1 })
      await scene.events.deliverDue()
      expect(numbers()).toEqual([0, 1, 0])
      expect((await scene.call('POST', `/webhook/${id}/replay`, failed)).body).toEqual({ replayed: 0 })
    })

    it('by a span, get what their filter and the wanted types let through', async () => {
      await scene.publish({ type: 'api_token:created' })
      await scene.publish({ type: 'api_token:deleted' })
      await scene.publish()
      await scene.events.deliverDue()
      const { id } = await scene.webhook(receiver.url, { event_types: ['api_token:created', 'api_token:deleted'] })
      const span = { from: day(0), to: day(1) }
      const wanted = { ...span, event_types: ['api_token:created', 'integrated_account:active'] }
      expect((await scene.call('POST', `/webhook/${id}/replay`, wanted)).body).toEqual({ replayed: 1 })
      await scene.events.deliverDue()
      expect((await scene.call('POST', `/webhook/${id}/replay`, span)).body).toEqual({ replayed: 2 })
      await scene.events.deliverDue()
      expect(receiver.received.map(({ body }) => body.event).toSorted()).toEqual([
        'api_token:created',
        'api_token:created',
        'api_token:deleted',
      ])
    })

    it('are refused a span that is empty', async () => {
      const { id } = await scene.webhook(receiver.url)
      const answer = await scene.call('POST', `/webhook/${id}/replay`, { from: day(1), to: day(1) })
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    })
  })

  it('get nothing of what happens while they are switched off, which can be replayed', async () => {
    const { id } = await scene.webhook(receiver.url, { is_active: false })
    await scene.publish({ payload: { n: 1 } })
    await scene.events.deliverDue()
    await scene.call('PATCH', `/webhook/${id}`, { is_active: true })
    await scene.events.deliverDue()
    expect(receiver.received).toEqual([])
    await scene.call('POST', `/webhook/${id}/replay`, { from: START.toISOString(), to: '2026-11-26T00:00:00Z' })
    await scene.events.deliverDue()
    expect(receiver.received).toHaveLength(1)
  })

  it('have logs that can be paged and filtered', async () => {
    const { id } = await scene.webhook(receiver.url)
    for (let n = 0; n < 5; n += 1) {
      pass(scene.clock, n % 2)
      await scene.publish({
        tenantId: n === 0 ? 'other' : 'acme',
        payload: { n },
        type: n < 2 ? 'api_token:created' : 'api_token:deleted',
      })
    }
    await scene.events.deliverDue()
    for (const path of ['/event', '/webhook-delivery']) {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const { body } = await scene.call('GET', `${path}?limit=2&next_cursor=${cursor}`)
        seen.push(...body.result.map((row: { id: string }) => row.id))
        cursor = body.next_cursor
      }
      expect(new Set(seen).size).toBe(5)
      expect(seen).toHaveLength(5)
    }
    const count = async (path: string) => (await scene.call('GET', path)).body.result.length
    expect(await count('/event?tenant_id=acme')).toBe(4)
    expect(await count('/event?event=api_token:created')).toBe(2)
    expect(await count(`/webhook-delivery?event=api_token:created&webhook_id=${id}`)).toBe(2)
    expect(await count(`/webhook-delivery?webhook_id=${randomUUID()}`)).toBe(0)
    const [event] = (await scene.call('GET', '/event?limit=1')).body.result
    expect((await scene.call('GET', `/event/${event.id}`)).body).toEqual(event)
  })
})

/** All that this module keeps, and the vault, as text. */
const wholeDatabase = async ({ database: { db } }: Scene): Promise<string> => {
  const tables = ['webhook', 'event', 'webhook_delivery', 'webhook_attempt', 'credential', 'audit_event'] as const
  const rows = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()))
  return JSON.stringify(rows)
}
