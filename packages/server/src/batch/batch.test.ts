import { SAMPLE_SCIM_TOKEN } from '@rollcall/sandbox'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startScriptedVendor } from '../testing/scripted-vendor.ts'
import { type CallOptions, type StartedService, startService } from '../testing/started-service.ts'

let started: StartedService
let account: string

beforeAll(async () => {
  started = await startService()
  account = await started.link()
})
afterAll(() => started[Symbol.asyncDispose]())
afterEach(() => started.sandbox.control.clearFaults())

type Entry = Readonly<Record<string, unknown>>

const run = (resources: readonly Entry[], more: Entry = {}, options: CallOptions = {}) =>
  started.call('POST', '/batch-request', {
    ...options,
    body: { integrated_account_id: account, resources, ...more },
  })

const users = { resource: 'user-directory/users', method: 'list' }
const groups = { resource: 'user-directory/groups', method: 'list' }

/** A read that calls nobody. */
const still = { resource: 'user-directory/users', method: 'get', id: 'x', query: { skip_api_call: true } }

const members = () => started.sandbox.control.state().members().length

describe('a batch', () => {
  it('reads lists to their end, through the unified directory and through the vendor’s own resources', async () => {
    const { status, body } = await run([
      { ...users, query: { limit: 7, exclude_fields: ['remote_data'] } },
      { resource: 'Users', method: 'list' },
      { ...groups, name: 'teams' },
    ])
    expect({ status, errors: body.errors }).toEqual({ status: 200, errors: {} })
    expect(Object.keys(body.result)).toEqual(['user-directory/users', 'Users', 'teams'])
    const ids = body.result['user-directory/users'].map(({ id }: { id: string }) => id)
    expect(new Set(ids).size).toBe(members())
    expect(body.result['Users'].map(({ id }: { id: string }) => id).toSorted()).toEqual(ids.toSorted())
    expect(body.result['Users'][0]).toHaveProperty('userName')
    expect(body.result['user-directory/users'][0]).not.toHaveProperty('remote_data')
  })

  it('uses the results of one entry in another, once per element, and leaves out what is not to persist', async () => {
    const { body } = await run(
      [
        {
          ...users,
          name: 'people',
          method: 'get',
          depends_on: ['groups'],
          loop_on: 'resources.groups[name = $args.team].members.id',
          id: '{{item}}',
        },
        { ...groups, persist: false },
      ],
      { args: { team: 'Design' } },
    )
    const all = await run([groups])
    const team = all.body.result['user-directory/groups'].find(({ name }: { name: string }) => name === 'Design')
    expect(team.members.length).toBeGreaterThan(1)
    expect(body).toEqual({ result: { people: expect.any(Array) }, errors: {} })
    expect(body.result.people.map(({ id }: { id: string }) => id)).toEqual(
      team.members.map(({ id }: { id: string }) => id),
    )
  })

  it('takes one element for a list of one, and nothing for an empty list', async () => {
    const { body } = await run(
      [
        { ...still, name: 'one', loop_on: 'args.all[name = "a"].id', id: '{{item}}' },
        { ...still, name: 'none', loop_on: 'args.all[name = "z"].id', id: '{{item}}' },
      ],
      {
        args: {
          all: [
            { name: 'a', id: '1' },
            { name: 'b', id: '2' },
          ],
        },
      },
    )
    expect(body).toEqual({ result: { one: [{ result: null, debug: null }], none: [] }, errors: {} })
  })

  it('keeps the type of a placeholder that is the whole string', async () => {
    const { body } = await run(
      [
        {
          ...users,
          method: 'create',
          body: { username: '{{args.address}}', name: '{{args.first}} Byron', emails: '{{args.emails}}' },
        },
      ],
      {
        args: {
          address: 'augusta@acme.test',
          first: 'Augusta',
          emails: [{ email: 'augusta@acme.test', is_primary: true }],
        },
      },
    )
    expect(body.errors).toEqual({})
    expect(body.result['user-directory/users']).toEqual([
      expect.objectContaining({ username: 'augusta@acme.test', name: 'Augusta Byron' }),
    ])
  })

  it('tells a failure in the shape of every error, does not run what depends on it, and goes on with the rest', async () => {
    const { status, body } = await run([
      { ...users, name: 'missing', method: 'get', id: 'nobody' },
      { ...still, name: 'after', depends_on: 'missing' },
      { ...still, name: 'afterwards', depends_on: 'after' },
      { ...still, name: 'beside' },
    ])
    expect(status).toBe(200)
    expect(body.result).toEqual({ missing: [], after: [], afterwards: [], beside: [expect.anything()] })
    expect(body.errors.missing).toEqual([
      expect.objectContaining({ statusCode: 404, code: 'vendor_not_found', truto_is_remote_error: true }),
    ])
    const notRun = (needed: string) => [
      expect.objectContaining({
        code: 'conflict',
        effect: 'none',
        message: `Not run, because "${needed}", which it depends on, did not succeed.`,
      }),
    ]
    expect(body.errors).toMatchObject({ after: notRun('missing'), afterwards: notRun('after') })
    expect(body.errors).not.toHaveProperty('beside')
  })

  it('tells which elements of a loop failed, and runs the others', async () => {
    const { body } = await run([
      { ...still, name: 'loop', loop_on: '[{"id": "a"}, {"no": 1}, {"id": "b"}]', id: '{{item.id}}' },
    ])
    expect(body.result.loop).toHaveLength(2)
    expect(body.errors.loop).toEqual([
      expect.objectContaining({ loop_index: 1, code: 'invalid_request', message: 'There is nothing at {{item.id}}.' }),
    ])
  })

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
        'user-directory/users': expect.arrayContaining([expect.stringContaining('announced 121 rows')]),
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

  it('repeats an entry while an expression is true, with its configuration merged in', async () => {
    const [{ id }] = (await run([users])).body.result['user-directory/users']
    const { body } = await run([
      {
        ...users,
        method: 'update',
        id,
        body: { title: 'One' },
        recurse: { if: 'response.title = "One"', config: { body: { title: '{{response.title}}, two' } } },
      },
    ])
    expect(body.errors).toEqual({})
    expect(body.result['user-directory/users'].map(({ title }: { title: string }) => title)).toEqual([
      'One',
      'One, two',
    ])
  })

  it('stops repeating after 20 times', async () => {
    const { body } = await run([{ ...still, recurse: { if: 'true' } }])
    expect(body.result['user-directory/users']).toHaveLength(21)
    expect(body.errors['user-directory/users']).toEqual([
      expect.objectContaining({ message: expect.stringContaining('still true after 20 times') }),
    ])
  })

  it('makes no more than 1,000 calls', async () => {
    const { body } = await run([
      { ...still, name: 'a', loop_on: '[1..600]', id: '{{item}}x' },
      { ...still, name: 'b', loop_on: '[1..600]', id: '{{item}}x', depends_on: 'a' },
    ])
    expect(body.result.a).toHaveLength(600)
    expect(body.result.b).toHaveLength(400)
    expect(body.errors).toEqual({
      b: [expect.objectContaining({ loop_index: 400, message: expect.stringContaining('at most 1,000 calls') })],
    })
  })

  it('gives the vendor’s own answer with response_format=raw', async () => {
    const { body } = await run([
      { ...users, response_format: 'raw', query: { limit: 2 } },
      { resource: 'Users', method: 'list', name: 'own', response_format: 'raw', query: { count: 3 } },
    ])
    expect(body.result['user-directory/users']).toEqual([expect.objectContaining({ itemsPerPage: 2 })])
    expect(body.result.own).toEqual([expect.objectContaining({ itemsPerPage: 3 })])
  })

  it('writes an audit event for each change, the vendor’s own resources included', async () => {
    const { body, headers } = await run([
      {
        resource: 'Groups',
        method: 'create',
        body: { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Made in a batch' },
      },
      { ...groups, name: 'removed', method: 'delete', depends_on: 'Groups', id: '{{resources.Groups[0].id}}' },
    ])
    expect(body.errors).toEqual({})
    const { body: audit } = await started.call('GET', '/audit-event')
    const requestId = headers.get('x-request-id')
    const events = audit.result.filter((event: { request_id: string }) => event.request_id === requestId)
    expect(events).toHaveLength(2)
    const made = { outcome: 'succeeded', integrated_account_id: account, tenant_id: 'acme' }
    expect(events).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...made, action: 'proxy.called', target: 'POST /Groups' }),
        expect.objectContaining({ ...made, action: 'group.deleted' }),
      ]),
    )
  })

  it('runs once for an Idempotency-Key', async () => {
    const create = { ...users, method: 'create', body: { username: 'once@acme.test', name: 'Once' } }
    const headers = { 'idempotency-key': 'once' }
    const first = await run([create], {}, { headers })
    const count = members()
    const again = await run([create], {}, { headers })
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.body).toEqual(first.body)
    expect(members()).toBe(count)
  })
})

describe('a batch that waits for others', () => {
  it('has no more time than it had when it came', async () => {
    await using vendor = await startScriptedVendor(1)
    const others = await started.link({ tenantId: 'waiting', settings: { base_url: vendor.url, concurrent: '9' } })
    const goOn = Promise.withResolvers<void>()
    vendor.script('GET /Users/*', (_asked, honest) => goOn.promise.then(honest))
    const asking = { resource: 'Users', method: 'get', loop_on: '["u1"]', id: '{{item}}' }
    const atOnce = Array.from({ length: 9 }, () =>
      started.call('POST', '/batch-request', { body: { integrated_account_id: others, resources: [asking] } }),
    )
    const calls = () => vendor.received.filter((line) => line === 'GET /Users/u1').length
    await expect.poll(calls, { timeout: 20_000 }).toBe(8)
    const before = started.clock.now
    started.clock.now = new Date(before.getTime() + 5 * 60_000)
    goOn.resolve()
    const errors = (await Promise.all(atOnce)).flatMap(({ body }) => Object.values(body.errors).flat())
    started.clock.now = before
    expect(errors).toEqual([
      expect.objectContaining({ message: 'A batch takes at most 4 minutes. Go on with another batch.' }),
    ])
    expect(calls()).toBe(8)
  }, 30_000)
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

it('never shows the vendor’s token', async () => {
  const { text } = await run([
    { ...users, response_format: 'debug', query: { limit: 1 } },
    { resource: 'Users', method: 'get', id: 'nobody' },
  ])
  expect(text).toContain('requestOptions')
  expect(text + started.log()).not.toContain(SAMPLE_SCIM_TOKEN)
})
