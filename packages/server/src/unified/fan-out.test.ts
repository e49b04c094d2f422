import { createServer, get, type Server } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'
import { createCursors } from './cursors.ts'
import { fanOut } from './fan-out.ts'
import type { OneList } from './one-list.ts'
import { firstPlace } from './place.ts'
import type { Row } from './resources.ts'
import { linkScim, rowsOf, unifiedCalls } from './testing/unified-calls.ts'

let service: StartedService
/** Passes calls on to the sandbox, until it is told to fail. */
let front: Server & { failsWith?: number | undefined }
let frontUrl: string

beforeAll(async () => {
  service = await startService()
  front = createServer((request, response) => {
    if (front.failsWith !== undefined) {
      response.writeHead(front.failsWith, { 'content-type': 'application/json' }).end('{"detail":"out of order"}')
      return
    }
    const url = new URL(request.url ?? '', service.scimUrl)
    get(url, { headers: { authorization: request.headers.authorization } }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
  })
  await new Promise<void>((resolve) => void front.listen(0, '127.0.0.1', resolve))
  const address = front.address()
  frontUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : ''}/scim/v2`
})
afterAll(async () => {
  front.close()
  front.closeAllConnections()
  await service[Symbol.asyncDispose]()
})
afterEach(() => {
  front.failsWith = undefined
})

const linkTwo = async (tenantId: string) => {
  const notion = await service.link({ tenantId })
  service.clock.now = new Date(service.clock.now.getTime() + 1000) // accounts are in the order of their making
  const other = await linkScim(service, { tenantId, baseUrl: frontUrl })
  return { notion, other, tenant: unifiedCalls(service, `tenant_id=${tenantId}`) }
}

const memberIds = () =>
  service.sandbox.control
    .state()
    .members({ limit: 200 })
    .map(({ id }) => id)
const idsFrom = (pages: Parameters<typeof rowsOf>[0], account: string): readonly string[] =>
  rowsOf(pages).flatMap(({ id, integrated_account_id: from }) => (from === account ? [id] : []))

type Outcome = {
  readonly integrated_account_id: string
  readonly status: string
  readonly error?: { readonly code: string }
}
const outcomeOf = (body: { readonly connections: readonly Outcome[] }, account: string) =>
  body.connections.find(({ integrated_account_id: id }) => id === account)

describe('a list over a tenant', () => {
  it.each([
    ['whose credential does not open', 'credential', { sealed: new Uint8Array(40).fill(1) }, 'internal'],
    ['whose connector is not in this build', 'connection', { connector_id: 'gone', version: 99 }, 'invalid_request'],
  ] as const)('is not hidden by an account %s', async (_what, table, change, code) => {
    const tenantId = `unopened ${table}`
    const healthy = await service.link({ tenantId })
    const broken = await service.link({ tenantId })
    await service.database.db
      .updateTable(table)
      .set(change)
      .where(table === 'credential' ? 'connection_id' : 'id', '=', broken)
      .execute()
    const { status, body } = await unifiedCalls(service, `tenant_id=${encodeURIComponent(tenantId)}`).get('/users')
    expect(status).toBe(200)
    expect(outcomeOf(body, healthy)).toMatchObject({ status: 'ok', result_count: 100 })
    expect(outcomeOf(body, broken)).toMatchObject({ status: 'failed', error: { code } })
    expect(body.is_partial_response).toBe(true)
    expect((await service.call('GET', '/integrated-account')).status).toBe(200)
    expect((await service.call('GET', `/integrated-account/${broken}`)).status).toBe(200)
    expect((await service.call('DELETE', `/integrated-account/${broken}`)).status).toBe(200)
  })

  it('brings every row of every connection once, each saying where it is from', async () => {
    const { notion, other, tenant } = await linkTwo('both')
    const pages = await tenant.pages('/users', 'limit=35')
    expect(idsFrom(pages, notion)).toEqual(memberIds())
    expect(idsFrom(pages, other)).toEqual(memberIds())
    expect(pages.every(({ body }) => body.result_count <= 35)).toBe(true)
    expect(pages.at(-1)?.body.connections).toMatchObject([
      { integrated_account_id: notion, integration: 'notion-scim', status: 'exhausted' },
      { integrated_account_id: other, integration: 'scim', status: 'exhausted' },
    ])
    expect(pages.some(({ body }) => body.is_partial_response)).toBe(false)
  })

  it('filters in every connection', async () => {
    const { notion, other, tenant } = await linkTwo('filtered')
    const pages = await tenant.pages('/users', 'limit=10&role_id=owner')
    expect(idsFrom(pages, notion)).toHaveLength(5)
    expect(idsFrom(pages, other)).toHaveLength(0)
    const found = await tenant.get('/users', 'emails=ana.sol%40acme.test')
    expect(found.body).toMatchObject({ result_count: 2, filter_applied: 'rollcall' })
  })

  it('is not hidden by a connection whose credential is dead, and says so on every page', async () => {
    const { notion, other, tenant } = await linkTwo('dead')
    front.failsWith = 401
    const pages = await tenant.pages('/users', 'limit=50')
    expect(idsFrom(pages, notion)).toEqual(memberIds())
    expect(pages.length).toBeGreaterThan(1)
    for (const { body } of pages) {
      expect(outcomeOf(body, other)?.status).toBe('failed')
      expect(body.is_partial_response).toBe(true)
    }
    expect(outcomeOf(pages[0]?.body, other)?.error?.code).toBe('vendor_unauthorized')
  })

  it('asks a connection that is out of order again, and loses none of its rows', async () => {
    const { notion, other, tenant } = await linkTwo('outage')
    const first = await tenant.get('/users', 'limit=40')
    front.failsWith = 500
    const second = await tenant.get('/users', `limit=40&next_cursor=${first.body.next_cursor}`)
    expect(outcomeOf(second.body, other)).toMatchObject({ status: 'failed', error: { code: 'vendor_unavailable' } })
    front.failsWith = undefined
    const rest = [first, second]
    while (rest.at(-1)?.body.next_cursor !== null) {
      rest.push(await tenant.get('/users', `limit=40&next_cursor=${rest.at(-1)?.body.next_cursor}`))
    }
    expect(idsFrom(rest, other)).toEqual(memberIds())
    expect(idsFrom(rest, notion)).toEqual(memberIds())
  })

  it('gives up after three failures in a row', async () => {
    const { other, tenant } = await linkTwo('hopeless')
    front.failsWith = 500
    const pages = await tenant.pages('/users', 'limit=1000')
    expect(pages.map(({ body }) => outcomeOf(body, other)?.status)).toEqual(['failed', 'failed', 'failed'])
    expect(pages.at(-1)?.body.is_partial_response).toBe(true)
  })

  it('says of a connection that was deleted between two pages that it is gone, once, and goes on', async () => {
    const { notion, other, tenant } = await linkTwo('deleted')
    const first = await tenant.get('/users', 'limit=40')
    await service.call('DELETE', `/integrated-account/${other}`)
    const second = await tenant.get('/users', `limit=100&next_cursor=${first.body.next_cursor}`)
    expect(outcomeOf(second.body, other)).toMatchObject({ status: 'failed', error: { code: 'connection_not_found' } })
    const third = await tenant.get('/users', `limit=100&next_cursor=${second.body.next_cursor}`)
    expect(outcomeOf(third.body, other)).toBeUndefined()
    expect(idsFrom([first, second, third], notion)).toEqual(memberIds())
  })

  it('takes in a connection that was made between two pages', async () => {
    const { tenant } = await linkTwo('growing')
    const first = await tenant.get('/users', 'limit=40')
    const late = await service.link({ tenantId: 'growing' })
    const pages = [first]
    while (pages.at(-1)?.body.next_cursor !== null) {
      pages.push(await tenant.get('/users', `limit=90&next_cursor=${pages.at(-1)?.body.next_cursor}`))
    }
    expect(idsFrom(pages, late)).toEqual(memberIds())
  })

  it('skips a connection that has no such resource', async () => {
    const { notion, other, tenant } = await linkTwo('roles')
    const { status, body } = await tenant.get('/roles')
    expect(status).toBe(200)
    expect(body.result.every((row: { integrated_account_id: string }) => row.integrated_account_id === notion)).toBe(
      true,
    )
    expect(outcomeOf(body, other)?.status).toBe('skipped')
    expect(body.is_partial_response).toBeUndefined()
  })

  it('gives every connection its turn when there are fewer rows wanted than connections', async () => {
    const { notion, other, tenant } = await linkTwo('few')
    const pages = [await tenant.get('/users', 'limit=1')]
    for (let page = 0; page < 3; page++) {
      pages.push(await tenant.get('/users', `limit=1&next_cursor=${pages.at(-1)?.body.next_cursor}`))
    }
    expect(idsFrom(pages, notion)).toEqual(memberIds().slice(0, 2))
    expect(idsFrom(pages, other)).toEqual(memberIds().slice(0, 2))
  })

  it('is a 400 where the caller asked wrongly, a 404 for a tenant without connections, and no raw, debug or order', async () => {
    const { tenant } = await linkTwo('wrong')
    expect((await tenant.get('/users', 'colour=red')).status).toBe(400)
    expect((await tenant.get('/users', 'response_format=raw')).status).toBe(400)
    expect((await tenant.get('/users', 'response_format=debug')).status).toBe(400)
    expect((await tenant.get('/users', 'sort_by=name')).status).toBe(400)
    expect((await tenant.get('/users', 'key_by=id')).status).toBe(400) // both have the same users
    expect((await unifiedCalls(service, 'tenant_id=nobody').get('/users')).status).toBe(404)
  })
})

describe('fanOut', () => {
  const ids = Array.from({ length: 100 }, (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`)
  const given = {
    cursors: createCursors(new Uint8Array(32)),
    binding: { environmentId: '', resource: 'users', subject: '', query: '' },
    cursor: undefined,
    connectionIds: ids,
    limit: 100,
    patienceMs: 50,
  }
  const listOf = (rows: readonly Row[], next: OneList<Row>['next']): OneList<Row> => ({
    rows,
    next,
    doubts: [],
    filterApplied: undefined,
    response: { status: 200, headers: {}, text: '', request: { method: 'GET', url: '', headers: {} } },
  })

  it('makes a cursor over a hundred connections that fits into a URL', async () => {
    const window = Array.from({ length: 300 }, (_, at) => at * 7)
    const { nextCursor } = await fanOut({
      ...given,
      read: async (place) =>
        listOf([], { ...place, position: 'ai.1z141z3.1z141z3.2s.2t', listing: { ...place.listing, window } }),
    })
    expect(nextCursor?.length).toBeLessThanOrEqual(8000)
  })

  it('waits for no connection longer than its patience', async () => {
    const [hung = ''] = ids
    const { outcomes } = await fanOut({
      ...given,
      read: (place, _limit, signal) =>
        place.connectionId === hung
          ? new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
          : Promise.resolve(listOf([{ id: '1', remote_data: {} }], undefined)),
    })
    expect(outcomes[0]).toMatchObject({ status: 'failed', error: { code: 'vendor_timeout' } })
    expect(outcomes.slice(1).every(({ status }) => status === 'exhausted')).toBe(true)
  })

  it('does not call a defect of ours a vendor’s failure', async () => {
    const read = async (): Promise<OneList<Row>> => {
      throw new TypeError('a defect')
    }
    await expect(fanOut({ ...given, read })).rejects.toThrow('a defect')
    expect(firstPlace('x').failures).toBe(0)
  })
})
