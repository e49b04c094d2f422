import type { FrameLocator, Page } from 'playwright-core'

/** What the person presses on the example page. */
export type Way = 'Connect here' | 'In a window' | 'In this tab' | 'Reconnect'

/** What shows the hosted page: a frame or a window. */
export type Hosted = Pick<Page, 'getByRole' | 'getByLabel' | 'getByText' | 'locator'> | FrameLocator

/** Presses the button, and answers with where the hosted page shows. */
export const open = async (page: Page, way: Way): Promise<Hosted> => {
  const button = page.getByRole('button', { name: way })
  if (way === 'In a window') {
    const popup = page.waitForEvent('popup')
    await button.click()
    return popup
  }
  await button.click()
  if (way !== 'In this tab') return frameOf(page)
  await page.waitForURL('**/connect-account*')
  return page
}

/** The hosted page over another one. */
export const frameOf = (page: Page): FrameLocator => page.frameLocator('iframe[title="Connect an account"]')

/** What the example page shows of the outcome, once there is one. */
export const cameBack = async (page: Page): Promise<unknown> => {
  const result = page.locator('#result')
  await result.filter({ hasNotText: 'Nothing yet.' }).waitFor()
  const text = (await result.textContent()) ?? ''
  return text.startsWith('{') ? JSON.parse(text) : text
}

/** Picks an application of the list. */
export const pick = (hosted: Hosted, label: string): Promise<void> =>
  hosted.getByRole('button', { name: new RegExp(`^${label}`) }).click()

/** Gives a token in the form of an application that takes one. */
export const give = async (hosted: Hosted, token: string): Promise<void> => {
  await hosted.getByRole('textbox', { name: /token/ }).fill(token)
  await hosted.getByRole('button', { name: /^(Connect|Reconnect)$/ }).click()
}

/** Asks the hosted page over another one, in its own words. */
export const ask = async <T>(page: Page, expression: string): Promise<T | undefined> =>
  page
    .frames()
    .find((frame) => frame.url().includes('/connect-account'))
    ?.evaluate<T>(expression)
