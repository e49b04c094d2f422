import { createHmac } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DatabaseLocation } from '../db/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { RETRY_SECONDS } from './retry-schedule.ts'
import { type Receiver, startReceiver, verify } from './testing/receiver.ts'
import { forgetAll, openScene, pass, type Scene, type SceneOptions, START } from './testing/scene.ts'

describe.for(TEST_DATABASES)('deliveries on $name', (kind) => {
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
    scene = atTheEnd.use(await openScene(location, { answeredWithinMs: 1000 }))
  })
  beforeEach(async () => {
    cleanUp = new AsyncDisposableStack()
    await forgetAll(scene)
    receiver = cleanUp.use(await startReceiver())
  })
  afterEach(() => cleanUp.disposeAsync())
  afterAll(() => atTheEnd.disposeAsync())

  /** As another process has it, on the same database where that is possible. */
  const anotherScene = async (options?: SceneOptions) =>
    cleanUp.use(await openScene(kind.isShared ? location : { kind: 'memory' }, options))
  const another = async () => cleanUp.use(await startReceiver())
  const deliveries = async (query = '') => (await scene.call('GET', `/webhook-delivery?${query}`)).body.result
  const webhookOf = async (id: string) => (await scene.call('GET', `/webhook/${id}`)).body

  it('carry the event, signed so that the library and receivers written for the incumbent accept it', async () => {
    scene.clock.now = new Date()
    const { id, secret } = await scene.webhook(`${receiver.url}?for=acme`)
    const event = await scene.publish({ payload: { name: 'Zoë', deep: { n: [1, null] } } })
    await scene.events.deliverDue()
    const [got] = receiver.received
    if (got === undefined) throw new Error('nothing came')
    const body = {
      id: event,
      event: 'integrated_account:active',
      event_type: 'integrated_account:active',
      payload: { name: 'Zoë', deep: { n: [1, null] } },
      environment_id: scene.environmentId,
      webhook_id: id,
      created_at: scene.clock.now.toISOString(),
    }
    expect(receiver.received).toHaveLength(1)
    expect(verify(got, secret)).toEqual(body)
    expect(() => verify({ ...got, text: got.text.replace('Zoë', 'Eve') }, secret)).toThrow('No matching signature')
    expect(got.path).toBe('/hook?for=acme')
    expect(got.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Rollcall/test',
      'webhook-id': event,
      'x-truto-signature': `format=sha256,v=${createHmac('sha256', secret).update(got.text).digest('hex')}`,
    })
    expect(await deliveries()).toMatchObject([
      { status: 'delivered', attempts: 1, last_http_status: 204, event_id: event },
    ])
  })

  it('are made of what was committed, and of nothing that was rolled back', async () => {
    await scene.webhook(receiver.url)
    const undone = scene.database.db.transaction().execute(async (tx) => {
      const payload = { undone: true }
      await scene.events.publish(tx, { environmentId: scene.environmentId, type: 'integrated_account:active', payload })
      throw new Error('rolled back')
    })
    await expect(undone).rejects.toThrow('rolled back')
    await scene.publish({ payload: { undone: false } })
    await scene.events.deliverDue()
    expect(receiver.received.map(({ body }) => body.payload)).toEqual([{ undone: false }])
    expect((await scene.call('GET', '/event')).body.result).toHaveLength(1)
  })

  it.runIf(kind.isShared)('reach what commits after younger events were delivered', async () => {
    await scene.webhook(receiver.url)
    const published = Promise.withResolvers<void>()
    const mayCommit = Promise.withResolvers<void>()
    const late = scene.database.db.transaction().execute(async (tx) => {
      const payload = { late: true }
      await scene.events.publish(tx, { environmentId: scene.environmentId, type: 'integrated_account:active', payload })
      published.resolve()
      await mayCommit.promise
    })
    await published.promise
    pass(scene.clock, 1000)
    await scene.publish({ payload: { late: false } })
    await scene.events.deliverDue()
    mayCommit.resolve()
    await late
    await scene.events.deliverDue()
    expect(receiver.received.map(({ body }) => body.payload.late)).toEqual([false, true])
  })

  it('go to each webhook whose filter lets them through, of the same environment, that was there before', async () => {
    const [all, some, none, later, foreign] = [
      receiver,
      await another(),
      await another(),
      await another(),
      await another(),
    ]
    await scene.webhook(all.url)
    await scene.webhook(some.url, { event_types: ['api_token:created', 'integrated_account:active'] })
    await scene.webhook(none.url, { event_types: ['api_token:created'] })
    const elsewhere = await anotherScene()
    await elsewhere.webhook(foreign.url)
    await scene.publish()
    pass(scene.clock, 1)
    await scene.webhook(later.url)
    await scene.events.deliverDue()
    await elsewhere.events.deliverDue()
    expect([all, some, none, later, foreign].map(({ received }) => received.length)).toEqual([1, 1, 0, 0, 0])
  })

  it.each([
    ['behind', -500],
    ['ahead', 500],
  ])('go to webhooks that were there before, also where the clock of another process is %s', async (_, ms) => {
    const later = await another()
    await scene.webhook(receiver.url)
    pass(scene.clock, ms)
    await scene.publish()
    pass(scene.clock, -ms)
    await scene.webhook(later.url)
    pass(scene.clock, 1000)
    await scene.events.deliverDue()
    expect([receiver, later].map(({ received }) => received.length)).toEqual([1, 0])
  })

  it('come in the order of their events where all is well', async () => {
    await scene.webhook(receiver.url)
    for (let n = 0; n < 8; n += 1) {
      pass(scene.clock, 1)
      await scene.publish({ payload: { n } })
      await scene.events.deliverDue()
    }
    expect(receiver.received.map(({ body }) => body.payload.n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it.each([200, 201, 204, 299])('are over with %i', async (status) => {
    receiver.answer((response) => void response.writeHead(status).end())
    await scene.webhook(receiver.url)
    await scene.publish()
    await scene.events.deliverDue()
    expect(await deliveries()).toMatchObject([{ status: 'delivered', last_http_status: status, next_attempt_at: null }])
  })

  it('are over with a 2xx whose body is too long, breaks off or never ends', async () => {
    const bodies = [
      (response: ServerResponse) => void response.writeHead(200).end('x'.repeat(200_000)),
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-length': '100' }).write('half')
        setImmediate(() => response.destroy())
      },
      (response: ServerResponse) => void response.writeHead(200).write('and'),
    ]
    for (const body of bodies) {
      const one = await another()
      one.answer(body)
      await scene.webhook(one.url)
    }
    await scene.publish()
    await scene.events.deliverDue()
    const found = await deliveries()
    expect(found.map(({ status }: Row) => status)).toEqual(['delivered', 'delivered', 'delivered'])
  })

  it('are tried again by the table until they are dead letters, with the same id and bytes', async () => {
    receiver.answer((response) => void response.writeHead(500).end('no'))
    await scene.webhook(receiver.url)
    const event = await scene.publish()
    await scene.events.deliverDue()
    for (const [index, seconds] of RETRY_SECONDS.entries()) {
      const [{ next_attempt_at, status, attempts }] = await deliveries()
      expect({ status, attempts }).toEqual({ status: 'pending', attempts: index + 1 })
      expect(Date.parse(next_attempt_at) - scene.clock.now.getTime()).toBe(seconds * 1000)
      pass(scene.clock, seconds * 1000 - 1)
      await scene.events.deliverDue()
      expect(receiver.received).toHaveLength(index + 1)
      pass(scene.clock, 1)
      await scene.events.deliverDue()
    }
    expect(
      new Set(receiver.received.map(({ text, headers }) => `${headers['webhook-id']?.toString()} ${text}`)).size,
    ).toBe(1)
    expect(receiver.received[0]?.headers['webhook-id']).toBe(event)
    const [dead] = await deliveries('status=dead_letter')
    expect(dead).toMatchObject({ status: 'dead_letter', attempts: 11, last_http_status: 500, next_attempt_at: null })
    const { attempt_log: log } = (await scene.call('GET', `/webhook-delivery/${dead.id}`)).body
    expect(log).toHaveLength(11)
    expect(log[0]).toMatchObject({ number: 1, at: START.toISOString(), http_status: 500, response: 'no', error: null })
  })

  it('say what was wrong where there was no answer', async () => {
    const gone = await another()
    await gone[Symbol.asyncDispose]()
    await scene.webhook(gone.url)
    await scene.publish()
    await scene.events.deliverDue()
    const [{ id }] = await deliveries()
    expect((await scene.call('GET', `/webhook-delivery/${id}`)).body.attempt_log).toMatchObject([
      { http_status: null, error: 'The receiver refused the connection (ECONNREFUSED).', response: null },
    ])
  })

  it('do not follow redirects', async () => {
    const elsewhere = await another()
    receiver.answer((response) => void response.writeHead(307, { location: elsewhere.url }).end())
    await scene.webhook(receiver.url)
    await scene.publish()
    await scene.events.deliverDue()
    expect(elsewhere.received).toHaveLength(0)
    expect(await deliveries()).toMatchObject([{ status: 'pending', last_http_status: 307 }])
  })

  it('leave a receiver alone for as long as it asks, with all that waits for it', async () => {
    receiver.answer((response) => void response.writeHead(429, { 'retry-after': '600' }).end())
    await scene.webhook(receiver.url)
    await scene.publish()
    await scene.events.deliverDue()
    pass(scene.clock, 1000)
    await scene.publish()
    await scene.events.deliverDue()
    expect(receiver.received).toHaveLength(1)
    receiver.answer((response) => void response.writeHead(204).end())
    pass(scene.clock, 598_000)
    await scene.events.deliverDue()
    expect(receiver.received).toHaveLength(1)
    pass(scene.clock, 1000)
    await scene.events.deliverDue()
    expect(receiver.received).toHaveLength(3)
    expect(await deliveries('status=delivered')).toHaveLength(2)
  })

  it('are shared by processes, each sent once', async () => {
    const count = 40
    await scene.webhook(receiver.url)
    const scenes = [scene]
    if (kind.isShared) {
      const { environmentId, clock } = scene
      for (let n = 0; n < 2; n += 1) scenes.push(cleanUp.use(await openScene(location, { environmentId, clock })))
    }
    for (let n = 0; n < count; n += 1) await scene.publish({ payload: { n } })
    await Promise.all(scenes.map(({ events }) => events.deliverDue()))
    await scene.events.deliverDue()
    const seen = receiver.received.map(({ body }) => body.payload.n)
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n))
  })

  it('go out at once after the commit, woken and not polled', async () => {
    const awake = await anotherScene()
    await awake.webhook(receiver.url)
    await awake.events.start()
    const before = performance.now()
    for (let n = 1; n <= 10; n += 1) {
      await awake.publish()
      await receiver.hasReceived(n)
    }
    // Ten that wait for a poll each would take five seconds on average.
    expect(performance.now() - before).toBeLessThan(2500)
  })

  it('that took longer than their claim change nothing any more', async () => {
    const held = Promise.withResolvers<ServerResponse>()
    receiver.answer((response) => held.resolve(response))
    await scene.webhook(receiver.url)
    await scene.publish()
    const slow = scene.events.deliverDue()
    const response = await held.promise
    receiver.answer((second) => void second.writeHead(204).end())
    pass(scene.clock, 60_000)
    const again = scene.events.deliverDue()
    await receiver.hasReceived(2)
    response.writeHead(500).end()
    await Promise.all([slow, again])
    expect(await deliveries()).toMatchObject([{ status: 'delivered', attempts: 1, last_http_status: 204 }])
  })

  it('that are under way when their process stops are given back, and no try is counted', async () => {
    const stopping = await anotherScene()
    receiver.answer(() => undefined)
    await stopping.webhook(receiver.url)
    await stopping.events.start()
    await stopping.publish()
    await receiver.hasReceived(1)
    await stopping.events.stop()
    const { result } = (await stopping.call('GET', '/webhook-delivery')).body
    expect(result).toMatchObject([
      { status: 'pending', attempts: 0, next_attempt_at: stopping.clock.now.toISOString() },
    ])
  })

  describe('to an endpoint that hangs', () => {
    it('delay no other endpoint, and are given up in time', async () => {
      const silent = await another()
      silent.answer(() => undefined)
      await scene.webhook(silent.url)
      await scene.webhook(receiver.url)
      const count = 12
      for (let n = 0; n < count; n += 1) await scene.publish()
      const running = scene.events.deliverDue()
      await receiver.hasReceived(count)
      // All are there while the first ten still wait for the silent one's answer.
      expect(silent.received.length).toBeLessThanOrEqual(10)
      await running
      const { result } = (await scene.call('GET', '/webhook-delivery?status=pending')).body
      expect(result).toHaveLength(count)
      const tried = result.find(({ attempts }: Row) => attempts === 1)
      const log = (await scene.call('GET', `/webhook-delivery/${tried.id}`)).body.attempt_log
      expect(log).toMatchObject([{ http_status: null, error: 'There was no answer within 1 s.' }])
    })
  })

  it('reach an endpoint that is well while very many others hang', async () => {
    const patient = await anotherScene({ answeredWithinMs: 60_000 })
    // Several: the connections to one origin are limited, too.
    const silent = await Promise.all(Array.from({ length: 5 }, another))
    const held = () => silent.reduce((sum, { received }) => sum + received.length, 0)
    const all = Promise.withResolvers<void>()
    for (const one of silent) {
      one.answer(() => void (held() >= 400 && all.resolve()))
      for (let n = 0; n < 11; n += 1) await patient.webhook(`${one.url}/${n}`, { event_types: ['api_token:created'] })
    }
    await patient.webhook(receiver.url, { event_types: ['api_token:deleted'] })
    for (let n = 0; n < 12; n += 1) await patient.publish({ type: 'api_token:created' })
    void patient.events.deliverDue()
    await all.promise
    await patient.publish({ type: 'api_token:deleted' })
    void patient.events.deliverDue()
    // All that hang wait for their answers meanwhile.
    await receiver.hasReceived(1)
    expect(held()).toBe(400)
  })

  describe('to an endpoint that always fails', () => {
    it('stop after five days, with a notice to the others and in the audit log', async () => {
      const other = await another()
      receiver.answer((response) => void response.writeHead(500).end())
      const { id } = await scene.webhook(receiver.url)
      await scene.webhook(other.url, { event_types: ['webhook:paused'] })
      for (let day = 0; day <= 5; day += 1) {
        await scene.publish()
        await scene.events.deliverDue()
        if (day < 5) expect(await webhookOf(id)).toMatchObject({ is_active: true, failing_since: START.toISOString() })
        if (day < 5) pass(scene.clock, 86_400_000)
      }
      expect(await webhookOf(id)).toMatchObject({
        is_active: false,
        paused_at: scene.clock.now.toISOString(),
        pause_reason: 'failing',
      })
      expect(other.received.map(({ body }) => [body.event, body.payload.id, body.payload.pause_reason])).toEqual([
        ['webhook:paused', id, 'failing'],
      ])
      const { environmentId, audit } = scene
      expect(await audit.list(environmentId, { action: 'webhook.paused', limit: 10 })).toMatchObject([
        { actor: 'system', target: `webhook/${id}`, outcome: 'succeeded' },
      ])
      const sofar = receiver.received.length
      pass(scene.clock, 86_400_000)
      await scene.publish()
      await scene.events.deliverDue()
      expect(receiver.received).toHaveLength(sofar)
    })

    /** Lets all tries of what has been published come, or those until the receiver is paused. */
    const tryAll = async () => {
      await scene.events.deliverDue()
      for (const seconds of RETRY_SECONDS) {
        pass(scene.clock, seconds * 1000)
        await scene.events.deliverDue()
      }
    }

    it('do not stop for a first failure long after an old one that was given up', async () => {
      receiver.answer((response) => void response.writeHead(503).end())
      const { id } = await scene.webhook(receiver.url)
      await scene.publish()
      await tryAll()
      expect(await deliveries()).toMatchObject([{ status: 'dead_letter' }])
      pass(scene.clock, 7 * 86_400_000)
      await scene.publish()
      await scene.events.deliverDue()
      expect(await webhookOf(id)).toMatchObject({ is_active: true, failing_since: START.toISOString() })
      receiver.answer((response) => void response.writeHead(204).end())
      pass(scene.clock, 5000)
      await scene.events.deliverDue()
      expect(await webhookOf(id)).toMatchObject({ is_active: true, failing_since: null })
    })

    it('stop where events are so rare that each is given up long before the next', async () => {
      const other = await another()
      receiver.answer((response) => void response.writeHead(503).end())
      const { id } = await scene.webhook(receiver.url, { event_types: ['integrated_account:active'] })
      await scene.webhook(other.url, { event_types: ['webhook:paused'] })
      await scene.publish()
      await tryAll()
      expect(await webhookOf(id)).toMatchObject({ is_active: true, failing_since: START.toISOString() })
      scene.clock.now = new Date(START.getTime() + 4 * 86_400_000)
      await scene.publish()
      await tryAll()
      expect(await webhookOf(id)).toMatchObject({ is_active: false, pause_reason: 'failing' })
      await scene.events.deliverDue()
      expect(other.received.map(({ body }) => [body.event, body.payload.id, body.payload.pause_reason])).toEqual([
        ['webhook:paused', id, 'failing'],
      ])
      const { environmentId, audit } = scene
      expect(await audit.list(environmentId, { action: 'webhook.paused', limit: 10 })).toMatchObject([
        { actor: 'system', target: `webhook/${id}`, outcome: 'succeeded' },
      ])
    })

    it('begin with a clean record at another address', async () => {
      receiver.answer((response) => void response.writeHead(503).end())
      const { id } = await scene.webhook(receiver.url)
      await scene.publish()
      await scene.events.deliverDue()
      await scene.call('PATCH', `/webhook/${id}`, { target_url: receiver.url, description: 'the same' })
      expect(await webhookOf(id)).toMatchObject({ failing_since: START.toISOString() })
      await scene.call('PATCH', `/webhook/${id}`, { target_url: `${receiver.url}/new` })
      expect(await webhookOf(id)).toMatchObject({ is_active: true, failing_since: null })
    })

    it('tell the others where it is without its path, which may be a secret', async () => {
      const other = await another()
      receiver.answer((response) => void response.writeHead(410).end())
      await scene.webhook(`${receiver.url}/planted-secret?token=planted`)
      await scene.webhook(other.url, { event_types: ['webhook:paused'] })
      await scene.publish()
      await scene.events.deliverDue()
      await scene.events.deliverDue()
      expect(other.received.map(({ body }) => body.payload.target_url)).toEqual([new URL(receiver.url).origin])
      expect(other.received[0]?.text).not.toContain('planted')
    })

    it('go on, with what happened meanwhile, when it is set active again', async () => {
      receiver.answer((response) => void response.writeHead(410).end())
      const { id } = await scene.webhook(receiver.url)
      await scene.publish({ payload: { n: 1 } })
      await scene.events.deliverDue()
      expect(await webhookOf(id)).toMatchObject({ is_active: false, pause_reason: 'gone' })
      pass(scene.clock, 60_000)
      await scene.publish({ payload: { n: 2 } })
      await scene.events.deliverDue()
      expect(receiver.received).toHaveLength(1)
      receiver.answer((response) => void response.writeHead(200).end())
      const resumed = await scene.call('PATCH', `/webhook/${id}`, { is_active: true })
      expect(resumed.body).toMatchObject({ is_active: true, paused_at: null, pause_reason: null, failing_since: null })
      await scene.events.deliverDue()
      expect(receiver.received.map(({ body }) => body.payload.n).toSorted((a, b) => a - b)).toEqual([1, 1, 2])
    })

    it('are tried one at a time, and ten at a time when it has recovered', async () => {
      let under = 0
      let most = 0
      let status = 500
      receiver.answer((response) => {
        under += 1
        most = Math.max(most, under)
        setTimeout(() => {
          under -= 1
          response.writeHead(status).end()
        }, 5)
      })
      await scene.webhook(receiver.url)
      await scene.publish()
      await scene.events.deliverDue()
      for (let n = 0; n < 20; n += 1) await scene.publish()
      await scene.events.deliverDue()
      expect(most).toBe(1)
      status = 200
      pass(scene.clock, 10_000)
      await scene.events.deliverDue()
      expect(most).toBeGreaterThan(1)
      expect(most).toBeLessThanOrEqual(10)
      expect(await deliveries('status=pending')).toEqual([])
    })
  })

  it('are made for a backlog without holding it', async () => {
    await scene.webhook(receiver.url)
    let under = 0
    let most = 0
    receiver.answer((response) => {
      under += 1
      most = Math.max(most, under)
      setImmediate(() => {
        under -= 1
        response.writeHead(204).end()
      })
    })
    const count = 500
    await scene.database.db.transaction().execute(async (tx) => {
      for (let n = 0; n < count; n += 1) {
        const payload = { n }
        await scene.events.publish(tx, {
          environmentId: scene.environmentId,
          type: 'integrated_account:active',
          payload,
        })
      }
    })
    await scene.events.deliverDue()
    expect(new Set(receiver.received.map(({ body }) => body.payload.n)).size).toBe(count)
    expect(receiver.received).toHaveLength(count)
    expect(most).toBeLessThanOrEqual(10)
  })

  it('are forgotten after 30 days with their events, but not while they are pending', async () => {
    const failing = await another()
    failing.answer((response) => void response.writeHead(500).end())
    await scene.webhook(receiver.url)
    const { id } = await scene.webhook(failing.url, { event_types: ['api_token:created'] })
    await scene.publish()
    await scene.publish({ type: 'api_token:created' })
    await scene.events.deliverDue()
    pass(scene.clock, 30 * 86_400_000)
    await scene.events.deleteOld(AbortSignal.timeout(10_000))
    expect((await scene.call('GET', '/event')).body.result).toHaveLength(2)
    pass(scene.clock, 1)
    await scene.events.deleteOld(AbortSignal.timeout(10_000))
    expect((await scene.call('GET', '/event')).body.result).toMatchObject([{ event: 'api_token:created' }])
    expect(await deliveries('status=pending')).toHaveLength(1)
    await scene.call('PATCH', `/webhook/${id}`, { is_active: false })
    await scene.events.deleteOld(AbortSignal.timeout(10_000))
    expect((await scene.call('GET', '/event')).body.result).toEqual([])
    expect(await deliveries()).toEqual([])
  })
})

type Row = { readonly status: string; readonly attempts: number }
