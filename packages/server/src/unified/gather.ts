import {
  type ListPage,
  type ListRequest,
  malformed,
  type PushdownTerm,
  type VendorResponse,
} from '@rollcall/connector-kit'
import { type Contradiction, type ListingState, turnPage } from '@rollcall/core'
import type { Row } from './resources.ts'

/** Pages of a vendor read for one of ours, and the time for it: a filter that matches little must not hold a call for ever. */
const MOST_PAGES = 25
const LONGEST_MS = 20_000

/** Rows asked of the vendor at a time when most may be filtered out; its own cap may be lower. */
const PAGE = 100

/** What the kit takes for `limit`. */
const MOST_ASKED = 1000

/** Rows of one list, in all its pages: beyond, there is no directory but a vendor gone wrong. */
const MOST_ROWS = 10_000_000

/** A listing of one connection. */
export type Gathering<R extends Row> = {
  readonly list: (request: ListRequest) => Promise<ListPage<R>>
  /** The vendor's name, for sentences. */
  readonly vendor: string
  /** What the vendor is asked to apply. */
  readonly where: readonly PushdownTerm[]
  /** The whole filter, applied to what the vendor sends. `undefined`: there is none. */
  readonly keep: ((row: R) => boolean) | undefined
  readonly position: string | undefined
  readonly listing: ListingState
  /** Most rows wanted. */
  readonly limit: number
  readonly now: () => Date
}

export type Gathered<R extends Row> = {
  readonly rows: readonly R[]
  /** Where to go on; `undefined` at the end. */
  readonly next: { readonly position: string | undefined; readonly listing: ListingState } | undefined
  /** What the vendor contradicted itself in, or did not tell, in sentences. */
  readonly doubts: readonly string[]
  /** Whether the vendor left conditions of `where` to the connector. */
  readonly filteredHere: boolean
  /** The vendor's last answer, for `debug` and the rate-limit headers. */
  readonly response: VendorResponse
}

/**
 * Reads as many of the vendor's pages as it takes to fill one of ours. Rows that came before are dropped, and what speaks against
 * completeness is told. Stops early rather than late: a page may be short, even empty, and still have a next one.
 *
 * @throws RollcallError `vendor_malformed` for a list that grows faster than it is read, besides everything that the connector throws
 */
export const gather = async <R extends Row>(gathering: Gathering<R>): Promise<Gathered<R>> => {
  const { list, where, keep, limit, now } = gathering
  const rows: R[] = []
  const doubts = new Map<string, string>()
  const until = now().getTime() + LONGEST_MS
  let { position, listing } = gathering
  let filteredHere = false
  for (let pages = 1; ; pages++) {
    const room = limit - rows.length
    // Where everything is kept, more than what is still wanted would be thrown away.
    const wanted = listing.offset + (keep === undefined ? room : Math.max(room, PAGE))
    const page = await list({ where, position, limit: Math.min(wanted, MOST_ASKED) })
    const taken = take(page, { listing, keep, room })
    rows.push(...taken.rows)
    for (const { code, message } of taken.contradictions) doubts.set(code, message)
    if (page.partial !== undefined) doubts.set(page.partial, page.partial)
    filteredHere ||= page.filteredHere === true
    listing = taken.listing
    const isRead = listing.offset === 0
    const isEnd = isRead && page.next === undefined
    if (isRead) position = page.next
    if (!isEnd && isEndless(listing)) throw endless(gathering, page.response)
    if (isEnd || rows.length >= limit || pages === MOST_PAGES || now().getTime() > until) {
      const next = isEnd ? undefined : { position, listing }
      return { rows, next, doubts: [...doubts.values()], filteredHere, response: page.response }
    }
  }
}

type Taking<R> = {
  readonly listing: ListingState
  readonly keep: ((row: R) => boolean) | undefined
  readonly room: number
}

type Taken<R> = {
  readonly rows: readonly R[]
  readonly listing: ListingState
  readonly contradictions: readonly Contradiction[]
}

/** The rows of a page that fit, and the state after the last one of them. */
const take = <R extends Row>(page: ListPage<R>, { listing, keep, room }: Taking<R>): Taken<R> => {
  // Rows dealt with that the cursor had no room to remember would look new: they are passed over unseen.
  const passed = Math.max(0, listing.offset - listing.window.length)
  const items = passed === 0 ? page.items : page.items.slice(passed)
  const state = { ...listing, offset: listing.offset - passed }
  const vendorPage = { ids: items.map(({ id }) => id), total: page.total, hasMore: page.next !== undefined }
  const whole = turnPage({ state, page: vendorPage })
  const kept = keep === undefined ? whole.fresh : whole.fresh.filter((index) => holds(items[index], keep))
  const shown = kept.length <= room ? kept : kept.slice(0, room)
  const turned = shown === kept ? whole : turnPage({ state, page: vendorPage, until: (shown.at(-1) ?? -1) + 1 })
  const { offset } = turned.state
  return {
    rows: shown.flatMap((index) => items[index] ?? []),
    listing: { ...turned.state, offset: offset === 0 ? 0 : offset + passed },
    contradictions: turned.contradictions,
  }
}

const holds = <R>(row: R | undefined, keep: (row: R) => boolean): boolean => row !== undefined && keep(row)

/** A total that runs away while it is read, as of a vendor that makes up pages. One that is merely wrong stays as it is. */
const isEndless = ({ seen, totals }: ListingState): boolean =>
  seen > MOST_ROWS || (totals !== undefined && totals.last > 2 * totals.first + 1000)

const endless = <R extends Row>({ vendor }: Gathering<R>, response: VendorResponse) => {
  const requestIdHeaders = Object.keys(response.headers).filter((name) => name.endsWith('request-id'))
  return malformed(response, { vendor, doing: 'listing', requestIdHeaders }, 'a list that grows while it is read')
}
