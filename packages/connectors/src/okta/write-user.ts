import type { JsonObject, UserWrite } from '@rollcall/connector-kit'
import { isObject } from './exchange.ts'

/** The body that changes a user: the profile as far as it was sent, and the caller's own words last. Empty text clears. */
export const toUserBody = (user: UserWrite): JsonObject => {
  const { profile: own, ...rest } = user.remote_data ?? {}
  const profile = { ...toProfile(user), ...(isObject(own) ? own : {}) }
  return { ...rest, ...(Object.keys(profile).length > 0 && { profile }) }
}

const toProfile = (user: UserWrite): JsonObject => {
  const sent = { ...texts(user), ...emails(user.emails), ...phones(user.phones), ...manager(user.manager) }
  const values = Object.entries(sent).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(values.map(([name, value]) => [name, value === '' ? null : value]))
}

type Texts = Readonly<Record<string, string | undefined>>

const texts = (user: UserWrite): Texts => ({
  login: user.username,
  displayName: user.name,
  firstName: user.first_name,
  lastName: user.last_name,
  title: user.title,
  department: user.department,
  division: user.division,
  costCenter: user.cost_center,
  employeeNumber: user.employee_number,
  preferredLanguage: user.languages === undefined ? undefined : (user.languages[0] ?? ''),
})

/** A primary address, and one besides: by that one somebody may get back into an account, so one that is not sent is taken away. */
const emails = (sent: UserWrite['emails']): Texts => {
  if (sent === undefined) return {}
  const primary = sent.find(({ is_primary }) => is_primary) ?? sent[0]
  return { email: primary?.email, secondEmail: sent.find((other) => other !== primary)?.email ?? '' }
}

/** One number to be reached at, and one to be carried along: exactly those that were sent. */
const phones = (sent: UserWrite['phones']): Texts => {
  if (sent === undefined) return {}
  const mobile = sent.find(({ type }) => type === 'mobile')
  return { primaryPhone: sent.find((other) => other !== mobile)?.number ?? '', mobilePhone: mobile?.number ?? '' }
}

const manager = (sent: UserWrite['manager']): Texts => {
  if (sent === undefined) return {}
  const isNobody = (sent.id ?? sent.email ?? sent.name) === undefined
  return isNobody ? { managerId: '', manager: '' } : { managerId: sent.id ?? sent.email, manager: sent.name }
}

/**
 * A new user's profile, whole: Okta demands a login, an address and both names. What is missing is made from what was sent: the address
 * from the login, the names from the whole name, else from what stands before the @.
 */
export const withRequired = (user: UserWrite): UserWrite => {
  const address = user.emails?.find(({ is_primary }) => is_primary)?.email ?? user.emails?.[0]?.email
  const username = user.username ?? address
  if (username === undefined) return user
  const [local = username] = username.split('@')
  const [first = '', last = ''] = (user.name ?? '').trim().split(/\s+(.*)/s)
  return {
    ...user,
    username,
    emails: user.emails ?? [{ email: username, is_primary: true }],
    first_name: user.first_name ?? (first || local),
    last_name: user.last_name ?? (last || local),
  }
}
