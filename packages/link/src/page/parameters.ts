import type { Format, Mode } from './session.ts'

/** What the page was opened with; see `sdk/page-url.ts`. */
export type Parameters = {
  readonly linkToken: string
  readonly integration: string | undefined
  readonly integrations: readonly string[] | undefined
  readonly canGoBack: boolean
  readonly format: Format | undefined
  readonly mode: Mode
  /** Who says it opened this page; believed only where the server knows it. */
  readonly origin: string | undefined
  /** Set in the window that came back from a vendor. */
  readonly outcome: string | undefined
}

const FORMATS: readonly Format[] = ['api_key', 'basic', 'oauth2', 'oauth2_client_credentials']
const KEPT = 'rollcall-link'

/**
 * Reads the parameters and takes them out of the address bar: a link token is not for the history, nor for a screenshot. They are kept for
 * this window, so that it can be reloaded, and can go on when it comes back from a vendor. A frame on another site's page cannot be
 * reloaded alone: the server reads in the address who may show it.
 */
export const takeParameters = (): Parameters => {
  const here = new URLSearchParams(window.location.search)
  if (here.has('link_token')) keep(here.toString())
  if (here.size > 0) window.history.replaceState(null, '', window.location.pathname)
  const given = here.has('link_token') ? here : new URLSearchParams(kept() ?? '')
  const format = given.get('auth_format')
  return {
    linkToken: linkTokenIn(given),
    integration: given.get('integration') ?? undefined,
    integrations: given.get('integrations')?.split(','),
    canGoBack: given.get('no_back') !== 'true',
    format: FORMATS.find((known) => known === format),
    mode: modeOf(given),
    // Pages with the incumbent's SDK do not say who they are.
    origin: given.get('origin') ?? URL.parse(document.referrer)?.origin,
    outcome: here.get('outcome') ?? undefined,
  }
}

/** As the server reads it for who may show this page in a frame (`tokenIn` of its link module): none of several, no white space. */
const linkTokenIn = (given: URLSearchParams): string => {
  const [linkToken = '', ...others] = given.getAll('link_token')
  return others.length === 0 ? linkToken.trim() : ''
}

/** Where the browser lets a page in a frame keep nothing, this one goes on without. */
const keep = (parameters: string): void => {
  try {
    window.sessionStorage.setItem(KEPT, parameters)
  } catch {
    // said above
  }
}

const kept = (): string | null => {
  try {
    return window.sessionStorage.getItem(KEPT)
  } catch {
    return null // nothing could be kept
  }
}

const modeOf = (given: URLSearchParams): Mode => {
  if (window.parent !== window) return 'iframe'
  return given.get('same_window') === 'true' || window.opener === null ? 'sameWindow' : 'popup'
}
