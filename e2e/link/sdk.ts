import type { Page } from 'playwright-core'

export type Settled = { readonly resolved: unknown } | { readonly rejected: unknown }

/** Calls the SDK on the page, with options that no button of it has. Settles when the SDK's promise does. */
export const authenticate = (
  page: Page,
  rollcall: string,
  { token, ...options }: { readonly token: string } & Readonly<Record<string, unknown>>,
): Promise<Settled> => {
  const given = JSON.stringify({ sdk: `${rollcall}/link/sdk.js`, token, options })
  return page.evaluate<Settled>(`(${IN_THE_PAGE})(${given})`)
}

const IN_THE_PAGE = `({ sdk, token, options }) =>
  import(sdk).then(({ authenticate }) => authenticate(token, options)).then(
    (resolved) => ({ resolved }),
    (error) => ({ rejected: typeof error === 'string' ? error : { ...error, message: error.message } }),
  )`
