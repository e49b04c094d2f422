import { randomUUID } from 'node:crypto'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrate, type OpenDatabase, openDatabase } from '../db/index.ts'
import { type AnsweredRequest, type Caller, createApp, createIdempotency } from '../http/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { createRequestLog, type RequestLog } from './index.ts'
import { aCall, aCaller, aRequest } from './testing/answered.ts'

type Entry = { readonly id: string; readonly resource: string; readonly created_at: string }

describe.for(TEST_DATABASES)('the request log on $name', (kind) => {
  let database: OpenDatabase
  let drop: () => Promise<void>
  let requestLog: RequestLog
  let clock = 0
  let environmentId = ''
  const now = () => new Date(clock)

  beforeAll(async () => {
    const made = await kind.create()
    drop = made.drop
    database = await openDatabase(made.location)
    await migrate(database.db)
    requestLog = createRequestLog({ db: database.db, log: pino({ level: 'silent' }), now })
  })
  beforeEach(async () => {
    clock = Date.parse('2026-11-25T08:00:00.000Z')
    environmentId = randomUUID()
    await database.db
      .insertInto('environment')
      .values({ id: environmentId, name: environmentId, created_at: now() })
      .execute()
  })
  afterAll(async () => {
    await database.close()
    await drop()
  })

  /** A request that ended just now, with the calls that it made. */
  const ended = (request: Partial<AnsweredRequest> = {}, ...calls: Parameters<typeof aCall>[0][]): string => {
    const one = aRequest({ caller: aCaller(environmentId), seconds: 0, ...request })
    for (const call of calls) requestLog.onCall(aCall({ ...call, requestId: one.requestId }))
    requestLog.onAnswered(one)
    return one.requestId
  }

  const get = async (path: string, caller: Caller = aCaller(environmentId)) => {
    const { fastify } = createApp({
      routes: requestLog.routes,
      authenticate: () => caller,
      idempotency: createIdempotency({ db: database.db, now }),
      log: pino({ level: 'silent' }),
    })
    const answer = await fastify.inject({ url: path, headers: { authorization: 'Bearer token' } })
    return { status: answer.statusCode, body: answer.json() }
  }
  const resources = async (query: string): Promise<readonly string[]> =>
    (await get(`/log?${query}`)).body.result.map(({ resource }: Entry) => resource)

  const connect = async (tenantId: string): Promise<string> => {
    const id = randomUUID()
    const at = now()
    const nothing = JSON.stringify({})
    await database.db
      .insertInto('connection')
      .values({
        tenant_id: tenantId,
        id,
        environment_id: environmentId,
        connector_id: 'acme',
        status: 'active',
        authentication_method: 'api_key',
        settings: nothing,
        context: nothing,
        discovered: nothing,
        capabilities: [],
        created_at: at,
        updated_at: at,
      })
      .execute()
    return id
  }

  it('shows every field of a call, and each call of a vendor that it took', async () => {
    const connectionId = await connect('tenant-7')
    const id = ended(
      { resource: '/unified/user-directory/users', status: 200, seconds: 0.0426, rows: 2 },
      { connectionId, status: 429, vendorRequestId: 'v-1', durationMs: 10, tries: 2 },
      { connectionId, vendorRequestId: 'v-2', durationMs: 20.04 },
    )
    const entry = {
      id,
      log_type: 'unified_proxy_api',
      created_at: '2026-11-25T07:59:59.957Z',
      actor: 'api-token:test',
      token_id: aCaller('').tokenId,
      tenant_id: 'tenant-7',
      integrated_account_ids: [connectionId],
      vendors: ['Acme'],
      api: 'unified',
      method: 'GET',
      resource: '/unified/user-directory/users',
      http_status_code: 200,
      error_code: null,
      duration_ms: 42.6,
      fetch_duration_ms: 30,
      upstream_calls: 2,
      upstream_status: 200,
      vendor_request_id: 'v-2',
      result_count: 2,
    }
    expect((await get('/log')).body).toEqual({ result: [entry], next_cursor: null, limit: 100 })
    const call = { integrated_account_id: connectionId, vendor: 'Acme', method: 'GET', path: '/Users/*', bytes: 100 }
    expect((await get(`/log/${id}`)).body).toEqual({
      ...entry,
      upstream: [
        { ...call, status: 429, duration_ms: 10, tries: 2, vendor_request_id: 'v-1', error_code: null },
        { ...call, status: 200, duration_ms: 20, tries: 1, vendor_request_id: 'v-2', error_code: null },
      ],
    })
  })

  it('lists the newest first, each once across pages, several in one millisecond among them', async () => {
    for (let at = 0; at < 7; at += 1) {
      clock += at % 2
      ended({ resource: `/proxy/r${at}` })
    }
    const seen: Entry[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { body } = await get(`/log?limit=2&next_cursor=${cursor}`)
      seen.push(...body.result)
      cursor = body.next_cursor
    }
    const times = seen.map((entry) => entry.created_at)
    expect(times).toEqual(times.toSorted().toReversed())
    expect(seen.map(({ resource }) => resource).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6].map((at) => `/proxy/r${at}`))
  })

  it('is filtered by connection, tenant, actor, token, api, method, resource, status, error, vendor request and time', async () => {
    const [one, other] = [await connect('tenant-1'), await connect('tenant-2')]
    ended(
      { resource: '/proxy/a' },
      { connectionId: one, vendorRequestId: 'v-a' },
      { connectionId: one, vendorRequestId: 'v-b' },
    )
    clock += 1000
    const caller = aCaller(environmentId, { actor: 'operator:x', tokenId: randomUUID() })
    ended(
      { resource: '/custom/b', status: 503, error: 'vendor_unavailable', method: 'POST', caller },
      { connectionId: other },
    )
    clock += 1000
    ended({ resource: '/batch-request', connectionId: other, status: 404, error: 'not_found' })
    const cases: [string, readonly string[]][] = [
      [`integrated_account_id=${other}`, ['/batch-request', '/custom/b']],
      ['tenant_id=tenant-1', ['/proxy/a']],
      ['tenant_id=tenant-2', ['/batch-request', '/custom/b']],
      ['actor=operator:x', ['/custom/b']],
      [`token_id=${caller.tokenId}`, ['/custom/b']],
      ['api=batch', ['/batch-request']],
      ['method=POST', ['/custom/b']],
      ['resource=/proxy/a', ['/proxy/a']],
      ['status=503', ['/custom/b']],
      ['status_class=4xx', ['/batch-request']],
      ['status_class=2xx&status=404', []],
      ['error_code=vendor_unavailable', ['/custom/b']],
      ['vendor_request_id=v-a', ['/proxy/a']],
      ['from=2026-11-25T08:00:01Z', ['/batch-request', '/custom/b']],
      ['to=2026-11-25T08:00:01Z', ['/proxy/a']],
      ['created_at[gt]=2026-11-25T08:00:01Z', ['/batch-request']],
      ['created_at[lt]=2026-11-25T08:00:02Z&from=2026-11-25T08:00:01Z', ['/custom/b']],
    ]
    for (const [query, expected] of cases) expect(await resources(query), query).toEqual(expected)
  })

  it('refuses filters that do not exist, and a cursor of another list', async () => {
    ended()
    ended()
    expect(await get('/log?body=x')).toMatchObject({ status: 400, body: { code: 'unknown_parameter' } })
    expect(await get('/log?log_type=webhook')).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    const { body } = await get('/log?limit=1&api=proxy')
    expect(await get(`/log?limit=1&next_cursor=${body.next_cursor}`)).toMatchObject({
      body: { code: 'invalid_cursor' },
    })
  })

  it('shows nobody the calls of another environment', async () => {
    const id = ended()
    const stranger = aCaller(randomUUID())
    expect((await get('/log', stranger)).body.result).toEqual([])
    expect(await get(`/log/${id}`, stranger)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect((await get(`/log/${id}`)).status).toBe(200)
  })

  it('needs the scope audit:read, and knows no call by another id than its own', async () => {
    const caller = aCaller(environmentId, { scopes: ['directory:read'] })
    expect((await get('/log', caller)).status).toBe(403)
    expect((await get(`/log/${randomUUID()}`)).status).toBe(404)
    expect((await get('/log/ada@acme.test')).status).toBe(404)
  })

  it('keeps a row that is written twice as it was the first time', async () => {
    const id = ended({ status: 200 })
    await requestLog.flush()
    ended({ requestId: id, status: 500 })
    expect((await get(`/log/${id}`)).body.http_status_code).toBe(200)
  })

  it('remembers nothing of requests that are not logged', async () => {
    const requestId = randomUUID()
    ended({ requestId, resource: '/integrated-account' }, {})
    ended({ requestId, resource: '/proxy/a' })
    expect((await get(`/log/${requestId}`)).body.upstream_calls).toBe(0)
  })

  it('deletes what is older than 30 days, of every environment', async () => {
    const old = ended()
    clock += 1000
    const kept = ended()
    await requestLog.flush()
    clock += 30 * 86_400_000
    await requestLog.deleteOld()
    expect([(await get(`/log/${old}`)).status, (await get(`/log/${kept}`)).status]).toEqual([404, 200])
  })

  it('writes hundreds of rows at once', async () => {
    for (let made = 0; made < 1200; made += 1) ended({ resource: '/proxy/many' }, {}, {})
    expect((await get('/log?limit=5000&resource=/proxy/many')).body.result).toHaveLength(1200)
  })
})
