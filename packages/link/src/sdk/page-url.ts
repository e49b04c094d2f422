import type { LinkOptions } from './options.ts'

/** The address of the hosted page, with what it is to show. Its own origin is told, so that it answers to this page only. */
export const pageUrl = (
  linkToken: string,
  options: LinkOptions,
  { baseUrl, origin }: { readonly baseUrl: string; readonly origin: string },
): URL => {
  const url = new URL('/connect-account', baseUrl)
  const parameters = {
    link_token: linkToken,
    integration: options.integration,
    integrations: options.integrations?.join(','),
    no_back: options.noBack ? 'true' : undefined,
    auth_format: options.authFormat,
    iframe: options.iframe !== false && !options.sameWindow ? 'true' : undefined,
    same_window: options.sameWindow ? 'true' : undefined,
    origin,
  }
  for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value)
  return url
}
