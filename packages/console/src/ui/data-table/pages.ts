/** Rows that come page by page, as a table reads them. `usePages` of `data/` makes one. */
export type Pages<Row> = {
  /** Those read so far; keep it the same array while nothing changes. */
  readonly rows: readonly Row[]
  /** Nothing to show yet. */
  readonly isLoading: boolean
  /** The rows are those of the question before; the new ones are on their way. */
  readonly isOutdated: boolean
  /** Why the first page, or a further one, could not be read. */
  readonly error: unknown
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  readonly loadMore: () => void
  /** Asks again for everything shown. */
  readonly retry: () => void
  /** Where the API said that the rows may not be all, why; each reason once. */
  readonly partialReasons: readonly string[] | undefined
}
