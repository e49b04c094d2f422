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

const run = (resources: readonly Entry[], options: CallOptions = {}) =>
  started.call('POST', '/batch-request', { ...options, body: { integrated_account_id: account, resources } })

const users = { resource: 'user-directory/users', method: 'list' }

/** A read that calls nobody. */
const still = { resource: 'user-directory/users', method: 'get', id: 'x', query: { skip_api_call: true } }

describe('who may run a batch', () => {
  const tokenWith = async (scopes: readonly string[]): Promise<string> =>
    (await started.call('POST', '/api-token', { body: { name: scopes.join(), scopes } })).body.token

  it.each([
    ['a change', { ...users, method: 'delete', id: 'x' }, 'directory:write'],
    ['a resource of the vendor', { resource: 'Users', method: 'list' }, 'proxy'],
  ])('needs, for %s, the scope that it needs elsewhere', async (_what, entry, scope) => {
    const token = await tokenWith(['directory:read'])
    const refused = await run([users, entry], { token })
    expect(refused).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining(`lacks the scope ${scope}`) },
    })
    expect((await run([users], { token })).status).toBe(200)
  })

  it('refuses account tokens', async () => {
    const made = await started.call('POST', '/integrated-account/token', { body: { integrated_account_id: account } })
    const { status, body } = await run([users], { token: made.body.token ?? made.body.integrated_account_token })
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'forbidden' })
  })

  it('does not reach another environment’s account', async () => {
    const elsewhere = await started.call('POST', '/batch-request', {
      body: { integrated_account_id: '00000000-0000-4000-8000-000000000000', resources: [users] },
    })
    expect(elsewhere).toMatchObject({ status: 404, body: { code: 'connection_not_found' } })
  })
})

describe('expressions', () => {
  it.each([
    ['a broken one', 'a[', 'Expected "]"'],
    ['a regular expression', '$match(a, /(a+)+$/)', 'regular expressions are not possible'],
    ['one that takes for ever to parse', `${'('.repeat(40)}a${' ?: b)'.repeat(40)}`, 'takes too long'],
    ['one of more than 2,000 characters', `"${'x'.repeat(2000)}"`, '2000'],
  ])('refuses %s before anything is run', async (_what, text, message) => {
    const { status, body } = await run([{ ...still, loop_on: text }])
    expect(status).toBe(400)
    expect(body.details.failures).toEqual([
      { path: expect.stringContaining('loop_on'), message: expect.stringContaining(message) },
    ])
  })

  it.each([
    ['endless recursion', '($f := function($n) { $f($n + 1) }; $f(1))'],
    [
      'a regular expression made on the way',
      '$eval("$match(\\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\\", /^(a+)+$/)")',
    ],
    ['a built-in that takes all memory', '$length($pad("x", 200000000))'],
    ['a huge range', '[1..10000000]'],
    ['a huge value', '$pad("x", 9000000)'],
    ['more elements than calls', '[1..1001]'],
  ])('stops %s, and everything else goes on', async (_what, text) => {
    const health = new Promise<number>((resolve) => {
      setImmediate(() => void started.call('GET', '/healthz').then(({ status }) => resolve(status)))
    })
    const { status, body } = await run([
      { ...still, name: 'bad', loop_on: text },
      { ...still, name: 'good' },
    ])
    expect({ status, good: body.result.good.length, bad: body.errors.bad.length }).toEqual({
      status: 200,
      good: 1,
      bad: 1,
    })
    expect(body.errors.bad[0]).toMatchObject({ statusCode: 400, code: 'invalid_request' })
    expect(await health).toBe(200)
  })

  it('must decide: neither true nor false is refused', async () => {
    const { body } = await run([{ ...still, recurse: { if: '"yes"' } }])
    expect(body.errors['user-directory/users']).toEqual([
      expect.objectContaining({ message: expect.stringContaining('neither true nor false') }),
    ])
  })
})
