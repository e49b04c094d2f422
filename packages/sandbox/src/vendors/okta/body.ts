/** What a call sends, read with care. */
import type { Profile } from './org.ts'
import { invalid, OktaRefusal } from './refusal.ts'

export type Json = { readonly [name: string]: unknown }

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function readBody(body: Buffer): Json {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (isObject(value)) return value
  } catch {
    // Not JSON: refused as anything else that is no object.
  }
  throw new OktaRefusal(400, 'E0000003', 'The request body was not well-formed.')
}

/** Of the default user profile: what may be set, in the order Okta's pages name it. */
const USER_ATTRIBUTES = new Set(
  `login email secondEmail firstName lastName middleName honorificPrefix
  honorificSuffix title displayName nickName profileUrl primaryPhone mobilePhone
  streetAddress city state zipCode countryCode postalAddress preferredLanguage
  locale timezone userType employeeNumber costCenter organization division
  department managerId manager`.split(/\s+/),
)
export const isUserAttribute = (name: string): boolean => USER_ATTRIBUTES.has(name)

/** The profile after what was sent: `null` and empty text clear an attribute, the others stay. */
export function changedUserProfile(profile: Profile, sent: unknown): Profile {
  if (!isObject(sent)) return profile
  const values = new Map(Object.entries(profile))
  for (const [name, value] of Object.entries(sent)) {
    if (!isUserAttribute(name))
      throw invalid(name, `${name}: The attribute is not defined in the profile of this user type`)
    if (value === null || value === '') values.delete(name)
    else if (typeof value === 'string') values.set(name, value)
    else throw invalid(name, `${name}: The value must be text`)
  }
  const changed = Object.fromEntries(values)
  assertUserProfile(changed)
  return changed
}

function assertUserProfile(profile: Profile): void {
  for (const name of ['login', 'email', 'firstName', 'lastName']) {
    const value = profile[name] ?? ''
    if (value === '') throw invalid(name, `${name}: The field cannot be left blank`)
    if (value.length > 100) throw invalid(name, `${name}: The field is too long`)
  }
  for (const name of ['login', 'email', 'secondEmail']) {
    const value = profile[name]
    if (value !== undefined && !/^[^\s@]+@[^\s@]+$/.test(value))
      throw invalid(name, `${name}: Must be in the form of an email address`)
  }
}

/** A group's profile, whole: what is not sent is gone. */
export function groupProfileOf({ profile }: Json): Profile {
  const { name, description } = isObject(profile) ? profile : {}
  if (typeof name !== 'string' || name === '') throw invalid('name', 'name: The field cannot be left blank')
  if (name.length > 255) throw invalid('name', 'name: The field is too long')
  return { name, ...(typeof description === 'string' && { description }) }
}
