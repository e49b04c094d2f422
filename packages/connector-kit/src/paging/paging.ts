/**
 * How a vendor's lists go on from page to page, as data: `toPageQuery` asks for a page by it, and `readListPage` reads one and finds the
 * next. `maxCount` is the most rows that the vendor gives in a page.
 */
export type Paging =
  /** RFC 7644 §3.4.2.4: `startIndex`, from 1, and `count`; the answer says in `totalResults` how many rows there are in all. */
  | { readonly kind: 'scim-index'; readonly maxCount: number }
  /** The answer has a token for the next page, which is sent back as it is; on the last page there is none. */
  | {
      readonly kind: 'page-token'
      readonly positionParameter: string
      readonly sizeParameter: string
      /** Where the token is in the answer. */
      readonly nextField: string
      readonly maxCount: number
    }
  /** A header `Link: <…>; rel="next"` (RFC 8288). Only the one parameter is taken from it: no answer decides where a credential is sent. */
  | {
      readonly kind: 'link-header'
      readonly positionParameter: string
      readonly sizeParameter: string
      readonly maxCount: number
    }

/** What a list looks like, as a connector declares it for a resource. */
export type ListShape = {
  /** Where the rows are in the answer, e.g. `Resources`; left out: the answer is the rows. */
  readonly listKey?: string | undefined
  /** What tells an answer without `listKey` to be an empty list all the same, and not one that lost its rows. */
  readonly emptyMark?: { readonly field: string; readonly value: string } | undefined
  readonly paging?: Paging | undefined
}

/** A success of the vendor's. */
export type PageAnswer = {
  readonly body: unknown
  /** Names in lower case; repeats joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
}

/** Where a page begins, and what those before it said: a list that leads in circles is noticed without anything being kept. */
export type ListPlace = {
  /** In the vendor's own words; `undefined`: at the start, which needs no word. */
  readonly position: string | undefined
  readonly before?: PagesBefore | undefined
}

export type PagesBefore = {
  readonly pages: number
  readonly total: number | undefined
  /** A hash of the rows of the last one. */
  readonly rows: number
  /** A hash of a position that was met: see `marked` in `list-page.ts`. */
  readonly mark: number
}

/** The names of the query parameters that say where a page begins and how many rows it may have. */
export const pageParameters = (paging: Paging): { readonly position: string; readonly size: string } =>
  paging.kind === 'scim-index'
    ? { position: 'startIndex', size: 'count' }
    : { position: paging.positionParameter, size: paging.sizeParameter }
