import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SAMPLE_SCIM_TOKEN } from '../../packages/sandbox/src/index.ts'
import { expectAccessible, expectNoSidewaysScroll } from '../testing/accessible.ts'
import type { WindowOptions } from '../testing/browser.ts'
import { expectKeyboardOnly } from '../testing/keyboard-only.ts'
import { ask, cameBack, frameOf, give, open } from './example-page.ts'
import { type Scene, startScene } from './scene.ts'
import { SCREENS, type Screen } from './screens.ts'
import { authenticate } from './sdk.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

/** The screen in a window of its own, as who was sent a link by mail sees it. */
const show = async ({ integrations, isLast, reach, shows }: Screen, options: WindowOptions = {}): Promise<Page> => {
  const page = await scene.window(options)
  const back = isLast ? {} : { redirect_uri: `${scene.example}/` }
  const token = await scene.linkToken({ tenant_id: 'screens', integrations, ...back })
  await page.goto(`${scene.url}/connect-account?link_token=${token}`)
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'One moment' }).waitFor()
  await reach(page, scene)
  await page.getByText(shows).first().waitFor()
  return page
}

describe.each(SCREENS.map((screen) => [screen.name, screen] as const))('the screen “%s”', (_, screen) => {
  it('meets WCAG AA in both themes, and can be walked by keyboard', async () => {
    const page = await show(screen)
    await expectAccessible(page)
    await expectKeyboardOnly(page)
  })

  it('fits a phone', async () => {
    const page = await show(screen, { size: 'phone' })
    await expectNoSidewaysScroll(page)
  })
})

const PICKER: Screen = { name: 'picker', reach: async () => undefined, shows: 'What do you want to connect?' }

describe('the picker', () => {
  it('finds an application while one types, by its name or what it is for', async () => {
    const page = await show(PICKER)
    const names = () => page.locator('.choice-name').allInnerTexts()
    expect(await names()).toEqual(expect.arrayContaining(['Notion', 'Google Workspace', 'Okta', 'Slack']))
    await page.getByRole('searchbox', { name: 'Search applications' }).fill('goog')
    expect(await names()).toEqual(['Google Workspace'])
    await page.getByRole('status').filter({ hasText: '1 application' }).waitFor({ state: 'attached' })
  })

  it('is left out where only one application is offered, and offers what the opener and the token agree on', async () => {
    const page = await scene.window()
    const token = await scene.linkToken({ tenant_id: 'acme', integrations: ['okta', 'notion-scim'] })
    const wanted = { token, integrations: ['notion-scim', 'github-emu'] }
    const settled = authenticate(page, scene.url, wanted)
    await frameOf(page).getByRole('heading', { name: 'Connect Notion' }).waitFor()
    await frameOf(page).getByRole('button', { name: 'Close' }).click()
    expect(await settled).toEqual({ rejected: 'closed' })
  })

  it('can be gone back to from the form, except where the opener says noBack', async () => {
    const page = await scene.window()
    const options = { token: await scene.linkToken(), integration: 'okta' }
    const hosted = frameOf(page)
    void authenticate(page, scene.url, options).catch(() => undefined)
    await hosted.getByRole('button', { name: 'All applications' }).click()
    await hosted.getByRole('heading', { name: 'What do you want to connect?' }).waitFor()
    const other = await scene.window()
    void authenticate(other, scene.url, { ...options, noBack: true }).catch(() => undefined)
    await frameOf(other).getByRole('heading', { name: 'Connect Okta' }).waitFor()
    expect(await frameOf(other).getByRole('button', { name: 'All applications' }).count()).toBe(0)
  })
})

describe('the hosted page', () => {
  it('is gone through by keyboard alone, from the example page and back', async () => {
    const page = await scene.window()
    const { keyboard } = page
    await page.getByRole('button', { name: 'Connect here' }).focus()
    await keyboard.press('Enter')
    const hosted = frameOf(page)
    await hosted.getByRole('searchbox').waitFor()
    await expectAccessible(page)
    await tabTo(page, 'Search applications')
    await keyboard.type('notion')
    await tabTo(page, 'Notion')
    await keyboard.press('Enter')
    await hosted.getByRole('heading', { name: 'Connect Notion' }).waitFor()
    await tabTo(page, 'SCIM token')
    await keyboard.type(SAMPLE_SCIM_TOKEN)
    await keyboard.press('Enter')
    expect(await cameBack(page)).toMatchObject({ result: 'success', integration: 'notion-scim' })
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Connect here')
  })

  it('keeps the focus to itself while it is open over another page', async () => {
    const page = await scene.window()
    const hosted = await open(page, 'Connect here')
    await hosted.getByRole('searchbox').waitFor()
    const outside = []
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press('Tab')
      outside.push(await page.evaluate('document.activeElement?.closest("main")?.textContent ?? ""'))
    }
    expect(new Set(outside)).toEqual(new Set(['']))
  })

  it('works in a frame where the browser lets it keep nothing', async () => {
    const page = await scene.window()
    await page.addInitScript(
      'if (window.parent !== window) Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("denied", "SecurityError") } })',
    )
    await page.goto(`${scene.example}/?integration=notion-scim`)
    await give(await open(page, 'Connect here'), SAMPLE_SCIM_TOKEN)
    expect(await cameBack(page)).toMatchObject({ result: 'success' })
  })

  it('wears the name, the colour and the logo of who runs it', async () => {
    const logo = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><circle cx="12" cy="12" r="12"/></svg>').toString('base64')}`
    const { result } = await scene.call<{ readonly result: readonly [{ readonly id: string }] }>('GET', '/environment')
    const path = `/environment/${result[0].id}/link-settings`
    await scene.call('PATCH', path, { branding: { name: 'Acme HR', color: '#ffcc00', logo_url: logo } })
    const page = await scene.window({ query: '?integration=notion-scim' })
    const hosted = await open(page, 'Connect here')
    await hosted.getByText('Acme HR').waitFor()
    expect(await ask(page, 'document.querySelector("img.logo").naturalWidth')).toBe(24)
    const style = 'getComputedStyle(document.querySelector("button[type=submit]"))'
    expect(await ask(page, `[${style}.backgroundColor, ${style}.color]`)).toEqual(['rgb(255, 204, 0)', 'rgb(0, 0, 0)'])
    await expectAccessible(page)
    await scene.call('PATCH', path, { branding: { name: null, color: null, logo_url: null } })
  })
})

const FOCUSED = '(document.activeElement?.labels?.[0] ?? document.activeElement)?.textContent ?? ""'

/** Presses Tab until what has this name has the focus. */
const tabTo = async (page: Page, name: string): Promise<void> => {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab')
    if ((await ask<string>(page, FOCUSED))?.includes(name)) return
  }
  throw new Error(`the Tab key never came to ${name}`)
}
