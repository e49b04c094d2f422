const BASE = '/console'

/**
 * Where to go once somebody has signed in: the page they wanted, without or with the console's own prefix. Only ever a page
 * of the console, because the address that names it may have been made by anybody.
 */
export const wayBack = (wanted: string | undefined): string => {
  if (wanted === undefined || !/^\/(?![/\\])/.test(wanted)) return `${BASE}/`
  const isWhole = wanted === BASE || wanted.startsWith(`${BASE}/`)
  return isWhole ? wanted : `${BASE}${wanted}`
}
