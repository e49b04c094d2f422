import type { ListPage, ListRequest, PushdownTerm, VendorResponse } from '@rollcall/connector-kit'
import { type Contradiction, type ListingState, turnPage } from '@rollcall/core'
import type { Row } from './resources.ts'

/** Pages of a vendor read for one of ours, and the time for it: a filter that matches little must not hold a call for ever. */
const MOST_PAGES = 25
const LONGEST_MS = 20_000

/** A listing of one connection. */
export type Gathering<R extends Row> = {
  readonly list: (request: ListRequest) => Promise<ListPage<R>>
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
  /** The vendor's last answer, for `debug` and the rate-limit headers. */
  readonly response: VendorResponse
}

/**
 * Reads as many of the vendor's pages as it takes to fill one of ours. Rows that came before are dropped, and what speaks against
 * completeness is told. Stops early rather than late: a page may be short, even empty, and still have a next one.
 */
export const gather = async <R extends Row>(gathering: Gathering<R>): Promise<Gathered<R>> => {
  const { list, where, keep, limit, now } = gathering
  const rows: R[] = []
  const doubts = new Map<string, string>()
  const until = now().getTime() + LONGEST_MS
  let { position, listing } = gathering
  for (let pages = 1; ; pages++) {
    // Where everything is kept, more than what is still wanted would be thrown away.
    const page = await list({
      where,
      position,
      limit: keep === undefined ? limit - rows.length + listing.offset : PAGE,
    })
    const turned = take(page, { listing, keep, room: limit - rows.length })
    rows.push(...turned.rows)
    for (const { code, message } of turned.contradictions) doubts.set(code, message)
    if (page.partial !== undefined) doubts.set(page.partial, page.partial)
    listing = turned.listing
    if (listing.offset === 0) {
      if (page.next === undefined)
        return { rows, next: undefined, doubts: [...doubts.values()], response: page.response }
      position = page.next
    }
    if (rows.length >= limit || pages === MOST_PAGES || now().getTime() > until) {
      return { rows, next: { position, listing }, doubts: [...doubts.values()], response: page.response }
    }
  }
}

/** Rows asked of the vendor at a time when most may be filtered out; its own cap may be lower. */
const PAGE = 100

type Taking<R> = {
  readonly listing: ListingState
  readonly keep: Gathering<R & Row>['keep']
  readonly room: number
}

type Taken<R> = {
  readonly rows: readonly R[]
  readonly listing: ListingState
  readonly contradictions: readonly Contradiction[]
}

/** The rows of a page that fit, and the state after the last one of them. */
const take = <R extends Row>(page: ListPage<R>, { listing, keep, room }: Taking<R>): Taken<R> => {
  const vendorPage = { ids: page.items.map(({ id }) => id), total: page.total, hasMore: page.next !== undefined }
  const whole = turnPage({ state: listing, page: vendorPage })
  const kept = whole.fresh.filter((index) => {
    const row = page.items[index]
    return row !== undefined && (keep === undefined || keep(row))
  })
  if (kept.length <= room) return { ...pick(page, kept), listing: whole.state, contradictions: whole.contradictions }
  const shown = kept.slice(0, room)
  const part = turnPage({
    state: listing,
    page: vendorPage,
    until: (shown.at(-1) ?? listing.offset - 1) + 1,
  })
  return { ...pick(page, shown), listing: part.state, contradictions: part.contradictions }
}

const pick = <R extends Row>(page: ListPage<R>, indexes: readonly number[]): { readonly rows: readonly R[] } => ({
  rows: indexes.flatMap((index) => page.items[index] ?? []),
})
