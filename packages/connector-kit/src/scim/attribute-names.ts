import type { Json, JsonObject } from '@rollcall/core'
import { isJsonObject } from '../answers/json-object.ts'
import { ENTERPRISE_SCHEMA } from './urns.ts'

/** Attribute names are case-insensitive (RFC 7643 §2.1, scim-clients.md C29); these are the spellings of the standard. */
const STANDARD_NAMES = [
  'schemas',
  'id',
  'externalId',
  'meta',
  'userName',
  'name',
  'displayName',
  'nickName',
  'profileUrl',
  'title',
  'userType',
  'preferredLanguage',
  'locale',
  'timezone',
  'active',
  'emails',
  'phoneNumbers',
  'ims',
  'photos',
  'addresses',
  'groups',
  'entitlements',
  'roles',
  'x509Certificates',
  'members',
  'resourceType',
  'created',
  'lastModified',
  'location',
  'version',
  'formatted',
  'familyName',
  'givenName',
  'middleName',
  'honorificPrefix',
  'honorificSuffix',
  'value',
  'display',
  'type',
  'primary',
  '$ref',
  'role',
  'employeeNumber',
  'costCenter',
  'organization',
  'division',
  'department',
  'manager',
  'Resources',
  'totalResults',
  'itemsPerPage',
  'startIndex',
  'nextCursor',
  'previousCursor',
  ENTERPRISE_SCHEMA,
] as const

const STANDARD = new Set<string>(STANDARD_NAMES)
const BY_LOWER_CASE = new Map<string, string>(STANDARD_NAMES.map((name) => [name.toLowerCase(), name]))

/** Resource, extension, list, element: nothing of the standard lies deeper. */
const LEVELS = 4

/**
 * The same object with the attribute names of the standard in their usual case, itself where they are so already, which is
 * nearly always and costs one look-up a key. Other names stay as they are.
 */
export const inUsualCase = (object: JsonObject): JsonObject =>
  isInUsualCase(object, LEVELS) ? object : convertObject(object, LEVELS)

/** Vendors' own names, which come again in every record; bounded, since a vendor may make them up. */
const STRANGERS = new Set<string>()
const MOST_STRANGERS = 1000

/** No name of the standard is longer; whoever makes up longer ones is not remembered. */
const LONGEST_NAME = Math.max(...STANDARD_NAMES.map((name) => name.length))

/** Whether a name that is not the standard's is one of the standard's in another case. */
const isMisspelt = (key: string): boolean => {
  if (key.length > LONGEST_NAME || STRANGERS.has(key)) return false
  if (BY_LOWER_CASE.has(key.toLowerCase())) return true
  if (STRANGERS.size < MOST_STRANGERS) STRANGERS.add(key)
  return false
}

const isInUsualCase = (value: Json, levels: number): boolean => {
  if (typeof value !== 'object' || value === null || levels === 0) return true
  if (Array.isArray(value)) {
    for (const element of value) if (typeof element === 'object' && !isInUsualCase(element, levels - 1)) return false
    return true
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- arrays and null were ruled out above; a type guard would cost a call for each record
  const object = value as JsonObject
  for (const key in object) {
    if (!STANDARD.has(key) && isMisspelt(key)) return false
    const inner = object[key]
    if (typeof inner === 'object' && inner !== null && !isInUsualCase(inner, levels - 1)) return false
  }
  return true
}

const convert = <T extends Json>(value: T, levels: number): T | Json => {
  if (levels === 0) return value
  if (Array.isArray(value)) return value.map((element: Json) => convert(element, levels - 1))
  if (!isJsonObject(value)) return value
  return convertObject(value, levels)
}

const convertObject = (object: JsonObject, levels: number): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, inner]) => [usualName(key), convert(inner, levels - 1)]))

/** As {@link inUsualCase} for an envelope: its own names only, the records in it stay the very same. */
export const withUsualNames = (object: JsonObject): JsonObject => convertObject(object, 1)

const usualName = (key: string): string => (STANDARD.has(key) ? key : (BY_LOWER_CASE.get(key.toLowerCase()) ?? key))
