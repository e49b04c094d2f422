import { useQuery } from '@tanstack/react-query'
import { useChosenEnvironment } from './environment.ts'

/** Names what was asked: the noun first, then what it depends on, e.g. `['users', accountId, userId]`. */
export type Key = readonly [noun: string, ...rest: readonly unknown[]]

export type One<Value> = {
  /** `undefined` while it is on its way, and after an error. */
  readonly value: Value | undefined
  readonly isLoading: boolean
  readonly error: unknown
  readonly retry: () => void
}

/**
 * Reads one thing through the client.
 *
 * @example
 * const account = useOne(['accounts', id], (signal) => client.accounts.get({ id }, { signal }))
 */
export const useOne = <Value>(
  key: Key,
  read: (signal: AbortSignal) => Promise<Value>,
  { isWanted = true, everySeconds }: { readonly isWanted?: boolean; readonly everySeconds?: number } = {},
): One<Value> => {
  const environment = useChosenEnvironment()
  const query = useQuery({
    queryKey: [...key, { environment }],
    queryFn: ({ signal }) => read(signal),
    enabled: isWanted,
    refetchInterval: everySeconds === undefined ? false : everySeconds * 1000,
  })
  return {
    value: query.data,
    isLoading: query.isLoading,
    error: query.error ?? undefined,
    retry: () => void query.refetch(),
  }
}
