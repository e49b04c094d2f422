import { randomUUID } from 'node:crypto'
import { type Endpoint, endpoints, SCOPES } from '@rollcall/api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../connections/index.ts'
import { type StartedService, startService } from '../testing/started-service.ts'

let service: StartedService
/** A token with all scopes but one, by that one. */
const tokens = new Map<string, string>()
/** Of another environment, with every right there. */
let foreign: string

beforeAll(async () => {
  service = await startService()
  for (const scope of SCOPES) {
    const scopes = SCOPES.filter((other) => other !== scope)
    const made = await service.call('POST', '/api-token', { body: { name: `all but ${scope}`, scopes } })
    tokens.set(scope, made.body.token)
  }
  const environment = await service.call('POST', '/environment', { body: { name: 'other' } })
  // Every right, `operators` too, as an operator gives it or the first token had it before.
  const making = { db: service.database.db, now: () => service.clock.now, newId: randomUUID }
  foreign = (await createToken(making, { environmentId: environment.body.id, name: 'all', actor: 'test' })).token
})
afterAll(() => service[Symbol.asyncDispose]())

const named = (chosen: readonly Endpoint[]) => chosen.map((endpoint) => ({ id: endpoint.id, endpoint }))
const pathOf = ({ path }: Endpoint, id: string = randomUUID()): string => path.replace(/:\w+/g, id)
const call = ({
  endpoint,
  ...more
}: {
  readonly endpoint: Endpoint
  readonly token?: string | null
  readonly path?: string
}) =>
  service.call(endpoint.method, more.path ?? pathOf(endpoint), {
    ...(more.token === undefined ? {} : { token: more.token }),
    ...(endpoint.body === undefined ? {} : { body: {} }),
  })

/** Paths under which everything is of the whole installation, whoever's environment it is. */
const OF_INSTALLATION = ['/operator', '/operator-invitation', '/mail-settings', '/key-ring']
const ofInstallation = named(
  endpoints.filter(
    ({ path, scope, id }) =>
      scope !== 'public' && id !== 'getOwnOperator' && OF_INSTALLATION.includes(`/${path.split('/')[1]}`),
  ),
)

const guarded = named(endpoints.filter(({ scope }) => scope !== 'public'))

describe('every endpoint', () => {
  it.each(guarded)('$id wants a token', async ({ endpoint }) => {
    const refused = await call({ endpoint, token: null })
    expect([refused.status, refused.body.code]).toEqual([401, 'unauthorized'])
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
    expect(refused.headers.get('x-request-id')).toBe(refused.body.request_id)
  })

  it.each(guarded)('$id wants its scope, and no other will do', async ({ endpoint }) => {
    const token = tokens.get(endpoint.scope) ?? ''
    const refused = await call({ endpoint, token })
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
    expect(refused.body.message).toContain(endpoint.scope)
  })

  it('of the whole installation is known as such', () => {
    expect(ofInstallation.length).toBeGreaterThanOrEqual(12)
    expect(named(endpoints.filter((endpoint) => endpoint.ofInstallation === true))).toEqual(ofInstallation)
  })

  it.each(ofInstallation)('$id is for no token of another environment, whatever its scopes', async ({ endpoint }) => {
    const refused = await call({ endpoint, token: foreign })
    expect([refused.status, refused.body.code], refused.text).toEqual([403, 'forbidden'])
    expect(refused.body.message).toContain('default environment')
    expect((await call({ endpoint })).status).not.toBe(403)
  })

  it.each(named(endpoints.filter(({ scope }) => scope === 'public')))('$id is open', async ({ endpoint }) => {
    const answer = await call({ endpoint, token: null })
    // Those with a secret of their own, of a link for example, ask for that one.
    expect([answer.status < 500, answer.text.includes('API token')], answer.text).toEqual([true, false])
  })

  it.each(named(endpoints.filter(({ body }) => body !== undefined)))(
    '$id refuses a body that it does not know',
    async ({ endpoint }) => {
      for (const [body, headers, status] of [
        [{ no_such_field: 1 }, {}, 400],
        ['{"tenant_id":', {}, 400],
        ['[]', {}, 400],
        ['"text"', {}, 400],
        ['name=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
        [`{"x":"${'y'.repeat(1024 * 1024)}"}`, {}, 413],
      ] as const) {
        const refused = await service.call(endpoint.method, pathOf(endpoint), { body, headers })
        expect([String(body).slice(0, 20), refused.status]).toEqual([String(body).slice(0, 20), status])
        expect(refused.body).toMatchObject({
          statusCode: status,
          error: expect.any(String),
          message: expect.any(String),
        })
      }
    },
  )

  it('is answered 404 under an id of another environment', async () => {
    const account = await service.link()
    const { body: token } = await service.call('POST', '/api-token', { body: { name: 'x', scopes: ['admin'] } })
    const ids: Readonly<Record<string, string>> = {
      '/integrated-account': account,
      '/api-token': token.id,
      '/environment': service.environmentId,
    }
    const owned = endpoints.filter(({ path }) => Object.keys(ids).some((prefix) => path.startsWith(`${prefix}/:id`)))
    expect(owned.length).toBeGreaterThanOrEqual(7)
    for (const endpoint of owned) {
      const id = ids[`/${endpoint.path.split('/')[1]}`] ?? ''
      const body = endpoint.path.endsWith('/credentials') ? { credentials: { api_key: 'x' } } : {}
      const answer = await service.call(endpoint.method, pathOf(endpoint, id), {
        token: foreign,
        ...(endpoint.body === undefined ? {} : { body }),
      })
      expect([endpoint.id, answer.status], answer.text).toEqual([endpoint.id, 404])
    }
  })

  it.each(named(endpoints.filter(({ path, scope }) => path.includes(':') && scope !== 'public')))(
    '$id answers an id of any form, and never with an error of ours',
    async ({ endpoint }) => {
      for (const id of ['1', '..%2f..', "'%20or%201=1", '%F0%9F%90%98', 'x'.repeat(500), '%00', '%zz']) {
        const answer = await call({ endpoint, path: pathOf(endpoint, id) })
        expect([id, answer.status >= 400 && answer.status < 500], answer.text).toEqual([id, true])
      }
    },
  )

  it('whose answer holds a token is never kept for a repeat', () => {
    const secret = endpoints.filter(({ response }) =>
      JSON.stringify(response.toJSONSchema({ unrepresentable: 'any' })).includes('token":'),
    )
    expect(secret.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['createApiToken', 'createEnvironment', 'createAccountToken']),
    )
    for (const { id, idempotent } of secret) expect([id, idempotent ?? false]).toEqual([id, false])
  })
})

describe('what is not there', () => {
  it('is a 404, or a 405 that says what is', async () => {
    const nowhere = await service.call('GET', '/nowhere?secret=1')
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'not_found'])
    expect(nowhere.text).not.toContain('secret')
    const wrong = await service.call('PUT', '/integrated-account', { body: {} })
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, POST'])
  })
})

describe('a body', () => {
  const create = (body: string, headers = {}) => service.call('POST', '/integrated-account', { body, headers })
  const context = (json: string): string =>
    `{"tenant_id":"t","integration":"notion-scim","credentials":{"api_key":"x"},"context":${json}}`

  it('that names __proto__ or constructor changes nothing but itself', async () => {
    const id = await service.link()
    const { body, status } = await service.call('PATCH', `/integrated-account/${id}`, {
      body: '{"context":{"__proto__":{"polluted":true},"\\u005f_proto__":{"polluted":true},"oauth":{"__proto__":{"polluted":true}},"constructor":{"prototype":{"polluted":true}}}}',
    })
    expect(status).toBe(200)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(JSON.stringify(body.context)).not.toContain('__proto__')
    expect((await service.call('PATCH', `/integrated-account/${id}`, { body: '{"__proto__":{"a":1}}' })).status).toBe(
      200,
    )
  })

  it.each([
    ['a NUL character', context('{"a":"\\u0000"}')],
    ['a NUL character in a name', context('{"a\\u0000":1}')],
    ['half of a surrogate pair', context('{"a":"\\ud83d"}')],
    ['a thousand levels', context(`${'['.repeat(1000)}${']'.repeat(1000)}`)],
    ['more levels than a stack has', context(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
  ])('that holds %s is refused and never an error of ours', async (_, body) => {
    const refused = await create(body)
    expect([refused.status, refused.body.code], refused.text).toEqual([400, 'malformed_body'])
  })

  it('that is not UTF-8 is refused', async () => {
    const answer = await fetch(`${service.url}/integrated-account`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' },
      body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'malformed_body' })
  })

  it('is taken as any kind of JSON', async () => {
    const id = await service.link()
    const patch = (type: string) =>
      service.call('PATCH', `/integrated-account/${id}`, { body: '{}', headers: { 'content-type': type } })
    expect((await patch('application/json; charset=utf-8')).status).toBe(200)
    expect((await patch('application/merge-patch+json')).status).toBe(200)
    expect((await patch('text/plain')).status).toBe(415)
  })
})

describe('a query', () => {
  it('is read whole or refused', async () => {
    const many = Array.from({ length: 1001 }, (_, index) => `a${index}=1`).join('&')
    for (const query of [many, 'tenant_id[eq]=x&tenant_id[eq]=y', 'limit=1&limit=2', 'status[]=active']) {
      const refused = await service.call('GET', `/integrated-account?${query}`)
      expect([query.slice(0, 20), refused.status]).toEqual([query.slice(0, 20), 400])
    }
  })
})
