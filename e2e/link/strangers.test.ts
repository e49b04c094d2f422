import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../../packages/server/src/testing/started-service.ts'
import { openBrowser, type TestBrowser } from '../testing/browser.ts'
import { cameBack, frameOf, open } from './example-page.ts'
import { startExample } from './example-process.ts'
import { ensurePagesBuilt } from './scene.ts'
import { authenticate } from './sdk.ts'

/** A service as in production: no page of this machine is let in unless it is registered. And a clock that can be moved. */
let service: StartedService
let example: AsyncDisposable & { readonly url: string }
let browser: TestBrowser
beforeAll(async () => {
  await ensurePagesBuilt()
  service = await startService({ allowEgress: [] })
  example = await startExample(service)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await example[Symbol.asyncDispose]()
  await service[Symbol.asyncDispose]()
})

const register = async (origins: readonly string[]): Promise<void> => {
  const answer = await service.call('PATCH', `/environment/${service.environmentId}/link-settings`, {
    body: { origins },
  })
  expect(answer.status, answer.text).toBe(200)
}

const linkToken = async (): Promise<string> =>
  (await service.call('POST', '/link-token', { body: { tenant_id: 'acme' } })).body.link_token

/** The example page, which keeps every message that it is sent. */
const openExample = async (): Promise<Page> => {
  const page = await browser.window()
  await page.goto(example.url)
  await page.evaluate('window.told = []; window.addEventListener("message", ({ data }) => window.told.push(data))')
  return page
}

describe('a page of an origin that is not registered', () => {
  it('cannot show the hosted page in a frame; the SDK says why, and gives the page back', async () => {
    await register(['https://app.acme.test'])
    const page = await openExample()
    const refused = page.waitForEvent('console', { predicate: (message) => message.text().includes('frame-ancestors') })
    const settled = authenticate(page, service.url, { token: await linkToken() })
    await refused
    expect(await settled).toMatchObject({
      rejected: { error_type: 'connection_error', message: expect.stringContaining(`Add ${example.url} to`) },
    })
    expect(await page.evaluate('window.told')).toEqual([])
    expect(await page.locator('iframe, [inert]').count()).toBe(0)
  })

  it.each([
    ['a space before it', (token: string) => ` ${token}`],
    ['a tab before it', (token: string) => `\t${token}`],
    ['a line break after it', (token: string) => `${token}\n`],
  ])('cannot show it either with a token that has %s', async (_, spell) => {
    await register(['https://app.acme.test'])
    const page = await openExample()
    const settled = authenticate(page, service.url, { token: spell(await linkToken()) })
    expect(await settled).toMatchObject({ rejected: { error_type: 'connection_error' } })
  })

  it('is told nothing by a window that it opened, whatever happens there', async () => {
    const page = await openExample()
    const popup = page.waitForEvent('popup')
    const settled = authenticate(page, service.url, { token: await linkToken(), iframe: false })
    const window = await popup
    await window.getByText(`${new URL(example.url).origin} is not among the sites that may open it`).waitFor()
    expect(await window.getByRole('button').count()).toBe(0)
    await window.close()
    expect(await settled).toEqual({ rejected: 'closed' })
    expect(await page.evaluate('window.told')).toEqual([])
  })

  it('cannot say that it is another one: the message goes to that one only', async () => {
    await register([example.url, 'https://app.acme.test'])
    const page = await openExample()
    const popup = page.waitForEvent('popup')
    const address = new URL('/connect-account', service.url)
    address.search = String(new URLSearchParams({ link_token: await linkToken(), origin: 'https://app.acme.test' }))
    await page.evaluate(`void window.open(${JSON.stringify(address.href)}, '_blank', 'popup')`)
    const window = await popup
    const closed = window.waitForEvent('close')
    await window.getByRole('button', { name: 'Close' }).click()
    await closed
    expect(await page.evaluate('window.told')).toEqual([])
  })

  it('cannot be led back to', async () => {
    await register([])
    const page = await openExample()
    await page.getByRole('button', { name: 'In this tab' }).click()
    expect(await cameBack(page)).toMatch(/redirect_uri must be of an origin that is registered/)
  })

  it('is let in once it is registered', async () => {
    await register([example.url])
    const page = await openExample()
    const hosted = await open(page, 'Connect here')
    await hosted.getByRole('button', { name: 'Close' }).click()
    expect(await cameBack(page)).toBe('closed')
  })
})

describe('a link token with white space around it', () => {
  it('is as good as without, on a page that may show it', async () => {
    await register([example.url])
    const page = await openExample()
    void authenticate(page, service.url, { token: ` ${await linkToken()}\n` }).catch(() => undefined)
    await frameOf(page).getByRole('heading', { name: 'What do you want to connect?' }).waitFor()
  })
})

describe('a link token that has been good', () => {
  const tokens: readonly (readonly [string, () => Promise<string>, string])[] = [
    [
      'and has expired',
      async () => {
        const token = await linkToken()
        service.clock.now = new Date(service.clock.now.getTime() + 8 * 86_400_000)
        return token
      },
      'This link has expired.',
    ],
    [
      'and is of another installation',
      async () => {
        await using other = await startService()
        return (await other.call('POST', '/link-token', { body: { tenant_id: 'acme' } })).body.link_token
      },
      'This link is not one of ours, or is not complete.',
    ],
  ]

  it.each(tokens)('%s: the page says so in a frame, and the SDK rejects with invalid_token', async (_, make, said) => {
    await register([example.url])
    const page = await openExample()
    const settled = authenticate(page, service.url, { token: await make() })
    const hosted = frameOf(page)
    await hosted.getByText(said).waitFor()
    await hosted.getByRole('button', { name: 'Close' }).last().click()
    expect(await settled).toMatchObject({
      rejected: { error_type: 'invalid_token', message: expect.stringContaining(said) },
    })
  })

  it('but is offered for something that it is not for: the SDK rejects with invalid_integration', async () => {
    await register([example.url])
    const page = await openExample()
    const settled = authenticate(page, service.url, { token: await linkToken(), integration: 'nation-scim' })
    await frameOf(page).getByText('“nation-scim” cannot be connected here').waitFor()
    await frameOf(page).getByRole('button', { name: 'Close' }).last().click()
    expect(await settled).toMatchObject({ rejected: { error_type: 'invalid_integration' } })
  })
})
