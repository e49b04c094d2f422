import type { Email, Json, JsonObject, Named, Phone, User, UserRole } from '@rollcall/core'
import { isJsonObject } from '../answers/json-object.ts'
import { inUsualCase } from './attribute-names.ts'
import { ENTERPRISE_SCHEMA } from './urns.ts'

export type UserMapping = {
  /** What people sign in with, where that is not `userName`. */
  readonly username?: 'primary-email' | undefined
  /** Where the unified roles are: the core attribute `roles`, or one attribute of the vendor's extension. */
  /** `none`: the vendor's `roles` are words of a profile and give no right. */
  readonly role:
    | 'core'
    | 'none'
    | { readonly schema: string; readonly attribute: string; readonly whenAbsent?: string | undefined }
  /** What `manager.value` holds. */
  readonly manager: 'id' | 'email'
  /** `meaningless`: the vendor stamps something, so it is left out rather than believed. */
  readonly timestamps: 'meaningful' | 'meaningless'
}

/**
 * A SCIM user as a unified user. Tolerates what servers really send (scim-clients.md C29, C30): other cases, booleans and
 * numbers as strings, an object or strings for a list, several primaries or none, null anywhere. `remote_data` is the very object
 * given. The caller has made sure of `id`.
 */
export const mapScimUser = (raw: JsonObject, mapping: UserMapping): User => {
  const user = inUsualCase(raw)
  const name = objectAt(user, 'name')
  const work = objectAt(user, ENTERPRISE_SCHEMA)
  const meta = mapping.timestamps === 'meaningful' ? objectAt(user, 'meta') : NOTHING
  const handle = text(user['userName'])
  const emails = toEmails(user['emails'], handle)
  const primary = emails.find(({ is_primary }) => is_primary)?.email
  const username = mapping.username === 'primary-email' ? (primary ?? handle) : handle
  const firstName = text(name['givenName'])
  const lastName = text(name['familyName'])
  return {
    id: text(user['id']) ?? '',
    external_id: text(user['externalId']),
    username,
    name: text(user['displayName']) ?? text(name['formatted']) ?? joinNames(firstName, lastName),
    first_name: firstName,
    last_name: lastName,
    title: text(user['title']),
    emails,
    phones: toPhones(user['phoneNumbers']),
    status: toBoolean(user['active']) === false ? 'inactive' : 'active',
    roles: toRoles(user, mapping.role),
    groups: toNamed(user['groups']),
    avatar: firstValue(user['photos']),
    languages: toLanguages(user),
    urls: toUrls(user['profileUrl']),
    manager: toManager(work['manager'], mapping.manager),
    department: text(work['department']),
    division: text(work['division']),
    cost_center: text(work['costCenter']),
    employee_number: text(work['employeeNumber']),
    created_at: toTimestamp(meta['created']),
    updated_at: toTimestamp(meta['lastModified']),
    remote_data: raw,
  }
}

const NOTHING: JsonObject = {}
const NO_ELEMENTS: readonly Json[] = []

/** A non-empty string; numbers, which some servers use for ids and employee numbers, become strings. */
export const text = (value: Json | undefined): string | undefined => {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' ? String(value) : undefined
}

/** Booleans as they come: `true`, `"True"`, `"false"` (scim-clients.md §1.1). */
export const toBoolean = (value: Json | undefined): boolean | undefined => {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return undefined
  const word = value.toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : undefined
}

/** The elements of a multi-valued attribute that may have come as a single one, or as null. */
export const elements = (value: Json | undefined): readonly Json[] => {
  if (value === undefined || value === null) return NO_ELEMENTS
  return Array.isArray(value) ? value : [value]
}

/** ISO 8601 in UTC from ISO 8601 or from milliseconds as 13 digits; `undefined` for anything else. */
export const toTimestamp = (value: Json | undefined): string | undefined => {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  if (typeof value === 'string' && ISO_UTC.test(value)) return value
  const digits = typeof value === 'number' || /^\d{13}$/.test(value) ? Number(value) : Date.parse(value)
  return digits >= 0 && digits < 253_402_300_800_000 ? new Date(digits).toISOString() : undefined
}

const ISO_UTC = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/

/** References to groups or members: by `value`, with `display` where it is said. */
export const toNamed = (value: Json | undefined): readonly Named[] => {
  const named: Named[] = []
  for (const element of elements(value)) {
    const id = isJsonObject(element) ? text(element['value']) : text(element)
    if (id !== undefined) named.push({ id, name: isJsonObject(element) ? text(element['display']) : undefined })
  }
  return named
}

const objectAt = (user: JsonObject, key: string): JsonObject => {
  const value = user[key]
  return typeof value === 'object' && isJsonObject(value) ? value : NOTHING
}

const joinNames = (first: string | undefined, last: string | undefined): string | undefined =>
  first === undefined ? last : last === undefined ? first : `${first} ${last}`

const toEmails = (value: Json | undefined, username: string | undefined): readonly Email[] => {
  const emails: { email: string; type: string | undefined; is_primary: boolean }[] = []
  let primary = -1
  for (const element of elements(value)) {
    const email = isJsonObject(element) ? text(element['value']) : text(element)
    if (email === undefined) continue
    if (primary === -1 && isJsonObject(element) && toBoolean(element['primary']) === true) primary = emails.length
    emails.push({ email, type: isJsonObject(element) ? text(element['type']) : undefined, is_primary: false })
  }
  if (emails.length === 0)
    return username?.includes('@') ? [{ email: username, type: undefined, is_primary: true }] : []
  if (primary === -1) primary = Math.max(0, username === undefined ? 0 : indexOfEmail(emails, username))
  const chosen = emails[primary]
  if (chosen !== undefined) chosen.is_primary = true
  return emails
}

const indexOfEmail = (emails: readonly Email[], username: string): number => {
  const wanted = username.toLowerCase()
  return emails.findIndex(({ email }) => email.toLowerCase() === wanted)
}

const toPhones = (value: Json | undefined): readonly Phone[] => {
  const phones: Phone[] = []
  for (const element of elements(value)) {
    const number = isJsonObject(element) ? text(element['value']) : text(element)
    if (number === undefined) continue
    phones.push({
      number: number.startsWith('tel:') ? number.slice(4) : number,
      extension: undefined,
      type: isJsonObject(element) ? text(element['type']) : undefined,
    })
  }
  return phones
}

const toRoles = (user: JsonObject, where: UserMapping['role']): readonly UserRole[] => {
  if (where === 'none') return []
  if (where !== 'core') {
    const role = text(objectAt(user, where.schema)[where.attribute]) ?? where.whenAbsent
    return role === undefined ? [] : [{ id: role, name: role }]
  }
  return toNamed(user['roles']).map(({ id, name }) => ({ id, name: name ?? id }))
}

const firstValue = (value: Json | undefined): string | undefined => {
  for (const element of elements(value)) {
    const found = isJsonObject(element) ? text(element['value']) : text(element)
    if (found !== undefined) return found
  }
  return undefined
}

/** `preferredLanguage` may be a list as in `Accept-Language` (RFC 7643 §4.1.1). */
const toLanguages = (user: JsonObject): readonly string[] => {
  const preferred = text(user['preferredLanguage'])
  const locale = text(user['locale'])
  if (preferred === undefined) return locale === undefined ? [] : [locale]
  const languages = preferred.includes(',') ? preferred.split(',').map(withoutWeight) : [withoutWeight(preferred)]
  if (locale !== undefined && !languages.includes(locale)) languages.push(locale)
  return languages.filter((language) => language !== '')
}

const withoutWeight = (language: string): string => (language.split(';', 1)[0] ?? '').trim()

const toUrls = (value: Json | undefined): User['urls'] => {
  const url = text(value)
  return url === undefined ? undefined : [{ url, type: 'profile' }]
}

/** The manager may be a bare string, an object, or an object with an empty value after being cleared. */
const toManager = (value: Json | undefined, meaning: 'id' | 'email'): User['manager'] => {
  const person = text(isJsonObject(value) ? (value['value'] ?? value['managerId']) : value)
  const name = isJsonObject(value) ? text(value['displayName']) : undefined
  if (person === undefined && name === undefined) return undefined
  return meaning === 'email' ? { id: undefined, email: person, name } : { id: person, email: undefined, name }
}
