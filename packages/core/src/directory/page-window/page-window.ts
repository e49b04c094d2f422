import { hashId } from './id-hash.ts'

/** Hashes kept of the rows last met. */
export const WINDOW_SIZE = 300

/** What a listing remembers from page to page. It travels in the cursor: nothing is kept on the server. */
export type ListingState = {
  /** Rows met so far, repeats not counted. */
  readonly seen: number
  /** The totals the vendor announced first and last, where it announced any. */
  readonly totals: { readonly first: number; readonly last: number } | undefined
  /** Hashes of the rows last met, at most {@link WINDOW_SIZE}, oldest first, each once. */
  readonly window: readonly number[]
  /** Rows of the vendor's page at hand that are dealt with already, when our page ended inside it. */
  readonly offset: number
}

export const START_OF_LISTING: ListingState = { seen: 0, totals: undefined, window: [], offset: 0 }

/** A page as the vendor sent it, before any filtering here. */
export type VendorPage = {
  readonly ids: readonly string[]
  readonly total: number | undefined
  readonly hasMore: boolean
}

/** A sign that the vendor's pages do not add up, with a sentence for a person. */
export type Contradiction = {
  readonly code: 'repeated_row' | 'total_changed' | 'fewer_than_promised'
  readonly message: string
}

export type Turn = {
  readonly state: ListingState
  readonly page: VendorPage
  /** Deal only with the rows before this index. Left out: with all. */
  readonly until?: number | undefined
}

export type Turned = {
  /** The rows to deal with, as indexes into the page. */
  readonly fresh: readonly number[]
  /** The state after the rows up to `until`: beside the vendor's next position, or beside this page's when `offset` is not 0. */
  readonly state: ListingState
  /** What this page contradicts, each code once. */
  readonly contradictions: readonly Contradiction[]
}

/**
 * Takes the next page of a listing, or its rows before `until` when our page is full before the vendor's is. Rows met before are dropped;
 * whatever the vendor's pages contradict is told, because then a row may have been missed.
 *
 * When a page is read again to go on inside it, the rows before `offset` are recognised and not counted as repeats; one among them that was
 * not met before has moved there meanwhile, and is fresh.
 *
 * What it cannot notice:
 * - a repeat of a row more than {@link WINDOW_SIZE} rows back (it comes out twice), and then what that repeat stood in for;
 * - rows moving between pages behind its back, without a repeat, while the vendor announces no total or one that stays the same
 *   and adds up (one removed before the place reached, one added behind it);
 * - rows moving inside the part of a page that was dealt with more than {@link WINDOW_SIZE} rows ago.
 */
export const turnPage = ({ state, page, until = page.ids.length }: Turn): Turned => {
  const recent = new Set(state.window)
  const fresh: number[] = []
  let repeats = 0
  for (let index = Math.max(0, state.offset - WINDOW_SIZE); index < Math.min(until, page.ids.length); index++) {
    const hash = hashId(page.ids[index] ?? '')
    const wasMet = recent.delete(hash)
    recent.add(hash) // last again
    if (!wasMet) fresh.push(index)
    else if (index >= state.offset) repeats++
  }
  const offset = until < page.ids.length ? Math.max(until, state.offset) : 0
  const seen = state.seen + fresh.length
  const totals = nextTotals(state.totals, page.total)
  const isEnd = offset === 0 && !page.hasMore
  return {
    fresh,
    state: { seen, totals, window: [...recent].slice(-WINDOW_SIZE), offset },
    contradictions: [
      ...repeatedRows(repeats),
      ...changedTotal(state.totals, page.total),
      ...(isEnd ? missingRows(seen, totals) : []),
    ],
  }
}

const nextTotals = (totals: ListingState['totals'], total: number | undefined): ListingState['totals'] =>
  total === undefined ? totals : { first: totals?.first ?? total, last: total }

const repeatedRows = (repeats: number): readonly Contradiction[] => {
  if (repeats === 0) return []
  const rows = repeats === 1 ? 'a row' : `${repeats} rows`
  const message = `The vendor sent ${rows} of an earlier page again, so others may have been missed. List again to be sure.`
  return [{ code: 'repeated_row', message }]
}

const changedTotal = (totals: ListingState['totals'], total: number | undefined): readonly Contradiction[] => {
  if (totals === undefined || total === undefined || totals.last === total) return []
  const message = `The vendor announced ${totals.last} rows before and ${total} now, so rows may have been missed or moved while listing. List again to be sure.`
  return [{ code: 'total_changed', message }]
}

const missingRows = (seen: number, totals: ListingState['totals']): readonly Contradiction[] => {
  if (totals === undefined || seen >= totals.first) return []
  const message = `The vendor announced ${totals.first} rows and sent ${seen}. List again to be sure.`
  return [{ code: 'fewer_than_promised', message }]
}
