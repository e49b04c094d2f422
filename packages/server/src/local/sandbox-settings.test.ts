import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectors } from '@rollcall/connectors'
import { linkableVendors } from '@rollcall/sandbox'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'
import { settleSandbox } from './sandbox-settings.ts'

const FIRST = 'http://127.0.0.1:4010'
const SECOND = 'http://127.0.0.1:5010'

let service: StartedService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service[Symbol.asyncDispose]())

/** Each test has an environment and a data folder of its own. */
let environment: { readonly id: string; readonly api_token: { readonly token: string } }
let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rollcall-settings-'))
  environment = (await service.call('POST', '/environment', { body: { name: dataDir.slice(-6) } })).body
})
afterEach(() => rm(dataDir, { recursive: true }))

const start = (sandboxUrl: string) =>
  settleSandbox(service.service.oauth.integrations, { environmentId: environment.id, sandboxUrl, dataDir })

const call = async (method: string, slug: string, body?: Readonly<Record<string, unknown>>) => {
  const { token } = environment.api_token
  const answer = await service.call(method, `/environment-integration/${slug}`, { token, body })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

const integration = (slug: string) => call('GET', slug)
const put = (slug: string, body: Readonly<Record<string, unknown>>) => call('PUT', slug, body)

const KNOWN = linkableVendors(FIRST).filter(({ connector }) => connectors.some(({ id }) => id === connector))

describe('the settings of local mode', () => {
  it.each(KNOWN.map(({ connector }) => connector))('have the address of the sandbox for %s', async (slug) => {
    await start(FIRST)
    const { is_enabled, settings } = await integration(slug)
    expect(is_enabled).toBe(true)
    expect(settings).toEqual(KNOWN.find(({ connector }) => connector === slug)?.settings)
  })

  it('have an OAuth client where somebody consents, with every address of the sandbox', async () => {
    await start(FIRST)
    const { oauth } = await integration('google-workspace')
    expect(oauth).toMatchObject({ has_client_secret: true, scopes: null })
    for (const name of ['authorization_url', 'token_url', 'revocation_url']) expect(oauth[name]).toContain(FIRST)
  })

  it('follow the sandbox to another address, and are not written where it has not moved', async () => {
    await start(FIRST)
    const before = await integration('okta')
    service.clock.now = new Date(service.clock.now.getTime() + 60_000)
    await start(FIRST)
    expect(await integration('okta')).toEqual(before)
    await start(SECOND)
    expect((await integration('okta')).settings).toEqual({ base_url: `${SECOND}/okta/api/v1` })
    const { settings, oauth } = await integration('google-workspace')
    expect(settings.base_url).toContain(SECOND)
    expect(oauth.token_url).toBe(`${SECOND}/google/token`)
  })

  it('keep what an operator changed, and move what is still as it was written', async () => {
    await start(FIRST)
    await put('notion-scim', { is_enabled: true, settings: { base_url: 'https://api.notion.test/scim' }, oauth: null })
    await put('okta', {
      is_enabled: false,
      settings: { base_url: `${FIRST}/okta/api/v1`, requests_per_second: '2' },
      oauth: null,
    })
    await start(SECOND)
    expect((await integration('notion-scim')).settings).toEqual({ base_url: 'https://api.notion.test/scim' })
    expect(await integration('okta')).toMatchObject({
      is_enabled: false,
      settings: { base_url: `${SECOND}/okta/api/v1`, requests_per_second: '2' },
    })
  })

  it('leave an operator’s own OAuth client alone, its addresses and all', async () => {
    await start(FIRST)
    const oauth = { client_id: 'ours', client_secret: 'hush', token_url: `${FIRST}/google/token` }
    await put('google-workspace', { is_enabled: true, settings: {}, oauth })
    await start(SECOND)
    expect((await integration('google-workspace')).oauth).toMatchObject({
      client_id: 'ours',
      token_url: `${FIRST}/google/token`,
    })
  })

  it('stay away once an operator has removed them, and never replace what was there before', async () => {
    await put('okta', { is_enabled: true, settings: { base_url: 'https://acme.okta.test/api/v1' }, oauth: null })
    await start(FIRST)
    expect((await integration('okta')).settings).toEqual({ base_url: 'https://acme.okta.test/api/v1' })
    await call('DELETE', 'notion-scim')
    await start(SECOND)
    expect((await integration('notion-scim')).updated_at).toBeNull()
  })
})
