import type { Page } from 'playwright-core'
import { give, pick } from './example-page.ts'
import type { Scene } from './scene.ts'

/** A screen of the hosted page, and how one gets there from the first one. */
export type Screen = {
  readonly name: string
  /** The integrations of the link token; all where left out. */
  readonly integrations?: readonly string[]
  /** There is nowhere to go back to. */
  readonly isLast?: true
  reach(page: Page, scene: Scene): Promise<void>
  /** A text that is there when it is shown. */
  readonly shows: string
}

/** Every screen of the hosted page. A new screen is added here. */
export const SCREENS: readonly Screen[] = [
  { name: 'picker', reach: async () => undefined, shows: 'What do you want to connect?' },
  {
    name: 'picker that finds nothing',
    reach: (page) => page.getByRole('searchbox').fill('zzz'),
    shows: 'No application is called “zzz”.',
  },
  { name: 'form', reach: (page) => pick(page, 'Notion'), shows: 'Connect Notion' },
  {
    name: 'form with everything unfolded',
    integrations: ['okta'],
    reach: async (page) => {
      for (const summary of await page.locator('summary').all()) await summary.click()
    },
    shows: 'Advanced settings',
  },
  {
    name: 'form with a field missing',
    integrations: ['notion-scim'],
    reach: (page) => page.getByRole('button', { name: 'Connect', exact: true }).click(),
    shows: 'Fill in: SCIM token.',
  },
  {
    name: 'form with a refusal',
    integrations: ['notion-scim'],
    reach: (page) => give(page, 'secret_of_pages'),
    shows: 'It looks like the token of an integration',
  },
  { name: 'form of a consent', integrations: ['google-workspace'], reach: async () => undefined, shows: 'to allow:' },
  {
    name: 'leaving',
    integrations: ['notion-scim'],
    reach: async (page) => {
      await page.getByRole('textbox', { name: 'SCIM token' }).fill('half')
      await page.keyboard.press('Escape')
    },
    shows: 'Leave without connecting?',
  },
  {
    name: 'refused consent',
    integrations: ['google-workspace'],
    reach: async (page) => {
      await page.getByRole('button', { name: 'Connect', exact: true }).click()
      await page.getByRole('button', { name: 'Cancel' }).click()
    },
    shows: 'It was not connected',
  },
  {
    name: 'linked',
    integrations: ['notion-scim'],
    isLast: true,
    reach: async (page, { door }) => {
      const [token] = await door<readonly { readonly token: string }[]>('GET', 'tokens')
      await give(page, ` ${token?.token} `)
    },
    shows: 'Notion is connected',
  },
  {
    name: 'link that is no good',
    reach: async (page, { url }) => {
      await page.goto(`${url}/connect-account?link_token=rcl_forged`)
    },
    shows: 'This link no longer works',
  },
]
