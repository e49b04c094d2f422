/** Lists: the envelope, paging, and the ways an unordered list can mislead (notion-scim.md §4). */
import type { SwitchSettings } from '../switches.ts'
import { ScimRefusal } from './refusal.ts'
import { LIST_URN } from './schemas.ts'

/** At most this many resources a page (notion-scim.md §4 `count`). */
export const MAX_COUNT = 100

/** Rows addressed by position, so that a page costs as much as its rows whatever the number of all rows. */
export type ListSource = {
  readonly total: number
  /** The row at a position, counted from 0. */
  readonly at: (position: number) => unknown
}

export type Paging = {
  /** Counted from 1. */
  readonly startIndex: number
  readonly count: number
  /** As the caller asked, before clamping. */
  readonly requested: number
}

export function readPaging(query: URLSearchParams, switches: SwitchSettings): Paging {
  const startIndex = Math.max(1, wholeNumber(query.get('startIndex')) ?? 1)
  const requested = Math.max(0, wholeNumber(query.get('count')) ?? MAX_COUNT)
  if (requested > MAX_COUNT && switches.countOverMax === '400') {
    throw new ScimRefusal(400, `count must be at most ${MAX_COUNT}`, { scimType: 'invalidValue' })
  }
  return { startIndex, count: Math.min(requested, MAX_COUNT), requested }
}

export function listResponse(source: ListSource, paging: Paging, switches: SwitchSettings, serial: number): unknown {
  const start = paging.startIndex - 1
  const length = Math.max(0, Math.min(paging.count, source.total - start))
  const order = orderOf(switches.listOrder, { total: source.total, start, serial })
  const resources = Array.from({ length }, (_, place) => source.at(order(start + place)))
  const drift = switches.totalResultsDrift === 'on' && start > 0 ? 1 : 0
  return {
    schemas: [LIST_URN],
    totalResults: source.total + drift,
    startIndex: paging.startIndex,
    itemsPerPage: switches.itemsPerPageMeaning === 'returned' ? resources.length : paging.requested,
    Resources: resources,
  }
}

/** Where the row shown at a position is really taken from. */
function orderOf(
  order: SwitchSettings['listOrder'],
  { total, start, serial }: { readonly total: number; readonly start: number; readonly serial: number },
): (position: number) => number {
  switch (order) {
    case 'stable':
      return (position) => position
    case 'shuffledPerRequest': {
      const stride = coprimeTo(total, 7 + serial * 2)
      return (position) => (position * stride + serial) % total
    }
    case 'driftDuringPaging':
      // The last row of the page before has slid onto this one, and pushed one out: seen twice and never, total unchanged.
      return (position) => (position === start && start > 0 ? position - 1 : position)
  }
}

function coprimeTo(total: number, wanted: number): number {
  let candidate = (wanted % Math.max(total, 1)) + 1
  while (greatestCommonDivisor(candidate, total) !== 1) candidate += 1
  return candidate
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^-?\d+$/.test(text) ? Number(text) : undefined
}
