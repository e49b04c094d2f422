import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenDatabase, openDatabase } from '../db/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { type StartedService, startService } from '../testing/started-service.ts'

/** What must be found in no row, wherever it is put. */
const SECRET = 'sk_live_planted_4f9a2c'
const ADDRESS = 'planted.person@acme.test'

describe.for(TEST_DATABASES)('calls of the service on $name', (kind) => {
  let database: OpenDatabase
  let drop: () => Promise<void>
  let started: StartedService
  let account = ''

  beforeAll(async () => {
    const made = await kind.create()
    drop = made.drop
    database = await openDatabase(made.location)
    started = await startService({ database })
    account = await started.link({ tenantId: 'acme' })
  })
  afterAll(async () => {
    await started[Symbol.asyncDispose]()
    await database.close()
    await drop()
  })

  /** Makes a call, and gives what the log has of it. */
  const logged = async (method: string, path: string, options: Parameters<StartedService['call']>[2] = {}) => {
    const answer = await started.call(method, path, options)
    const id = answer.headers.get('x-request-id') ?? ''
    const entry = await started.call('GET', `/log/${id}`)
    return { answer, id, entry: entry.body }
  }

  it('of the unified API are logged with what they took at the vendor', async () => {
    const { answer, entry } = await logged(
      'GET',
      `/unified/user-directory/users?integrated_account_id=${account}&limit=5`,
    )
    expect(answer.status).toBe(200)
    expect(entry).toMatchObject({
      api: 'unified',
      method: 'GET',
      resource: '/unified/user-directory/users',
      actor: expect.stringMatching(/^api-token:test /),
      tenant_id: 'acme',
      integrated_account_ids: [account],
      vendors: ['Notion'],
      http_status_code: 200,
      error_code: null,
      upstream_calls: 1,
      upstream_status: 200,
      result_count: 5,
      upstream: [{ method: 'GET', path: '/scim/v2/Users', status: 200, tries: 1 }],
    })
    expect(entry.vendor_request_id).toEqual(expect.any(String))
    expect(entry.duration_ms).toBeGreaterThanOrEqual(entry.fetch_duration_ms)
  })

  it('of the unified API are logged when they are refused, by us or by the vendor', async () => {
    const path = `/unified/user-directory/users?integrated_account_id=${account}`
    const ours = await logged('GET', `${path}&nonsense=${ADDRESS}`)
    expect(ours.entry).toMatchObject({ http_status_code: 400, error_code: 'unknown_field', upstream_calls: 0 })
    expect(ours.entry.integrated_account_ids).toEqual([account])
    const theirs = await logged('GET', `/unified/user-directory/users/nobody?integrated_account_id=${account}`)
    expect(theirs.entry).toMatchObject({
      resource: '/unified/user-directory/users/:id',
      http_status_code: 404,
      error_code: 'vendor_not_found',
      upstream_status: 404,
    })
  })

  it('that change something are logged with every call they took', async () => {
    const { answer, entry } = await logged('POST', `/unified/user-directory/users?integrated_account_id=${account}`, {
      body: { username: ADDRESS, name: SECRET },
    })
    expect(answer.status).toBe(201)
    expect(entry.upstream.map((call: { method: string }) => call.method)).toContain('POST')
    const found = answer.body.id
    const gone = await logged('DELETE', `/unified/user-directory/users/${found}?integrated_account_id=${account}`)
    expect(gone.entry).toMatchObject({ method: 'DELETE', resource: '/unified/user-directory/users/:id' })
    expect(gone.entry.upstream_calls).toBeGreaterThan(1)
  })

  it('over all of a tenant are logged with all of its accounts', async () => {
    const second = await started.link({ tenantId: 'twice' })
    const first = await started.link({ tenantId: 'twice' })
    const { entry } = await logged('GET', '/unified/user-directory/users?tenant_id=twice&limit=10')
    expect(entry).toMatchObject({ tenant_id: 'twice', upstream_calls: 2, result_count: 10 })
    expect(entry.integrated_account_ids.toSorted()).toEqual([first, second].toSorted())
  })

  it('of the proxy and of a vendor’s own paths are logged by pattern, passed through or in the envelope', async () => {
    const one = await started.call('GET', `/unified/user-directory/users?integrated_account_id=${account}&limit=1`)
    const { id } = one.body.result[0]
    for (const format of ['', '&truto_response_format=unified']) {
      const proxied = await logged('GET', `/proxy/Users/${id}?integrated_account_id=${account}${format}`)
      expect(proxied.entry).toMatchObject({
        api: 'proxy',
        resource: '/proxy/Users/*',
        tenant_id: 'acme',
        http_status_code: 200,
        upstream_status: 200,
        upstream: [{ path: '/scim/v2/Users/*' }],
      })
      const custom = await logged('GET', `/custom/Users?integrated_account_id=${account}&count=1${format}`)
      expect(custom.entry).toMatchObject({ api: 'custom', resource: '/custom/Users', http_status_code: 200 })
    }
  })

  it('of the proxy are logged when they are refused, by us or by the vendor', async () => {
    const unknown = await logged('GET', `/proxy/Nothing?integrated_account_id=${account}`)
    expect(unknown.entry).toMatchObject({ http_status_code: 404, error_code: 'unknown_resource', upstream_calls: 0 })
    const nobody = await logged('GET', `/proxy/Users/nobody?integrated_account_id=${account}`)
    expect(nobody.entry).toMatchObject({ http_status_code: 404, error_code: null, upstream_status: 404 })
  })

  it('in a batch are logged as one, with every call of its entries', async () => {
    const { answer, entry } = await logged('POST', '/batch-request', {
      body: {
        integrated_account_id: account,
        resources: [
          { resource: 'user-directory/groups', method: 'list', query: { limit: '2' } },
          { resource: 'Users', method: 'list', query: { limit: '2' } },
        ],
      },
    })
    expect(answer.status).toBe(200)
    expect(entry).toMatchObject({ api: 'batch', resource: '/batch-request', integrated_account_ids: [account] })
    expect(entry.upstream_calls).toBeGreaterThan(1)
  })

  it('with a token that lacks the right are logged', async () => {
    const weak = await started.call('POST', '/api-token', { body: { name: 'weak', scopes: ['accounts:read'] } })
    for (const path of ['/proxy/Users', '/unified/user-directory/users']) {
      const answer = await started.call('GET', `${path}?integrated_account_id=${account}`, { token: weak.body.token })
      const entry = (await started.call('GET', `/log/${answer.headers.get('x-request-id')}`)).body
      expect(entry).toMatchObject({ http_status_code: 403, error_code: 'forbidden', upstream_calls: 0 })
    }
  })

  it('by nobody we know, and those about our own things, are not logged', async () => {
    const foreign = await logged('GET', `/proxy/Users?integrated_account_id=${account}`, { token: 'rc_nonsense' })
    expect([foreign.answer.status, foreign.entry.code]).toEqual([401, 'not_found'])
    const own = await logged('GET', '/integrated-account')
    expect([own.answer.status, own.entry.code]).toEqual([200, 'not_found'])
  })

  it('whose caller hung up are logged as that', async () => {
    for (const path of ['/proxy/Users', '/custom/Users', '/unified/user-directory/users']) {
      started.sandbox.control.fault({
        match: { method: 'GET', path: '/scim/v2/Users' },
        times: 1,
        fault: { kind: 'hang' },
      })
      const before = (await started.call('GET', '/log?error_code=aborted')).body.result.length
      const hangUp = new AbortController()
      const calling = fetch(`${started.url}${path}?integrated_account_id=${account}`, {
        headers: { authorization: `Bearer ${started.token}` },
        signal: hangUp.signal,
      }).catch(() => undefined)
      await expect
        .poll(() =>
          started.sandbox.control
            .state()
            .calls()
            .some(({ status }) => status === undefined),
        )
        .toBe(true)
      hangUp.abort()
      await calling
      await expect
        .poll(async () => (await started.call('GET', '/log?error_code=aborted')).body.result.length, { message: path })
        .toBe(before + 1)
      const [newest] = (await started.call('GET', '/log?error_code=aborted&limit=1')).body.result
      expect(newest).toMatchObject({ http_status_code: 499, upstream_calls: 1, upstream_status: null })
      started.sandbox.control.reset()
    }
  })

  it('leave no body, query, header or address in any row', async () => {
    const query = `integrated_account_id=${account}`
    const headers = { 'x-request-id': SECRET, 'x-own': `${SECRET} ${ADDRESS}`, 'idempotency-key': SECRET }
    const body = { username: ADDRESS, name: SECRET, remote_data: { [SECRET]: ADDRESS } }
    const calls: [string, string, object?][] = [
      ['GET', `/unified/user-directory/users?${query}&emails=${ADDRESS}`],
      ['GET', `/unified/user-directory/users/${ADDRESS}?${query}`],
      ['GET', `/unified/user-directory/users?tenant_id=${ADDRESS}`],
      ['GET', `/unified/user-directory/users?integrated_account_id=${ADDRESS}`],
      ['POST', `/unified/user-directory/users?${query}`, body],
      ['DELETE', `/unified/user-directory/users?${query}&emails=${ADDRESS}`],
      ['GET', `/proxy/Users/${ADDRESS}?${query}&filter=${SECRET}`],
      ['GET', `/proxy/${ADDRESS}?${query}`],
      ['POST', `/proxy/Users?${query}`, body],
      ['PATCH', `/proxy/Users/${ADDRESS}/${SECRET}?${query}`, body],
      ['GET', `/custom/${ADDRESS}?${query}`],
      ['GET', `/custom/Users/${SECRET}?${query}&token=${SECRET}`],
      [
        'POST',
        '/batch-request',
        {
          integrated_account_id: account,
          resources: [{ resource: 'user-directory/users', method: 'get', id: ADDRESS, query: { emails: SECRET } }],
        },
      ],
    ]
    for (const [method, path, sent] of calls) await started.call(method, path, { headers, ...(sent && { body: sent }) })
    await started.call('GET', '/log') // writes what is held
    const rows = await database.db.selectFrom('request_log').selectAll().execute()
    expect(rows.length).toBeGreaterThan(calls.length)
    const text = JSON.stringify(rows)
    for (const planted of [SECRET, ADDRESS, 'planted', encodeURIComponent(ADDRESS), started.token]) {
      expect(text.includes(planted), planted).toBe(false)
    }
  })

  it('are written before the service stops', async () => {
    const made = await kind.create()
    const own = await openDatabase(made.location)
    const service = await startService({ database: own })
    const connected = await service.link()
    await service.call('GET', `/proxy/Users?integrated_account_id=${connected}`)
    await service[Symbol.asyncDispose]()
    expect(await own.db.selectFrom('request_log').select('api').execute()).toEqual([{ api: 'proxy' }])
    await own.close()
    await made.drop()
  })
})
