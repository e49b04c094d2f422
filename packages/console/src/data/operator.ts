import { ROLE_NAMES, ROLES, type Role, type Scope } from '@rollcall/api'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

/** Who has signed in, and what they may do. */
export type Operator = Awaited<ReturnType<typeof client.operators.me>>

/** Kept for the whole visit: a role that changes ends the session. */
export const operatorQuery = queryOptions({
  queryKey: ['operator'],
  queryFn: ({ signal }) => client.operators.me(undefined, { signal }),
  staleTime: 60_000,
})

/** @throws outside of the shell, which shows nothing before it is known */
export const useOperator = (): Operator => {
  const { data } = useQuery(operatorQuery)
  if (data === undefined) throw new Error('The operator is read before anything of the shell is shown.')
  return data
}

/** The roles that have a scope, as people say them. */
export const rolesWith = (scope: Scope): readonly string[] =>
  ROLE_NAMES.filter((role) => ROLES[role].scopes.includes(scope)).map((role) => ROLE_WORDS[role])

/** Whether the operator's role lets them: for hiding what would be refused. The server decides. */
export const useMay = (scope: Scope): boolean => useOperator().scopes.includes(scope)

/** Roles as people say them. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  admin: 'Administrator',
  operator: 'Operator',
  reviewer: 'Reviewer',
  auditor: 'Auditor',
}
