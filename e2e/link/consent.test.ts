import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectAccessible } from '../testing/accessible.ts'
import { cameBack, type Hosted, open, type Way } from './example-page.ts'
import { type Account, type Scene, startScene } from './scene.ts'

let scene: Scene
let before: readonly Account[]
beforeAll(async () => {
  scene = await startScene()
})
beforeEach(async () => {
  before = await scene.accounts()
})
afterAll(() => scene[Symbol.asyncDispose]())

const connect = (hosted: Hosted): Promise<void> => hosted.getByRole('button', { name: 'Connect', exact: true }).click()

/** From the example page to the vendor's own, in the window where that opens. */
const goToVendor = async (way: Way, shown?: Page): Promise<{ page: Page; hosted: Hosted; vendor: Page }> => {
  const page = shown ?? (await scene.window())
  await page.goto(`${scene.example}/?integration=google-workspace`)
  const hosted = await open(page, way)
  if (way === 'In this tab') {
    await connect(hosted)
    await page.waitForURL(/\/google\//)
    return { page, hosted, vendor: page }
  }
  const opened = page.context().waitForEvent('page')
  await connect(hosted)
  const vendor = await opened
  await vendor.waitForURL(/\/google\//)
  return { page, hosted, vendor }
}

const allow = (vendor: Page): Promise<void> => vendor.getByRole('button', { name: 'Allow' }).click()
const cancel = (vendor: Page): Promise<void> => vendor.getByRole('button', { name: 'Cancel' }).click()

const LINKED = { result: 'success', integration: 'google-workspace', integrated_account_id: expect.any(String) }

const WAYS = ['Connect here', 'In a window', 'In this tab'] as const

describe('linking Google by consent at its own page', () => {
  it.each(WAYS)('“%s” comes back with the account, and every other window is closed', async (way) => {
    const { page, vendor } = await goToVendor(way)
    await allow(vendor)
    const outcome = await cameBack(page)
    expect(outcome).toEqual(LINKED)
    const made = (await scene.accounts()).filter(({ id }) => !before.some((one) => one.id === id))
    expect(made).toMatchObject([{ status: 'active', integration: { name: 'google-workspace' } }])
    expect(page.context().pages()).toEqual([page])
  })

  it.each(['Connect here', 'In a window'] as const)(
    '“%s”: a refusal at the vendor is said where one can try again, which then works',
    async (way) => {
      const { page, hosted, vendor } = await goToVendor(way)
      await cancel(vendor)
      expect(await hosted.getByRole('alert').innerText()).toMatch(/Access was not given at Google Workspace/)
      await vendor.getByText('You can close this window').waitFor()
      expect(await scene.accounts()).toEqual(before)
      const again = page.context().waitForEvent('page')
      await connect(hosted)
      await allow(await again)
      expect(await cameBack(page)).toEqual(LINKED)
    },
  )

  it('“In this tab”: a refusal at the vendor is said on the way back, and trying again works', async () => {
    const { page } = await goToVendor('In this tab')
    await cancel(page)
    await page.getByRole('heading', { name: 'It was not connected' }).waitFor()
    await page.getByText('Access was not given at Google Workspace').waitFor()
    await expectAccessible(page)
    expect(await scene.accounts()).toEqual(before)
    await page.getByRole('button', { name: 'Try again' }).click()
    await connect(page)
    await allow(page)
    expect(await cameBack(page)).toEqual(LINKED)
  })

  it('“In this tab”: whoever gives up after a refusal goes back with the error in the address', async () => {
    const { page } = await goToVendor('In this tab')
    await cancel(page)
    await page.getByRole('button', { name: 'Close' }).click()
    expect(await cameBack(page)).toMatchObject({ result: 'error', error_type: 'connection_error' })
  })

  it('goes on when the person closed the vendor’s window and opens it again', async () => {
    const { page, hosted, vendor } = await goToVendor('Connect here')
    await vendor.close()
    const again = page.context().waitForEvent('page')
    await hosted.getByRole('link', { name: 'Open it again' }).click()
    await allow(await again)
    expect(await cameBack(page)).toEqual(LINKED)
  })

  it('can be given up while the vendor’s window is open', async () => {
    const { page, hosted } = await goToVendor('Connect here')
    await hosted.getByRole('button', { name: 'Cancel' }).click()
    await hosted.getByRole('heading', { name: 'Connect Google Workspace' }).waitFor()
    await hosted.getByRole('button', { name: 'Close' }).click()
    expect(await cameBack(page)).toBe('closed')
    expect(await scene.accounts()).toEqual(before)
  })
})

describe('a browser that allows the hosted page no window', () => {
  it('is said in the frame, and the link that is shown leads on', async () => {
    const page = await scene.window()
    // What a browser that blocks windows answers; a headless one never does.
    await page.addInitScript('if (window.parent !== window) window.open = () => null')
    await page.goto(`${scene.example}/?integration=google-workspace`)
    const hosted = await open(page, 'Connect here')
    await connect(hosted)
    expect(await hosted.getByRole('alert').innerText()).toMatch(/blocked the window\. Press “Open Google Workspace”/)
    const opened = page.context().waitForEvent('page')
    await hosted.getByRole('link', { name: 'Open Google Workspace' }).click()
    await allow(await opened)
    expect(await cameBack(page)).toEqual(LINKED)
    await expect.poll(() => page.context().pages()).toEqual([page])
  })
})

describe('closing the page that waits', () => {
  it.each(['Connect here', 'In a window'] as const)(
    '“%s”: tells of the account where there was one a moment before',
    async (way) => {
      const { page, hosted, vendor } = await goToVendor(way)
      // The page has not heard of it yet.
      await page
        .context()
        .route('**/link-session/attempt/*', (route) =>
          route.request().method() === 'GET'
            ? route.fulfill({ json: { status: 'waiting', outcome: null } })
            : route.continue(),
        )
      const gone = vendor.waitForEvent('close')
      await allow(vendor)
      await gone
      expect(await scene.accounts()).toHaveLength(before.length + 1)
      await hosted.getByRole('button', { name: 'Close' }).click()
      expect(await cameBack(page)).toEqual(LINKED)
    },
  )

  it('puts it out of sight at once, and waits for no server that does not answer', async () => {
    const page = await scene.window()
    await page.clock.install()
    const { hosted } = await goToVendor('Connect here', page)
    const asked = Promise.withResolvers<void>()
    // Never answered.
    await page.context().route('**/link-session/attempt/*', () => asked.resolve())
    await page.clock.pauseAt(Date.now() + 1000)
    await hosted.getByRole('button', { name: 'Close' }).click()
    await asked.promise
    await hosted.getByRole('heading', { name: 'Go on at Google Workspace' }).waitFor({ state: 'hidden' })
    expect(await page.locator('iframe').count()).toBe(1)
    await page.clock.fastForward(3000)
    expect(await cameBack(page)).toBe('closed')
  })
})

describe('what is allowed after the page that asked was left', () => {
  it.each<[string, (hosted: Hosted, page: Page) => Promise<unknown>]>([
    ['by “Cancel”', (hosted) => hosted.getByRole('button', { name: 'Cancel' }).click()],
    ['by closing it', (hosted) => hosted.getByRole('button', { name: 'Close' }).click()],
    ['by going elsewhere', (_, page) => page.goto(`${scene.example}/elsewhere`)],
  ])('%s makes no account', async (_, leave) => {
    const { page, hosted, vendor } = await goToVendor('Connect here')
    const address = vendor.url()
    await leave(hosted, page)
    const late = await page.context().newPage()
    await late.goto(address)
    await allow(late)
    await late.getByText('This way to the vendor is over').waitFor()
    expect(await scene.accounts()).toEqual(before)
  })
})

describe('an answer of the vendor that is not right', () => {
  it('counts once: a replayed one is refused, and changes nothing', async () => {
    const { page, vendor } = await goToVendor('Connect here')
    const callback = vendor.waitForRequest(/\/oauth\/callback/)
    await allow(vendor)
    await cameBack(page)
    const after = await scene.accounts()
    const replay = await page.context().newPage()
    const answer = await replay.goto((await callback).url())
    expect(answer?.status()).toBe(400)
    await replay.getByText('This way to the vendor is over').waitFor()
    await expectAccessible(replay)
    expect(await scene.accounts()).toEqual(after)
  })

  it('must belong to an attempt: another state is refused', async () => {
    const { page, vendor } = await goToVendor('Connect here')
    const wrong = await page.context().newPage()
    const answer = await wrong.goto(`${scene.url}/oauth/callback?state=wrong&code=4%2Fcode`)
    expect(answer?.status()).toBe(400)
    await wrong.getByText('belongs to no attempt').waitFor()
    expect(await scene.accounts()).toEqual(before)
    await allow(vendor)
    expect(await cameBack(page)).toEqual(LINKED)
  })

  it('must come to the browser that went: another one cannot use it', async () => {
    const { page, vendor } = await goToVendor('Connect here')
    // Somebody allows it, and sends the way back to somebody else.
    const decision = { method: 'POST', body: new URLSearchParams({ decision: 'allow' }), redirect: 'manual' } as const
    const callback = (await fetch(vendor.url(), decision)).headers.get('location') ?? ''
    const stranger = await scene.window()
    await stranger.goto(callback)
    await stranger.getByText('begun in another browser').waitFor()
    expect(await scene.accounts()).toEqual(before)
    await vendor.goto(callback)
    expect(await cameBack(page)).toEqual(LINKED)
  })
})
