import { type ListingState, START_OF_LISTING } from '@rollcall/core'

/** Where the listing of one connection goes on. */
export type Place = {
  readonly connectionId: string
  /** The connector's own position; `undefined` for the first page. */
  readonly position: string | undefined
  readonly listing: ListingState
  /** With `sort_by`: the last row shown, after which to go on. */
  readonly after?: string | undefined
  /** With `sort_by`: how many rows were shown before, so that a row that has moved meanwhile is noticed. */
  readonly shown?: number | undefined
  /** How often in a row the connection could not be read. */
  readonly failures: number
}

/** How far a list over one or many connections has come: what a cursor says. */
export type Progress = {
  /** Of the connections that have more, in the order in which they are asked. */
  readonly places: readonly Place[]
  /** Connections read to their end. */
  readonly finished: readonly string[]
  /** Connections that could not be read and are not asked again. */
  readonly givenUp: readonly string[]
}

export const firstPlace = (connectionId: string): Place => ({
  connectionId,
  position: undefined,
  listing: START_OF_LISTING,
  failures: 0,
})
