import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Theme } from './browser.ts'

/** The rules of WCAG 2.2, A and AA, and what axe counts among good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Asks axe about what the page shows now, in both themes. A violation is named with its element. */
export const expectAccessible = async (page: Page): Promise<void> => {
  for (const theme of ['light', 'dark'] satisfies readonly Theme[]) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    // Drawn once in the new colours, which are asked about.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
    // What passes is not described: that took most of the time.
    const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).withTags(RULES)
    const { violations } = await axe.analyze()
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${theme}: ${id}: ${help}\n  ${html}\n  ${failureSummary ?? ''}`),
    )
    expect(found, page.url()).toEqual([])
  }
}

/** Nothing sticks out to the right, so that a page is read by scrolling down alone. */
export const expectNoSidewaysScroll = async (page: Page): Promise<void> => {
  const widths = await page.evaluate<{ readonly content: number; readonly window: number }>(
    '({ content: Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll("main")].map((m) => m.scrollWidth)), window: innerWidth })',
  )
  expect(widths.content, page.url()).toBeLessThanOrEqual(widths.window)
}
