import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SAMPLE_SCIM_TOKEN } from '../../packages/sandbox/src/index.ts'
import { cameBack, frameOf, give, open, pick } from './example-page.ts'
import { type Scene, startScene } from './scene.ts'
import { authenticate } from './sdk.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

describe('leaving without linking', () => {
  it('rejects with “closed” when the frame is closed, and gives the page back as it was', async () => {
    const page = await scene.window()
    const hosted = await open(page, 'Connect here')
    await hosted.getByRole('button', { name: 'Close' }).click()
    expect(await cameBack(page)).toBe('closed')
    expect(await page.locator('iframe').count()).toBe(0)
    expect(await page.locator('[inert]').count()).toBe(0)
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Connect here')
  })

  it('rejects with “closed” on Escape, after asking where something was typed', async () => {
    const page = await scene.window()
    const hosted = await open(page, 'Connect here')
    await pick(hosted, 'Notion')
    await hosted.getByRole('textbox', { name: 'SCIM token' }).fill('half')
    await page.keyboard.press('Escape')
    await hosted.getByRole('heading', { name: 'Leave without connecting?' }).waitFor()
    await page.keyboard.press('Escape')
    await hosted.getByRole('heading', { name: 'Connect Notion' }).waitFor()
    expect(await hosted.getByRole('textbox', { name: 'SCIM token' }).inputValue()).toBe('half')
    await page.keyboard.press('Escape')
    await hosted.getByRole('button', { name: 'Leave' }).click()
    expect(await cameBack(page)).toBe('closed')
  })

  it('rejects with “closed” when the person closes the window midway', async () => {
    const page = await scene.window()
    const popup = page.waitForEvent('popup')
    await page.getByRole('button', { name: 'In a window' }).click()
    const window = await popup
    await window.getByRole('button', { name: /^Notion/ }).click()
    await window.close()
    expect(await cameBack(page)).toBe('closed')
    expect(await scene.accounts()).toEqual([])
  })

  it('comes back with “closed” where the whole tab was left', async () => {
    const page = await scene.window()
    const hosted = await open(page, 'In this tab')
    await hosted.getByRole('button', { name: 'Close' }).click()
    expect(await cameBack(page)).toEqual({ result: 'closed' })
  })

  it('rejects with “blocked” where the browser allows no window', async () => {
    const page = await scene.window()
    // What a browser that blocks windows answers; a headless one never does.
    await page.evaluate('window.open = () => null')
    await page.getByRole('button', { name: 'In a window' }).click()
    expect(await cameBack(page)).toBe('blocked')
  })
})

describe('a link token that is no good', () => {
  it('because it has been used: the page says so, and the SDK rejects with invalid_token', async () => {
    const page = await scene.window()
    const token = await scene.linkToken({ tenant_id: 'used', integrations: ['notion-scim'] })
    const first = authenticate(page, scene.url, { token })
    await give(frameOf(page), SAMPLE_SCIM_TOKEN)
    expect(await first).toMatchObject({ resolved: { result: 'success' } })
    const second = authenticate(page, scene.url, { token })
    await frameOf(page).getByText('This link has been used').waitFor()
    await frameOf(page).getByRole('button', { name: 'Close' }).last().click()
    expect(await second).toMatchObject({ rejected: { error_type: 'invalid_token' } })
  })

  it('because there are two in one address: neither is taken', async () => {
    const page = await scene.window()
    await page.goto(`${scene.url}/connect-account?link_token=${await scene.linkToken()}&link_token=rcl_forged`)
    await page.getByText('This page was opened without a link token').waitFor()
  })

  it.each([
    ['forged', async () => 'rcl_forged'],
    ['cut short', async () => (await scene.linkToken()).slice(0, -4)],
    [
      'of an account that is gone',
      async () => {
        const id = await scene.link()
        const token = await scene.linkToken({ integrated_account_id: id })
        await scene.call('DELETE', `/integrated-account/${id}`)
        return token
      },
    ],
  ])('%s: the page says so, and the SDK rejects with invalid_token', async (_, tokenOf) => {
    const page = await scene.window()
    const settled = authenticate(page, scene.url, { token: await tokenOf() })
    const hosted = frameOf(page)
    await hosted.getByRole('heading', { name: 'This link no longer works' }).waitFor()
    await hosted.getByRole('button', { name: 'Close' }).last().click()
    expect(await settled).toMatchObject({ rejected: { error_type: 'invalid_token' } })
  })
})
