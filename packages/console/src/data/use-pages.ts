import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Pages } from '../ui/data-table/index.ts'
import { useChosenEnvironment } from './environment.ts'
import type { Key } from './use-one.ts'

/** What every list of the API answers with. */
export type Page<Row> = {
  readonly result: readonly Row[]
  readonly next_cursor: string | null
  readonly is_partial_response?: boolean | undefined
  readonly partial_reasons?: readonly string[] | undefined
}

/** A cursor as an argument: absent for the first page. Spread it into the call. */
export type Cursor = { readonly next_cursor?: string }

const FIRST_PAGE: Cursor = {}

/**
 * Reads a list page by page, as far as somebody scrolls. Everything that the answer depends on belongs into the key.
 *
 * @example
 * const users = usePages(['users', account, search], (cursor, signal) =>
 *   client.users.list({ integrated_account_id: account, ...search, ...cursor, limit: 100 }, { signal }))
 */
export const usePages = <Row>(
  key: Key,
  read: (cursor: Cursor, signal: AbortSignal) => Promise<Page<Row>>,
  { isWanted = true, everySeconds }: { readonly isWanted?: boolean; readonly everySeconds?: number } = {},
): Pages<Row> => {
  const environment = useChosenEnvironment()
  const query = useInfiniteQuery({
    queryKey: [...key, 'pages', { environment }],
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: ({ next_cursor }) => (next_cursor === null || next_cursor === '' ? undefined : { next_cursor }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
    refetchInterval: everySeconds === undefined ? false : everySeconds * 1000,
  })
  const { data } = query
  const rows = useMemo(() => data?.pages.flatMap(({ result }) => result) ?? [], [data])
  const partialReasons = useMemo(() => {
    const partial = data?.pages.filter((page) => page.is_partial_response) ?? []
    return partial.length === 0 ? undefined : [...new Set(partial.flatMap((page) => page.partial_reasons ?? []))]
  }, [data])
  return {
    rows,
    isLoading: query.isPending && query.fetchStatus !== 'idle',
    isOutdated: query.isPlaceholderData,
    error: query.error ?? undefined,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
    partialReasons,
  }
}
