import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { TEST_DATABASES } from '../testing/databases.ts'
import { INTEGRATION, type LinkingService, startLinking } from './testing/linking-service.ts'
import { createEnvironmentCaller } from './testing/other-environment.ts'

describe.each(TEST_DATABASES)('linking with the form, on $name', (kind) => {
  let linking: LinkingService
  beforeAll(async () => {
    linking = await startLinking(kind)
  })
  afterAll(() => linking[Symbol.asyncDispose]())
  afterEach(() => linking.vendor.calm())

  const connect = (token: string, more: Readonly<Record<string, unknown>> = {}) =>
    linking.page('POST', '/link-session/connect', token, {
      integration: INTEGRATION,
      authentication_method: 'api_key',
      credentials: { api_key: 'pasted-token' },
      ...more,
    })

  const accounts = async (tenant: string): Promise<readonly { readonly id: string }[]> =>
    (await linking.service.call('GET', `/integrated-account?tenant_id=${tenant}`)).body.result

  const fresh = async (more: Readonly<Record<string, unknown>> = {}) => {
    const tenant = randomUUID()
    return { tenant, token: await linking.linkToken({ tenant_id: tenant, ...more }) }
  }

  describe('a link token', () => {
    it('shows what there is to choose, what it can reach and what not', async () => {
      const { token } = await fresh({ integrations: [INTEGRATION], redirect_uri: 'http://localhost:3000/done' })
      const { status, body } = await linking.page('GET', '/link-session', token)
      expect(status).toBe(200)
      expect(body).toMatchObject({
        kind: 'new',
        account: null,
        redirect_uri: 'http://localhost:3000/done',
        loopback_allowed: true,
        integrations: [
          {
            name: INTEGRATION,
            can: ['See everybody who has an account, with names, e-mail addresses and roles.'],
            cannot: ['Guests.'],
            schemes: [
              { format: 'oauth2', grant: 'authorization_code', is_ready: true },
              { format: 'oauth2_client_credentials', grant: 'client_credentials' },
              { format: 'api_key', grant: null },
            ],
          },
        ],
      })
      expect(body.integrations[0].schemes[0].scopes[0]).toEqual({ name: 'directory.read', why: 'To see people.' })
      expect(body.integrations[0].settings.map(({ name }: { readonly name: string }) => name)).toEqual(['base_url'])
    })

    it.each([
      ['forged', async () => 'rcl_forged'],
      ['an API token', async () => linking.service.token],
      ['missing', async () => ''],
      [
        'used',
        async () => {
          const { token } = await fresh()
          await connect(token)
          return token
        },
      ],
      [
        'expired',
        async () => {
          const { token } = await fresh()
          linking.pass(7 * 86_400_000)
          return token
        },
      ],
      [
        'of an account that is gone',
        async () => {
          const { token } = await fresh()
          const { body } = await connect(token)
          const again = await linking.linkToken({ integrated_account_id: body.integrated_account_id })
          await linking.service.call('DELETE', `/integrated-account/${body.integrated_account_id}`)
          return again
        },
      ],
    ])('that is %s opens nothing', async (_, make) => {
      const token = await make()
      for (const answer of [await linking.page('GET', '/link-session', token), await connect(token)]) {
        expect(answer.status, answer.text).toBeGreaterThanOrEqual(400)
        expect(answer.status).toBeLessThan(500)
        expect(answer.body.error_type).toBe('invalid_token')
        expect(answer.body.message).toMatch(/link/)
      }
    })

    it('is not spent by opening the page, nor by an attempt that fails', async () => {
      const { token, tenant } = await fresh()
      await linking.page('GET', '/link-session', token)
      expect((await connect(token, { credentials: { api_key: 'wrong' } })).status).toBe(422)
      expect((await connect(token)).status).toBe(200)
      expect(await accounts(tenant)).toHaveLength(1)
    })

    it('makes one account of two who use it at once', async () => {
      const { token, tenant } = await fresh()
      const { received } = linking.vendor
      const before = received.length
      const gate = Promise.withResolvers<void>()
      linking.vendor.trouble('GET /scim/Users', { kind: 'held', until: gate.promise }, 3)
      const connecting = Promise.all([connect(token), connect(token), connect(token)])
      while (received.length < before + 3) await new Promise((resolve) => setImmediate(resolve))
      gate.resolve()
      const answers = await connecting
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
      expect(await accounts(tenant)).toHaveLength(1)
    })

    it('takes so many attempts an hour', async () => {
      const { token } = await fresh()
      const wrong = { integration: 'nothing' }
      for (let tries = 0; tries < 30; tries += 1) expect((await connect(token, wrong)).status).toBe(400)
      const refused = await connect(token)
      expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
        429,
        'rate_limited',
        '3600',
      ])
      linking.pass(3_600_000)
      expect((await connect(token)).status).toBe(200)
    })

    it.each([
      ['both kinds', { tenant_id: 'a', integrated_account_id: randomUUID() }, 400, 'Choose one'],
      ['neither kind', {}, 400, 'tenant_id for a new account'],
      ['an account that there is not', { integrated_account_id: randomUUID() }, 404, 'no integrated account'],
      ['an integration that there is not', { tenant_id: 'a', integrations: ['nation'] }, 400, 'nation'],
      ['what only linking again knows', { tenant_id: 'a', persist_previous_context: true }, 400, 'linked again'],
      ['an unregistered redirect_uri', { tenant_id: 'a', redirect_uri: 'https://evil.test/x' }, 400, 'registered'],
    ])('is not made for %s', async (_, body, status, said) => {
      const refused = await linking.service.call('POST', '/link-token', { body })
      expect([refused.status, refused.body.message]).toEqual([status, expect.stringContaining(said)])
    })

    it('is not made for the account of another environment', async () => {
      const { token } = await fresh()
      const { body } = await connect(token)
      const other = await createEnvironmentCaller(linking.service)
      const refused = await other('POST', '/link-token', { integrated_account_id: body.integrated_account_id })
      expect([refused.status, refused.body.code]).toEqual([404, 'connection_not_found'])
    })
  })

  describe('a credential', () => {
    it.each([
      ['with spaces', '  pasted-token\n', ['Spaces around the Token were taken away.']],
      ['with Bearer', 'Bearer pasted-token', ['“Bearer” before the Token was taken away.']],
      [
        'with a whole header',
        ' Authorization: bearer pasted-token ',
        ['Spaces around the Token were taken away.', '“Bearer” before the Token was taken away.'],
      ],
      ['with spaces that nobody sees', '\u200bpasted-token\ufeff', ['Spaces around the Token were taken away.']],
      ['as it is', 'pasted-token', []],
    ])('pasted %s is put right, which is said', async (_, pasted, notes) => {
      const { token } = await fresh()
      const { status, body } = await connect(token, { credentials: { api_key: pasted } })
      expect([status, body.notes]).toEqual([200, notes])
      expect((await linking.users(body.integrated_account_id)).status).toBe(200)
    })

    it.each([
      ['is wrong', { credentials: { api_key: 'wrong' } }, 422, 'validation_error', 'refused the credential'],
      ['is of another product', { credentials: { api_key: 'other_x' } }, 422, 'validation_error', 'a token of Other'],
      ['is missing', { credentials: {} }, 400, 'validation_error', 'credentials.api_key is required'],
      ['has a field too many', { credentials: { api_key: 'x', more: 'y' } }, 400, 'validation_error', 'more'],
      [
        'has a letter that no key has',
        { credentials: { api_key: 'pästed' } },
        400,
        'validation_error',
        'Copy it again',
      ],
      ['has a sign of control', { credentials: { api_key: 'past\u0001ed' } }, 400, 'validation_error', 'Copy it again'],
      [
        'would be sent to a neighbour',
        { settings: { base_url: 'https://10.0.0.1' } },
        400,
        'validation_error',
        'public',
      ],
      ['would be sent in the clear', { settings: { base_url: 'http://8.8.8.8' } }, 400, 'validation_error', 'public'],
      ['comes with what nobody asked for', { bogus: 1 }, 400, 'validation_error', 'bogus'],
      ['is no text', { credentials: { api_key: 1 } }, 400, 'validation_error', 'credentials.api_key'],
      ['is of no way there is', { authentication_method: 'basic' }, 400, 'validation_error', 'basic'],
      ['is for no integration there is', { integration: 'nation' }, 400, 'invalid_integration', 'nation'],
      ['comes with a bad address', { settings: { base_url: 'ftp://x' } }, 400, 'validation_error', 'http'],
      ['comes with a setting of the operator', { settings: { burst: '9' } }, 400, 'validation_error', 'burst'],
    ])('that %s leaves nothing behind', async (_, more, status, type, said) => {
      const { token, tenant } = await fresh()
      const refused = await connect(token, more)
      expect([refused.status, refused.body.error_type], refused.text).toEqual([status, type])
      expect(refused.body.message).toContain(said)
      // Whoever reads it has a form before them, and no server.
      expect(refused.text).not.toContain('ROLLCALL_')
      expect(refused.text).not.toContain('Repeat the call')
      expect(await accounts(tenant)).toEqual([])
    })

    it.each([
      ['is down', { kind: 'down' as const }],
      ['is in trouble', { kind: 'status' as const, status: 503 }],
    ])('cannot be proved while the vendor %s: nothing is kept, and the link stays good', async (_, trouble) => {
      const { token, tenant } = await fresh()
      linking.vendor.trouble('GET /scim/Users', trouble, 99)
      const refused = await connect(token)
      expect(refused.body).toMatchObject({ error_type: 'connection_error', code: 'vendor_unavailable' })
      expect(refused.body.message).toMatch(/later/)
      expect(await accounts(tenant)).toEqual([])
      linking.vendor.calm()
      expect((await connect(token)).status).toBe(200)
    })

    it('takes the place of the one before when the account is linked again, in another way too', async () => {
      const id = await linking.linked()
      const again = await linking.linkToken({ integrated_account_id: id })
      const { body } = await connect(again)
      expect(body.integrated_account_id).toBe(id)
      expect(await linking.account(id)).toMatchObject({ status: 'active', authentication_method: 'api_key' })
      expect((await linking.users(id)).status).toBe(200)
    })

    it('changes nothing of the account when it is refused on linking again', async () => {
      const id = await linking.linked()
      const seen = await linking.account(id)
      const again = await linking.linkToken({ integrated_account_id: id })
      expect((await connect(again, { credentials: { api_key: 'wrong' } })).status).toBe(422)
      expect(await linking.account(id)).toEqual(seen)
      expect((await linking.users(id)).status).toBe(200)
    })
  })

  it('is on record, with the link that did it', async () => {
    const { token, tenant } = await fresh()
    const { body } = await connect(token)
    const found = await linking.service.call('GET', `/audit-event?integrated_account_id=${body.integrated_account_id}`)
    expect(found.body.result).toEqual([
      expect.objectContaining({
        action: 'integrated_account.created',
        actor: expect.stringMatching(/^link-token:/),
        tenant_id: tenant,
        outcome: 'succeeded',
      }),
    ])
  })
})
