import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../testing/accessible.ts'
import { type Scene, startScene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

describe('the shell', () => {
  it('sends somebody without a session to the sign-in page, and remembers where they wanted to go', async () => {
    const page = await scene.strangerWindow()
    await page.goto('/console/connections?q=acme')
    await heading(page, 'Sign in').waitFor()
    expect(new URL(page.url()).searchParams.get('back')).toBe('/connections?q=acme')
  })

  it('brings the focus to the heading of the page that one goes to, and names the window after it', async () => {
    const page = await scene.window()
    await page.goto('/console/')
    await page.getByRole('link', { name: 'Connections' }).click()
    await heading(page, 'Connections').waitFor()
    expect(await page.title()).toBe('Connections · Rollcall')
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Connections')
  })

  it('lets the keyboard skip the sidebar', async () => {
    const page = await scene.window()
    await page.goto('/console/')
    await heading(page, 'Overview').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement?.id')).toBe('page')
  })

  it('goes to a page by two letters', async () => {
    const page = await scene.window()
    await page.goto('/console/')
    await heading(page, 'Overview').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await heading(page, 'Audit log').waitFor()
  })

  it('shows which keys there are', async () => {
    const page = await scene.window()
    await page.goto('/console/')
    await heading(page, 'Overview').waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  })

  it('keeps the chosen theme over a reload', async () => {
    const page = await scene.window({ theme: 'light' })
    await page.goto('/console/')
    await page.getByRole('button', { name: 'Theme' }).click()
    await page.getByRole('menuitem', { name: 'Dark' }).click()
    await page.reload()
    await heading(page, 'Overview').waitFor()
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('dark')
  })
})

describe('the palette', () => {
  it('finds pages and connections by what one types, and goes there', async () => {
    const page = await scene.window()
    await page.goto('/console/')
    await heading(page, 'Overview').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').waitFor()
    await expectAccessible(page)
    await page.keyboard.type('acme')
    await page.getByRole('option', { name: /acme/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('tab', { name: 'Users' }).waitFor()
    expect(page.url()).toContain(scene.account)
  })
})
