import { SAMPLE_SCIM_TOKEN } from '@rollcall/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CallOptions, type StartedService, startService } from '../testing/started-service.ts'

let started: StartedService
let account: string

beforeAll(async () => {
  started = await startService()
  account = await started.link()
})
afterAll(() => started[Symbol.asyncDispose]())

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

it('never shows the vendor’s token', async () => {
  const { text } = await run([
    { ...users, response_format: 'debug', query: { limit: 1 } },
    { resource: 'Users', method: 'get', id: 'nobody' },
  ])
  expect(text).toContain('requestOptions')
  expect(text + started.log()).not.toContain(SAMPLE_SCIM_TOKEN)
})
