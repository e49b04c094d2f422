import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'

let started: StartedService
let account: string

beforeAll(async () => {
  started = await startService()
  account = await started.link()
})
afterAll(() => started[Symbol.asyncDispose]())
afterEach(() => started.sandbox.control.clearFaults())

type Entry = Readonly<Record<string, unknown>>

const run = (resources: readonly Entry[]) =>
  started.call('POST', '/batch-request', { body: { integrated_account_id: account, resources } })

const users = { resource: 'user-directory/users', method: 'list' }

/** A read that calls nobody. */
const still = { resource: 'user-directory/users', method: 'get', id: 'x', query: { skip_api_call: true } }

const members = () => started.sandbox.control.state().members().length

describe('a list of a batch', () => {
  it('keeps what was read of a list before the vendor failed, and says where to go on', async () => {
    started.sandbox.control.fault({
      match: { path: '/scim/v2/Users' },
      skip: 1,
      fault: { kind: 'status', status: 500 },
    })
    const broken = await run([
      { resource: 'Users', method: 'list', query: { count: 50 } },
      { ...still, depends_on: 'Users' },
    ])
    expect(broken.body.result['Users']).toHaveLength(50)
    const [error] = broken.body.errors['Users']
    expect(error).toMatchObject({ code: 'vendor_unavailable', next_cursor: expect.any(String) })
    expect(broken.body.errors['user-directory/users']).toHaveLength(1)
    started.sandbox.control.clearFaults()
    const rest = await run([{ resource: 'Users', method: 'list', query: { next_cursor: error.next_cursor } }])
    expect(rest.body.result['Users']).toHaveLength(members() - 50)
  })

  it('passes on that a list may not be the whole truth', async () => {
    started.sandbox.control.fault({
      match: { path: '/scim/v2/Users' },
      skip: 1,
      times: 1,
      fault: { kind: 'emptyList' },
    })
    const { body } = await run([{ ...users, query: { limit: 50 } }])
    expect(body).toMatchObject({
      is_partial_response: true,
      partial_reasons: {
        'user-directory/users': expect.arrayContaining([expect.stringContaining('announced 120 rows')]),
      },
    })
  })

  it('passes that on of the vendor’s own lists, too', async () => {
    const match = { path: '/scim/v2/Users' }
    started.sandbox.control.fault({ match, skip: 1, times: 1, fault: { kind: 'emptyList' } })
    const { body } = await run([{ resource: 'Users', method: 'list', query: { count: 50 } }])
    expect(body.result['Users']).toHaveLength(50)
    expect(body).toMatchObject({
      errors: {},
      is_partial_response: true,
      partial_reasons: { Users: [expect.stringMatching(/announced \d+ rows before and 0 now/)] },
    })
  })

  it('takes no page twice, and keeps what came before', async () => {
    const match = { path: '/scim/v2/Users' }
    started.sandbox.control.fault({ match, fault: { kind: 'samePage' } })
    const { body } = await run([{ resource: 'Users', method: 'list', query: { count: 50 } }])
    expect(body.result['Users']).toHaveLength(50)
    expect(body.errors['Users']).toEqual([
      expect.objectContaining({ code: 'vendor_malformed', message: expect.stringContaining('the same page twice') }),
    ])
  })

  it('goes on with a list where the proxy’s own envelope stopped', async () => {
    const page = await started.call(
      'GET',
      `/proxy/Users?integrated_account_id=${account}&truto_response_format=unified&limit=50`,
    )
    const rest = await run([{ resource: 'Users', method: 'list', query: { next_cursor: page.body.next_cursor } }])
    expect(rest.body).toMatchObject({ errors: {} })
    expect(rest.body.result['Users']).toHaveLength(members() - 50)
  })
})

describe('a list that is too long for a batch', () => {
  let large: StartedService

  beforeAll(async () => {
    large = await startService({ sandbox: { size: 10_050 } })
  })
  afterAll(() => large[Symbol.asyncDispose]())

  it('gives its first 10,000 rows, and says where to go on', async () => {
    const linked = await large.link()
    const entry = { ...users, query: { ignore_remote_data: true } }
    const call = (query: Entry) =>
      large.call('POST', '/batch-request', {
        body: { integrated_account_id: linked, resources: [{ ...entry, query: { ...entry.query, ...query } }] },
      })
    const first = await call({})
    expect(first.body.result['user-directory/users']).toHaveLength(10_000)
    const [error] = first.body.errors['user-directory/users']
    expect(error).toMatchObject({ message: 'An entry reads at most 10,000 rows. Go on with another batch.' })
    const rest = await call({ next_cursor: error.next_cursor })
    expect(rest.body.errors).toEqual({})
    const ids = [first, rest].flatMap(({ body }) =>
      body.result['user-directory/users'].map(({ id }: { id: string }) => id),
    )
    expect(new Set(ids).size).toBe(10_050)
  })
})
