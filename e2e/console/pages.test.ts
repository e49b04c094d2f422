import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNoSidewaysScroll } from '../testing/accessible.ts'
import { expectKeyboardOnly } from '../testing/keyboard-only.ts'
import { PAGES } from './pages.ts'
import { type Scene, startScene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

describe.each(PAGES)('the page “$name”', ({ path, shows, isPublic }) => {
  const open = async (size: 'wide' | 'phone') => {
    const page = await (isPublic ? scene.strangerWindow({ size }) : scene.window({ size }))
    const problems: string[] = []
    // A refusal of the content security policy is an error on the console, too.
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    page.on('pageerror', (error) => problems.push(error.message))
    await page.goto(typeof path === 'string' ? path : path(scene))
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByText(shows).first().waitFor()
    return { page, problems }
  }

  it('is accessible in both themes, can be used by keyboard alone, and breaks no rule of its own', async () => {
    const { page, problems } = await open('wide')
    expect(await page.title()).toMatch(/. · Rollcall$/)
    await expectAccessible(page)
    await expectKeyboardOnly(page)
    expect(problems).toEqual([])
    await page.context().close()
  })

  it('fits a phone', async () => {
    const { page } = await open('phone')
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    await page.context().close()
  })
})
