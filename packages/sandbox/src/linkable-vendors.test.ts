import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSandbox, type LinkableVendor, linkableVendors, type Sandbox } from './index.ts'

let sandbox: Sandbox
let vendors: readonly LinkableVendor[]
beforeAll(async () => {
  sandbox = createSandbox()
  vendors = linkableVendors((await sandbox.listen()).url)
})
afterAll(() => sandbox.close())

const LISTS: Readonly<Record<string, string>> = {
  'notion-scim': '/Users?count=1',
  'slack-scim': '/Users?count=1',
  okta: '/users?limit=1',
  'github-emu': '/Users?count=1',
}

describe('what to link with', () => {
  it('names every vendor of the sandbox', () => {
    const [, ...mounted] = vendors.map(({ vendor }) => vendor.toLowerCase())
    expect(mounted.toSorted()).toEqual(Object.keys(sandbox.vendors).toSorted())
  })

  it.each(Object.keys(LISTS))('has an address and a token of %s that list its users', async (connector) => {
    const found = vendors.find((each) => each.connector === connector)
    const token = found?.credential.kind === 'token' ? found.credential.token : ''
    const answer = await fetch(`${found?.settings['base_url']}${LISTS[connector]}`, {
      headers: { authorization: `${connector === 'okta' ? 'SSWS' : 'Bearer'} ${token}`, 'user-agent': 'test' },
    })
    expect(answer.status).toBe(200)
  })

  it('has a client whom the authorization server knows, and where it gives tokens', async () => {
    const client = vendors.flatMap(({ credential }) => (credential.kind === 'consent' ? [credential.client] : []))[0]
    const asking = new URLSearchParams({
      client_id: client?.id ?? '',
      redirect_uri: 'http://127.0.0.1:1/oauth/callback',
      response_type: 'code',
      code_challenge: 'x',
      code_challenge_method: 'S256',
      scope: 'https://www.googleapis.com/auth/admin.directory.user',
    })
    expect((await fetch(`${client?.authorizationUrl}?${asking}`)).status).toBe(200)
    const form = { client_id: client?.id ?? '', client_secret: client?.secret ?? '' }
    const answer = await fetch(client?.tokenUrl ?? '', {
      method: 'POST',
      body: new URLSearchParams({ ...form, grant_type: 'authorization_code', code: 'none' }),
    })
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' })
    const revoked = await fetch(client?.revocationUrl ?? '', {
      method: 'POST',
      body: new URLSearchParams({ token: 'none' }),
    })
    expect(await revoked.json()).toMatchObject({ error: 'invalid_token' })
  })
})
