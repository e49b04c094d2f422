import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SAMPLE_SCIM_TOKEN } from '../../packages/sandbox/src/index.ts'
import { cameBack, frameOf, give, open } from './example-page.ts'
import { type Account, type Scene, startScene, TENANT } from './scene.ts'
import { authenticate } from './sdk.ts'
import { startReceiver, type WebhookReceiver } from './webhook-receiver.ts'

let scene: Scene
let receiver: WebhookReceiver
beforeAll(async () => {
  scene = await startScene()
  receiver = await startReceiver()
  await scene.call('POST', '/webhook', { target_url: receiver.url })
})
afterAll(async () => {
  await receiver[Symbol.asyncDispose]()
  await scene[Symbol.asyncDispose]()
})

const accountOf = (id: string): Promise<Account> => scene.call('GET', `/integrated-account/${id}`)
const users = (id: string): Promise<unknown> =>
  scene.call('GET', `/unified/user-directory/users?integrated_account_id=${id}&limit=1`)

/** A token that an owner has made in the sandbox, to be revoked later. */
const makeToken = async (): Promise<{ readonly token: string; readonly id: string }> => {
  const owner = SAMPLE_SCIM_TOKEN
  const tokens = await scene.door<readonly { readonly token: string; readonly creator_id: string }[]>('GET', 'tokens')
  const creator_id = tokens.find(({ token }) => token === owner)?.creator_id
  return scene.door('POST', 'tokens', { creator_id, kind: 'scim' })
}

/** The page shows the outcome of the last time until the hosted page has gone. */
const gone = (page: Page): Promise<void> => page.locator('iframe').waitFor({ state: 'detached' })

/** That the account needs a new credential: by the event, by the API and in the console. */
const expectTold = async (id: string): Promise<void> => {
  expect(await receiver.received('integrated_account:authentication_error', id)).toMatchObject({
    payload: { tenant_id: TENANT, status: 'needs_reauth' },
  })
  expect(await accountOf(id)).toMatchObject({ status: 'needs_reauth' })
  const console = await scene.console(`/console/connections/${id}`)
  await console.getByText('Needs a new credential').first().waitFor()
}

describe('linking again', () => {
  it('the Notion workspace: its token is revoked, that is told, and a new one keeps the account', async () => {
    const page = await scene.window({ query: '?integration=notion-scim' })
    const made = await makeToken()
    await give(await open(page, 'Connect here'), made.token)
    const { integrated_account_id: id } = Object(await cameBack(page))
    await receiver.received('integrated_account:active', id)
    await scene.call('PATCH', `/integrated-account/${id}`, { context: { region: 'eu' } })

    await scene.door('DELETE', `tokens/${made.id}`)
    await expect(users(id)).rejects.toThrow('401')
    await expectTold(id)

    await give(await open(page, 'Reconnect'), SAMPLE_SCIM_TOKEN)
    await gone(page)
    expect(await cameBack(page)).toMatchObject({ integrated_account_id: id })
    await receiver.received('integrated_account:updated', id)
    expect(await accountOf(id)).toMatchObject({ status: 'active', context: { region: 'eu' } })
    expect(await users(id)).toMatchObject({ result_count: 1 })
  })

  it('Google: every token is revoked, that is told, and another consent keeps the account', async () => {
    const page = await scene.window({ query: '?integration=google-workspace' })
    const consent = async (way: 'Connect here' | 'Reconnect'): Promise<void> => {
      const hosted = await open(page, way)
      const opened = page.context().waitForEvent('page')
      await hosted.getByRole('button', { name: /^(Connect|Reconnect)$/ }).click()
      await (await opened).getByRole('button', { name: 'Allow' }).click()
      await gone(page)
    }
    await consent('Connect here')
    const { integrated_account_id: id } = Object(await cameBack(page))
    await scene.call('PATCH', `/integrated-account/${id}`, { context: { region: 'us' } })

    await scene.door('POST', 'vendors/google/revoke-tokens')
    await expect(users(id)).rejects.toThrow('401')
    await expectTold(id)

    await consent('Reconnect')
    expect(await cameBack(page)).toMatchObject({ integrated_account_id: id })
    expect(await accountOf(id)).toMatchObject({ status: 'active', context: { region: 'us' } })
    expect(await users(id)).toMatchObject({ result_count: 1 })
  })

  it('the Notion workspace in a window: a new token keeps the account', async () => {
    const page = await scene.window()
    const made = await makeToken()
    const first = authenticate(page, scene.url, {
      token: await scene.linkToken({ tenant_id: TENANT, integrations: ['notion-scim'], context: { region: 'eu' } }),
    })
    await give(frameOf(page), made.token)
    const { integrated_account_id: id } = Object(Object(await first).resolved)
    await scene.door('DELETE', `tokens/${made.id}`)
    await expect(users(id)).rejects.toThrow('401')
    expect(await accountOf(id)).toMatchObject({ status: 'needs_reauth' })

    const popup = page.waitForEvent('popup')
    const again = authenticate(page, scene.url, {
      token: await scene.linkToken({ integrated_account_id: id }),
      iframe: false,
    })
    const window = await popup
    const closed = window.waitForEvent('close')
    await window.getByRole('heading', { name: 'Reconnect Notion' }).waitFor()
    await give(window, SAMPLE_SCIM_TOKEN)
    expect(await again).toEqual({
      resolved: { result: 'success', integration: 'notion-scim', integrated_account_id: id },
    })
    await closed
    expect(await accountOf(id)).toMatchObject({ status: 'active', context: { region: 'eu' } })
    expect(await users(id)).toMatchObject({ result_count: 1 })
  })

  it('says whose account it is, and offers no other', async () => {
    const id = await scene.link()
    const page = await scene.window()
    const settled = authenticate(page, scene.url, { token: await scene.linkToken({ integrated_account_id: id }) })
    const hosted = frameOf(page)
    await hosted.getByRole('heading', { name: 'Reconnect Notion' }).waitFor()
    await hosted.getByText('The connection stays the same one').waitFor()
    expect(await hosted.getByRole('button', { name: /All applications/ }).count()).toBe(0)
    await hosted.getByRole('button', { name: 'Close' }).click()
    expect(await settled).toEqual({ rejected: 'closed' })
    expect(await accountOf(id)).toMatchObject({ status: 'active' })
  })
})
