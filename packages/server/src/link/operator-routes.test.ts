import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLIENT_ID, CLIENT_SECRET } from '../oauth/testing/oauth-vendor.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { INTEGRATION, type LinkingService, startLinking } from './testing/linking-service.ts'
import { createEnvironmentCaller } from './testing/other-environment.ts'

describe.each(TEST_DATABASES)('how an environment links, on $name', (kind) => {
  let linking: LinkingService
  beforeAll(async () => {
    linking = await startLinking(kind)
  })
  afterAll(() => linking[Symbol.asyncDispose]())

  const put = (oauth: unknown, more: Readonly<Record<string, unknown>> = {}) =>
    linking.service.call('PUT', `/environment-integration/${INTEGRATION}`, { body: { oauth, ...more } })

  describe('an OAuth client', () => {
    it('is shown without its secret, with the address to register at the vendor', async () => {
      const { body, text } = await linking.service.call('GET', `/environment-integration/${INTEGRATION}`)
      expect(body).toMatchObject({
        integration: INTEGRATION,
        is_enabled: true,
        needs_oauth: true,
        redirect_uri: 'https://rollcall.test/oauth/callback',
        oauth: { client_id: CLIENT_ID, has_client_secret: true, token_url: null },
      })
      expect(text).not.toContain(CLIENT_SECRET)
    })

    it('keeps its secret where it is left out', async () => {
      expect((await put({ client_id: CLIENT_ID, scopes: ['directory.read', 'directory.write'] })).status).toBe(200)
      expect(await linking.consent(await linking.linkToken())).toMatchObject({ result: 'success' })
      await put({ client_id: CLIENT_ID })
    })

    it.each([
      ['another client', { client_id: 'other' }],
      ['another address', { client_id: CLIENT_ID, token_url: 'https://evil.test/token' }],
      ['another address to revoke at', { client_id: CLIENT_ID, revocation_url: 'https://evil.test/revoke' }],
    ])('never sends the secret that it has with or to %s', async (_, oauth) => {
      const refused = await put(oauth)
      expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining('client_secret')])
      expect(await linking.consent(await linking.linkToken())).toMatchObject({ result: 'success' })
    })

    it('sends its secret nowhere that the linking person says', async () => {
      const token = await linking.linkToken()
      const { body } = await linking.authorize(token, { settings: { base_url: `${linking.vendor.url}/elsewhere` } })
      await linking.browser().go(body.authorization_url, ({ pathname }) => pathname === '/connect-account')
      const sent = linking.vendor.received.filter((request) => request.startsWith('POST'))
      expect(new Set(sent.map((request) => request.split(' ').slice(0, 2).join(' ')))).toEqual(new Set(['POST /token']))
    })

    it('is no use to an integration without consent', async () => {
      const refused = await linking.service.call('PUT', '/environment-integration/scim', {
        body: { oauth: { client_id: 'x', client_secret: 'y' } },
      })
      expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining('not linked by consent')])
    })

    it('is of one environment', async () => {
      const other = await createEnvironmentCaller(linking.service)
      expect((await other('GET', `/environment-integration/${INTEGRATION}`)).body.oauth).toBeNull()
    })
  })

  describe('an integration', () => {
    it('is listed with those for which nothing was set', async () => {
      const { body } = await linking.service.call('GET', '/environment-integration?limit=100')
      const names = body.result.map(({ integration }: { readonly integration: string }) => integration)
      expect(names).toEqual(expect.arrayContaining(['notion-scim', 'scim', INTEGRATION]))
    })

    it('is not offered when it is off, and offers what the operator has set', async () => {
      const offer = async () => {
        const { body } = await linking.page('GET', '/link-session', await linking.linkToken())
        return body.integrations.find(({ name }: { readonly name: string }) => name === 'scim')
      }
      const set = (body: unknown) => linking.service.call('PUT', '/environment-integration/scim', { body })
      await set({ settings: { base_url: 'https://scim.acme.test' } })
      expect((await offer()).settings[0]).toMatchObject({ name: 'base_url', default: 'https://scim.acme.test' })
      await set({ is_enabled: false })
      expect(await offer()).toBeUndefined()
      await linking.service.call('DELETE', '/environment-integration/scim')
      expect((await offer()).settings[0].default).toBeUndefined()
    })

    it('that there is not is a 404', async () => {
      expect((await linking.service.call('GET', '/environment-integration/nation')).status).toBe(404)
    })
  })

  describe('the link settings', () => {
    const settings = (method: string, body?: unknown) =>
      linking.service.call(method, `/environment/${linking.service.environmentId}/link-settings`, { body })

    it('are changed part by part', async () => {
      expect((await settings('GET')).body).toMatchObject({ origins: [], loopback_allowed: true })
      await settings('PATCH', { origins: ['https://app.acme.test/', 'https://app.acme.test'] })
      await settings('PATCH', { branding: { name: 'Acme HR', color: '#0b6e4f' } })
      const { body } = await settings('PATCH', { branding: { name: null } })
      expect(body).toMatchObject({
        origins: ['https://app.acme.test'],
        branding: { name: null, color: '#0b6e4f', text_color: '#ffffff' },
      })
      const { token } = {
        token: await linking.linkToken({ tenant_id: 'a', redirect_uri: 'https://app.acme.test/done' }),
      }
      expect((await linking.page('GET', '/link-session', token)).body.opener_origins).toEqual(['https://app.acme.test'])
    })

    it('choose a text that can be read on any colour', async () => {
      const textOn = async (color: string) =>
        (await settings('PATCH', { branding: { color } })).body.branding.text_color
      expect([await textOn('#ffff00'), await textOn('#777777'), await textOn('#0000ff')]).toEqual([
        '#000000',
        '#000000',
        '#ffffff',
      ])
    })

    it.each([
      ['an origin with a path', { origins: ['https://app.acme.test/page'] }],
      ['an origin without TLS', { origins: ['http://app.acme.test'] }],
      ['no origin', { origins: ['*'] }],
      ['a logo that is a script', { branding: { logo_url: 'javascript:alert(1)' } }],
      ['a logo without TLS', { branding: { logo_url: 'http://acme.test/logo.png' } }],
      ['a logo that is too large', { branding: { logo_url: `data:image/png;base64,${'A'.repeat(88_000)}` } }],
      ['a colour that is none', { branding: { color: 'red' } }],
    ])('are not %s', async (_, body) => {
      const refused = await settings('PATCH', body)
      expect(refused.status, refused.text).toBe(400)
    })

    it('are of one environment', async () => {
      const other = await createEnvironmentCaller(linking.service)
      expect((await other('GET', `/environment/${linking.service.environmentId}/link-settings`)).status).toBe(404)
    })
  })
})
