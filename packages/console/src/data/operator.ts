import type { Scope } from '@rollcall/api'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

/** Who has signed in, with what their role lets them do. */
export type OwnOperator = Awaited<ReturnType<typeof client.operators.me>>

/** Kept for the whole visit: a role that changes ends the session. */
export const operatorQuery = queryOptions({
  queryKey: ['own-operator'],
  queryFn: ({ signal }) => client.operators.me({}, { signal }),
  staleTime: 60_000,
})

/** @throws outside of the shell, which shows nothing before it is known */
export const useOperator = (): OwnOperator => {
  const { data } = useQuery(operatorQuery)
  if (data === undefined) throw new Error('The operator is read before anything of the shell is shown.')
  return data
}

/** Whether the operator's role lets them: for hiding what would be refused. The server decides. */
export const useMay = (scope: Scope): boolean => useOperator().scopes.includes(scope)
