import { RollcallError } from '@rollcall/core'

/** A query string taken apart into what is ours and what is the vendor's. */
export type OwnQuery = {
  readonly accountId: string | undefined
  /** `unified`: lists in the incumbent's envelope. `raw`: the vendor's bytes. */
  readonly format: 'raw' | 'unified'
  /** With the format `unified` only; elsewhere they are the vendor's own parameters. */
  readonly limit: number | undefined
  readonly cursor: string | undefined
  /** Everything else as it came: order, repeats, empty values and encoding are the caller's. */
  readonly forwarded: string
}

/** @throws RollcallError `invalid_request` */
export const splitQuery = (query: string): OwnQuery => {
  let accountId: string | undefined
  let format: OwnQuery['format'] = 'raw'
  const others: string[] = []
  if (query !== '') {
    for (const pair of query.split('&')) {
      const name = decode(pair.slice(0, nameEnd(pair)))
      if (name === 'integrated_account_id') accountId = valueOf(pair)
      else if (name === 'truto_response_format') format = toFormat(valueOf(pair))
      else if (!name.startsWith('truto_')) others.push(pair)
    }
  }
  if (format === 'raw') return { accountId, format, limit: undefined, cursor: undefined, forwarded: others.join('&') }
  return { accountId, format, ...splitPage(others) }
}

const splitPage = (pairs: readonly string[]): Pick<OwnQuery, 'limit' | 'cursor' | 'forwarded'> => {
  let limit: number | undefined
  let cursor: string | undefined
  const others: string[] = []
  for (const pair of pairs) {
    const name = decode(pair.slice(0, nameEnd(pair)))
    if (name === 'limit') limit = toLimit(valueOf(pair))
    else if (name === 'next_cursor') cursor = valueOf(pair) || undefined
    else others.push(pair)
  }
  return { limit, cursor, forwarded: others.join('&') }
}

/** Some of the vendor's parameters, and the query without them. The last one counts where one is repeated. */
export const takeOut = (
  query: string,
  names: readonly string[],
): { readonly taken: Readonly<Record<string, string | undefined>>; readonly rest: string } => {
  const pairs = query.split('&').map((pair) => ({ pair, name: decode(pair.slice(0, nameEnd(pair))) }))
  const [others, ours] = [false, true].map((isOurs) => pairs.filter(({ name }) => names.includes(name) === isOurs))
  return {
    taken: Object.fromEntries((ours ?? []).map(({ pair, name }) => [name, valueOf(pair)])),
    rest: (others ?? []).map(({ pair }) => pair).join('&'),
  }
}

const toFormat = (value: string): OwnQuery['format'] => {
  if (value === 'unified') return 'unified'
  // `stream` and `raw` are what a proxied answer is anyway.
  if (value === 'raw' || value === 'stream' || value === '') return 'raw'
  throw new RollcallError('invalid_request', `truto_response_format must be raw or unified here, not "${value}".`, {
    failures: [{ path: 'truto_response_format', message: 'must be raw or unified' }],
  })
}

const toLimit = (value: string): number => {
  const limit = Number(value)
  if (/^\d{1,6}$/.test(value) && limit > 0) return limit
  throw new RollcallError('invalid_request', `limit must be a whole number above 0, not "${value}".`, {
    failures: [{ path: 'limit', message: 'must be a whole number above 0' }],
  })
}

const nameEnd = (pair: string): number => {
  const end = pair.indexOf('=')
  return end < 0 ? pair.length : end
}

const valueOf = (pair: string): string => decode(pair.slice(nameEnd(pair) + 1))

/** What cannot be decoded is none of our parameters. */
const decode = (text: string): string => {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
