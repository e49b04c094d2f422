import { type Group, RollcallError, type User } from '@rollcall/core'
import type { PushdownTerm } from '../directory.ts'

/** User names and addresses are compared without case, as RFC 7643 §4.1.1 has them; names and external ids with it. */
const USER_FIELDS = {
  emails: (user: User, value: string) => user.emails.some(({ email }) => isSameWithoutCase(email, value)),
  username: (user: User, value: string) => isSameWithoutCase(user.username, value),
  first_name: (user: User, value: string) => user.first_name === value,
  last_name: (user: User, value: string) => user.last_name === value,
  name: (user: User, value: string) => user.name === value,
  external_id: (user: User, value: string) => user.external_id === value,
} as const satisfies Readonly<Record<string, Matcher<User>>>

const GROUP_FIELDS = {
  name: (group: Group, value: string) => group.name === value,
  external_id: (group: Group, value: string) => group.external_id === value,
} as const satisfies Readonly<Record<string, Matcher<Group>>>

type Matcher<T> = (item: T, value: string) => boolean

/** Fields by which a dialect may have lists filtered: exactly those whose rows can be checked here. */
export type UserFilterField = keyof typeof USER_FIELDS
export type GroupFilterField = keyof typeof GROUP_FIELDS

/** Whether a row really meets the conditions a vendor was asked to apply: it may have ignored them (scim-clients.md C8). */
export const userMatches = (user: User, where: readonly PushdownTerm[]): boolean =>
  where.every((term) => matcherOf(USER_FIELDS, term)(user, term.value))

/** As {@link userMatches}, for groups. */
export const groupMatches = (group: Group, where: readonly PushdownTerm[]): boolean =>
  where.every((term) => matcherOf(GROUP_FIELDS, term)(group, term.value))

const matcherOf = <T>(matchers: Readonly<Record<string, Matcher<T>>>, { field }: PushdownTerm): Matcher<T> => {
  const matcher = Object.hasOwn(matchers, field) ? matchers[field] : undefined
  if (matcher === undefined)
    throw new RollcallError('internal', `"${field}" was not declared in pushdown: filter it outside.`)
  return matcher
}

const isSameWithoutCase = (left: string | undefined, right: string): boolean =>
  left?.toLowerCase() === right.toLowerCase()
