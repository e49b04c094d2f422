import { RollcallError } from '@rollcall/core'
import { Pool } from 'undici'
import type { Guard } from './guard.ts'

export type Timeouts = {
  /** Until the connection stands, TLS included. */
  readonly connectMs: number
  /** From the request being sent to the answer's headers. */
  readonly headersMs: number
  /** Between two pieces of the body. */
  readonly idleMs: number
  /** For a whole buffered call, waiting and repeating included. */
  readonly callMs: number
}

/** Sockets per origin; more requests than that wait in line. */
const CONNECTIONS = 128

/** Origins whose connections are kept; the one opened first is let go when there are more. */
const MOST_ORIGINS = 1000

/** A base URL taken apart, and the connections to its origin. */
export type Place = {
  readonly url: URL
  /** The path that every path is appended to; empty or `/scim/v2`. */
  readonly prefix: string
  /** Its own query without `?`; mostly empty. */
  readonly query: string
  readonly pool: Pool
}

export type Places = {
  /** @throws RollcallError `egress_refused`, `invalid_request` */
  of(baseUrl: string): Place
  close(): Promise<void>
}

/** Keeps one pool of connections per origin: HTTP/1.1, kept alive, certificates verified, redirects never followed. */
export const createPlaces = ({ guard, timeouts }: { readonly guard: Guard; readonly timeouts: Timeouts }): Places => {
  const pools = new Map<string, Pool>()
  const places = new Map<string, Place>()

  const poolOf = (url: URL): Pool => {
    const known = pools.get(url.origin)
    if (known !== undefined) return known
    const pool = new Pool(url.origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      allowH2: false,
      headersTimeout: timeouts.headersMs,
      bodyTimeout: timeouts.idleMs,
      connect: { timeout: timeouts.connectMs, lookup: guard.lookupFor(url) },
    })
    pools.set(url.origin, pool)
    if (pools.size > MOST_ORIGINS) forgetOldest()
    return pool
  }

  const forgetOldest = (): void => {
    const [oldest] = pools
    if (oldest === undefined) return
    const [origin, pool] = oldest
    pools.delete(origin)
    for (const [baseUrl, place] of places) if (place.pool === pool) places.delete(baseUrl)
    // Requests under way end in peace.
    void pool.close()
  }

  return {
    of: (baseUrl) => {
      const known = places.get(baseUrl)
      if (known !== undefined) return known
      const url = toUrl(baseUrl)
      guard.check(url)
      const place = {
        url,
        prefix: url.pathname.replace(/\/+$/, ''),
        query: url.search.slice(1),
        pool: poolOf(url),
      }
      places.set(baseUrl, place)
      if (places.size > MOST_ORIGINS * 10) places.clear() // looked up anew; the pools stay
      return place
    },
    close: async () => {
      // Not gracefully: whoever closes has waited for what matters, and a hanging vendor must not hold up the end.
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
      pools.clear()
      places.clear()
    },
  }
}

/** @throws RollcallError `invalid_request` */
export const toUrl = (baseUrl: string): URL => {
  const url = URL.parse(baseUrl)
  if (url !== null) return url
  // Without the text itself: what is no URL may be anything, a secret in the wrong field included.
  throw new RollcallError('invalid_request', 'The base URL of the connection is not a URL. Set it to one.')
}
