import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** More stops than any page should have: a page with more has a trap. */
const MOST_STOPS = 250

type Stop = {
  /** Its number among those that should be reached; -1 for something else. */
  readonly at: number
  readonly name: string
  /** Whether one sees that it has the focus. */
  readonly isSeen: boolean
}

/**
 * Walks the page with the Tab key alone: everything that can be used is reached, each time one sees where one is, and the
 * walk comes out at the end.
 */
export const expectKeyboardOnly = async (page: Page): Promise<void> => {
  await page.evaluate(PREPARE)
  const wanted = await page.evaluate<readonly string[]>('window.rollcallStops.map(window.rollcallName)')
  const reached = new Set<number>()
  const unseen: string[] = []
  let stops = 0
  for (; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate<Stop | null>('window.rollcallStop()')
    if (stop === null || (stop.at >= 0 && reached.has(stop.at))) break
    if (stop.at >= 0) reached.add(stop.at)
    if (!stop.isSeen) unseen.push(stop.name)
  }
  expect(stops, 'the Tab key comes out at the end').toBeLessThan(MOST_STOPS)
  expect(
    wanted.filter((_, at) => !reached.has(at)),
    `cannot be reached by the Tab key at ${page.url()}`,
  ).toEqual([])
  expect(unseen, `has the focus without showing it at ${page.url()}`).toEqual([])
}

/** Runs in the page. What counts as usable is what is visible, enabled and not taken out of the order (`tabindex="-1"`). */
const PREPARE = `
  // The walk begins at the top, wherever the page has put the focus.
  document.body.tabIndex = -1
  document.body.focus()
  document.body.removeAttribute('tabindex')
  window.rollcallName = (element) =>
    element.tagName.toLowerCase() + ' ' + (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 60)
  window.rollcallStops = [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex]')].filter(
    (element) =>
      element.tabIndex >= 0 &&
      !element.disabled &&
      element.type !== 'hidden' &&
      // Of a group of radio buttons the Tab key reaches the chosen one; the arrows do the rest.
      (element.type !== 'radio' || element.checked) &&
      element.closest('[inert], [aria-hidden="true"]') === null &&
      element.checkVisibility({ visibilityProperty: true }) &&
      element.getClientRects().length > 0,
  )
  window.rollcallStop = () => {
    const element = document.activeElement
    if (element === null || element === document.body) return null
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    const isSeen = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
    return { at: window.rollcallStops.indexOf(element), name: window.rollcallName(element), isSeen }
  }
`
