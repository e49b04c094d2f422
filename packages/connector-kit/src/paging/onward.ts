import type { RollcallError } from '@rollcall/core'
import { nextLink, parameterOf } from './next-link.ts'
import type { ListPlace, PageAnswer, Paging } from './paging.ts'
import { propertyOf, startOf, totalIn } from './rows-in.ts'

/** Where a list goes on after a page. */
export type Onward = {
  /** In the vendor's own words; `undefined` at the end. */
  readonly position: string | undefined
  /** How many rows there are in all, where the vendor says so. */
  readonly total: number | undefined
  readonly doubts: readonly string[]
}

export type PageAtHand = {
  readonly place: ListPlace
  readonly rows: readonly unknown[]
  readonly malformed: (wrong: string) => RollcallError
}

/** @throws RollcallError what `malformed` makes: for a way to go on that cannot be read */
export const onward = (paging: Paging, answer: PageAnswer, page: PageAtHand): Onward => {
  switch (paging.kind) {
    case 'scim-index':
      return byIndex(answer, page)
    case 'page-token':
      return { position: tokenIn(answer, paging.nextField, page), total: undefined, doubts: [] }
    case 'link-header':
      return { position: linkedIn(answer, paging.positionParameter, page), total: undefined, doubts: [] }
  }
}

const byIndex = ({ body }: PageAnswer, { place, rows }: PageAtHand): Onward => {
  const start = startOf(place)
  const { before } = place
  const total = totalIn(body) ?? before?.total
  if (total === undefined) return { position: undefined, total, doubts: [] }
  // By what came and not by what was asked for: vendors cap pages (scim-clients.md C9).
  const next = start + rows.length
  return {
    position: rows.length > 0 && next <= total ? String(next) : undefined,
    total,
    doubts: [...totalChanged(before?.total, total), ...(rows.length === 0 ? brokenOff(start, total) : [])],
  }
}

const tokenIn = ({ body }: PageAnswer, field: string, { malformed }: PageAtHand): string | undefined => {
  const token = propertyOf(body, field) ?? ''
  if (typeof token !== 'string') throw malformed(`a "${field}" that is no text`)
  return token || undefined
}

const linkedIn = ({ headers }: PageAnswer, parameter: string, { malformed }: PageAtHand): string | undefined => {
  const link = nextLink(headers['link'] ?? '')
  if (link === undefined) return undefined
  const position = parameterOf(link, parameter)
  if (position === undefined) throw malformed(`a link to a next page without "${parameter}"`)
  return position
}

const totalChanged = (before: number | undefined, now: number): readonly string[] =>
  before === undefined || before === now
    ? []
    : [
        `The vendor announced ${before} rows before and ${now} now, so rows may have been missed or moved while listing. List again to be sure.`,
      ]

const brokenOff = (start: number, total: number): readonly string[] =>
  start > total ? [] : [`The vendor announced ${total} rows and sent none from row ${start} on. List again to be sure.`]
