import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { CHROMIUM_FLAGS, findChromium } from './chromium.ts'

/** A real browser that tests drive. Shut it with `await using`, or in `afterAll`. */
export type TestBrowser = AsyncDisposable & {
  /** A window of its own, with no cookies; closed with the browser. */
  window(options?: WindowOptions): Promise<Page>
}

export type Theme = 'light' | 'dark'

export type WindowOptions = {
  readonly theme?: Theme
  readonly size?: keyof typeof SIZES
  /** Where paths are resolved against: the service's URL. */
  readonly baseURL?: string
  /** Sent with every request of the window. */
  readonly headers?: Readonly<Record<string, string>>
}

export const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const

export const openBrowser = async (): Promise<TestBrowser> => {
  const { executablePath, environment } = await findChromium()
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [...CHROMIUM_FLAGS],
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  })
  return {
    window: async ({ theme = 'light', size = 'wide', baseURL, headers } = {}) => {
      const context: BrowserContext = await browser.newContext({
        viewport: SIZES[size],
        colorScheme: theme,
        // Without it the language of a system without one is "en-US@posix", which `Intl` refuses.
        locale: 'en-US',
        timezoneId: 'UTC',
        // A test waits for what it needs, and not for how it gets there.
        reducedMotion: 'reduce',
        ...(baseURL === undefined ? {} : { baseURL }),
        ...(headers === undefined ? {} : { extraHTTPHeaders: headers }),
      })
      return context.newPage()
    },
    [Symbol.asyncDispose]: () => browser.close(),
  }
}
