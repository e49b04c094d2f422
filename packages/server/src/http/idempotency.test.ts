import { randomUUID } from 'node:crypto'
import { RollcallError } from '@rollcall/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, type OpenDatabase, openDatabase } from '../db/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { createIdempotency, type Idempotency, type KeyedRequest, type StoredAnswer } from './idempotency.ts'
import { deleteExpiredKeys } from './store.ts'

const HOUR = 3_600_000

describe.each(TEST_DATABASES)('an idempotency key, on $name', (kind) => {
  let database: OpenDatabase
  let drop: () => Promise<void>
  let idempotency: Idempotency
  let now = new Date('2026-11-25T08:00:00Z')
  const environmentId = randomUUID()
  beforeAll(async () => {
    const created = await kind.create()
    drop = created.drop
    database = await openDatabase(created.location)
    await migrate(database.db)
    await database.db.insertInto('environment').values({ id: environmentId, name: 'e', created_at: now }).execute()
    idempotency = createIdempotency({ db: database.db, now: () => now })
  })
  afterAll(async () => {
    await database.close()
    await drop()
  })

  const request = (changes: Partial<KeyedRequest> = {}): KeyedRequest => ({
    environmentId,
    scope: 'account /users',
    key: randomUUID(),
    method: 'POST',
    url: '/users',
    body: '{"name":"x"}',
    ...changes,
  })
  const made = (body: string): StoredAnswer => ({
    status: 201,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(body),
  })
  const text = ({ body, ...rest }: StoredAnswer & { replayed: boolean }) => ({
    ...rest,
    body: Buffer.from(body).toString(),
  })
  const never = (): Promise<StoredAnswer> => Promise.reject(new Error('must not run'))

  it('runs once and replays the very same answer', async () => {
    const asked = request()
    const first = text(await idempotency.once(asked, async () => made('{"id":1}')))
    const second = text(await idempotency.once(asked, never))
    expect(first).toMatchObject({ status: 201, body: '{"id":1}', replayed: false })
    expect(second).toEqual({ ...first, replayed: true })
  })

  it.each([
    ['body', { body: '{"name":"y"}' }],
    ['query', { url: '/users?verify=true' }],
    ['method', { method: 'PATCH' }],
  ])('is refused for another %s', async (_, change) => {
    const asked = request()
    await idempotency.once(asked, async () => made('1'))
    await expect(idempotency.once({ ...asked, ...change }, never)).rejects.toMatchObject({
      code: 'idempotency_mismatch',
      status: 422,
    })
  })

  it('is another one for another connection, path or environment', async () => {
    const other = randomUUID()
    await database.db.insertInto('environment').values({ id: other, name: other, created_at: now }).execute()
    const asked = request()
    await idempotency.once(asked, async () => made('1'))
    for (const change of [{ scope: 'other /users' }, { scope: 'account /groups' }, { environmentId: other }]) {
      expect(text(await idempotency.once({ ...asked, ...change }, async () => made('2')))).toMatchObject({ body: '2' })
    }
  })

  it('of a request that is under way lets nobody else run', async () => {
    const asked = request()
    const gate = Promise.withResolvers<StoredAnswer>()
    const started = Promise.withResolvers<void>()
    const first = idempotency.once(asked, () => {
      started.resolve()
      return gate.promise
    })
    await started.promise
    await expect(idempotency.once(asked, never)).rejects.toMatchObject({
      code: 'idempotency_in_progress',
      facts: { retryAfterSeconds: 1 },
    })
    gate.resolve(made('1'))
    await first
    expect((await idempotency.once(asked, never)).replayed).toBe(true)
  })

  it('runs one of a hundred that come at once', async () => {
    const asked = request()
    let runs = 0
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, () => idempotency.once(asked, async () => made(String((runs += 1))))),
    )
    expect(runs).toBe(1)
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'idempotency_in_progress' })
      else expect(text(result.value).body).toBe('1')
    }
  })

  it.each([
    ['a refusal', new RollcallError('invalid_request', 'No.')],
    ['an outage that changed nothing', new RollcallError('vendor_unavailable', 'Down.', { effect: 'none' })],
  ])('may be used again after %s', async (_, error) => {
    const asked = request()
    await expect(idempotency.once(asked, () => Promise.reject(error))).rejects.toBe(error)
    expect(text(await idempotency.once(asked, async () => made('1')))).toMatchObject({ body: '1', replayed: false })
  })

  it('may be used again after an answer that is itself a refusal, passed on from the vendor', async () => {
    const asked = request()
    await idempotency.once(asked, async () => ({ ...made('no'), status: 409 }))
    expect((await idempotency.once(asked, async () => made('1'))).replayed).toBe(false)
  })

  it('never runs again after an answer that is itself a failure', async () => {
    const asked = request()
    await idempotency.once(asked, async () => ({ ...made('oh'), status: 502 }))
    await expect(idempotency.once(asked, never)).rejects.toMatchObject({ code: 'idempotency_in_progress' })
  })

  it.each([
    ['whose effect is not known', new RollcallError('vendor_timeout', 'Lost.', { effect: 'unknown' })],
    ['that says nothing of its effect, as one of ours after the work began', new RollcallError('internal', 'Broken.')],
    ['of a vendor that says nothing of its effect', new RollcallError('vendor_malformed', 'Garbled.')],
    ['of a kind that nobody foresaw', new Error('anything may have happened')],
  ])('never runs again after a failure %s', async (_, error) => {
    const asked = request()
    await expect(idempotency.once(asked, () => Promise.reject(error))).rejects.toBe(error)
    await expect(idempotency.once(asked, never)).rejects.toMatchObject({ code: 'idempotency_in_progress' })
    now = new Date(now.getTime() + 6 * 60_000)
    await expect(idempotency.once(asked, never)).rejects.toMatchObject({
      code: 'conflict',
      facts: { effect: 'unknown' },
    })
  })

  it('is forgotten after a day, whether swept by then or not', async () => {
    const [swept, unswept] = [request(), request()]
    await idempotency.once(swept, async () => made('1'))
    now = new Date(now.getTime() + 24 * HOUR + 1)
    await deleteExpiredKeys(database.db, now)
    const left = await database.db.selectFrom('idempotency').select('key').where('key', '=', swept.key).execute()
    expect(left).toEqual([])
    await idempotency.once(unswept, async () => made('1'))
    now = new Date(now.getTime() + 24 * HOUR + 1)
    expect(text(await idempotency.once(unswept, async () => made('2')))).toMatchObject({ body: '2', replayed: false })
  })

  it('has 1 to 255 characters', async () => {
    for (const key of ['', 'x'.repeat(256)]) {
      await expect(idempotency.once(request({ key }), never)).rejects.toMatchObject({ code: 'invalid_request' })
    }
  })
})
