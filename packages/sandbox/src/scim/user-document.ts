/**
 * Between an account and the JSON that clients write (notion-scim.md §6.2). A PATCH is applied to the account's writable
 * document; a PUT is laid over it; a POST starts from nothing. All three end as a draft, the validated wish.
 */

import type { SwitchSettings } from '../switches.ts'
import type { Account, Attributes, PhoneNumber, Role } from '../workspace/records.ts'
import { ROLES } from '../workspace/records.ts'
import type { JsonObject } from './json.ts'
import { isFalse, isObject, isTrue, listOf, objectOf, textOf } from './json.ts'
import { spell } from './patch.ts'
import { ScimRefusal } from './refusal.ts'
import { ENTERPRISE_URN, NOTION_URN } from './schemas.ts'
import { namePartsOf } from './user-resource.ts'

/** At most five addresses beside the primary one (notion-scim.md §6.2 `emails`). */
const MAX_SECONDARY_EMAILS = 5

/** What a client wants a user to be. */
export type UserDraft = {
  /** The first is the primary one. */
  readonly emails: readonly string[]
  readonly name: string
  readonly isActive: boolean
  readonly role: Role
  readonly photoUrl: string | undefined
  readonly externalId: string | undefined
  readonly attributes: Attributes
}

/** The writable attributes of an account as a document, the ground for PATCH and PUT. */
export function toDocument(account: Account, role: Role): JsonObject {
  const { phoneNumber, enterprise, addresses, roles, ...plain } = account.attributes
  return {
    userName: account.emails[0],
    name: account.name === '' ? {} : { formatted: account.name, ...namePartsOf(account.name) },
    // The type never shows on reads; it lets Entra's emails[type eq "work"] find the primary address.
    emails: account.emails.map((value, place) => ({
      value,
      primary: place === 0,
      ...(place === 0 && { type: 'work' }),
    })),
    active: true,
    photos: [],
    externalId: account.externalId,
    ...plain,
    phoneNumbers: phoneNumber === undefined ? [] : [{ ...phoneNumber, primary: true }],
    addresses: addresses ?? [],
    roles: roles ?? [],
    [ENTERPRISE_URN]: enterprise,
    [NOTION_URN]: { role },
  }
}

/**
 * The document that a PUT asks for: laid over the present one, or in place of it (switch `putSemantics`). Either way userName is
 * not demanded, and absence of the role is not a demotion (notion-scim.md §8.3).
 */
export function documentAfterPut(before: JsonObject, body: JsonObject, switches: SwitchSettings): JsonObject {
  return switches.putSemantics === 'merge'
    ? laidOver(before, body, ['name', ENTERPRISE_URN, NOTION_URN])
    : laidOver({ userName: before['userName'], [NOTION_URN]: before[NOTION_URN] }, body, [NOTION_URN])
}

/** One object over another; of the attributes named, which are objects themselves, what the upper one leaves out stays too. */
function laidOver(lower: JsonObject, upper: JsonObject, deep: readonly string[]): JsonObject {
  const merged = deep
    .filter((name) => isObject(upper[name]))
    .map((name) => [name, { ...objectOf(lower[name]), ...objectOf(upper[name]) }] as const)
  return { ...lower, ...upper, ...Object.fromEntries(merged) }
}

/** A body with its attribute names in the documented spelling. */
export function spelled(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [spell(name), value]))
}

/**
 * Reads a document into a draft.
 * @param before the document that was changed, if any: tells which of two contradicting attributes is the new one.
 * @throws {ScimRefusal} 400 for an address that is none, an unknown role, too many addresses.
 */
export function readDraft(document: JsonObject, before: JsonObject | undefined, switches: SwitchSettings): UserDraft {
  return {
    emails: readEmails(document, before),
    name: readName(objectOf(document['name']), before === undefined ? undefined : objectOf(before['name'])),
    isActive: readActive(document['active']),
    role: readRole(document[NOTION_URN]),
    photoUrl: textOf(objectOf(listOf(document['photos'])[0])['value']),
    externalId: textOf(document['externalId']),
    attributes: {
      title: textOf(document['title']),
      phoneNumber: readPhoneNumber(listOf(document['phoneNumbers']), switches),
      addresses: nonEmpty(listOf(document['addresses'])),
      roles: nonEmpty(listOf(document['roles'])),
      locale: textOf(document['locale']),
      preferredLanguage: textOf(document['preferredLanguage']),
      userType: textOf(document['userType']),
      enterprise: readEnterprise(document[ENTERPRISE_URN]),
    },
  }
}

function readEmails(document: JsonObject, before: JsonObject | undefined): readonly string[] {
  const entries = listOf(document['emails']).map((entry) => (isObject(entry) ? entry : { value: entry }))
  const userName = textOf(document['userName'])
  const previous = textOf(before?.['userName'])
  // userName decides; only where it stayed as it was may a new primary entry of emails move it.
  const marked = textOf(entries.find((entry) => isTrue(entry['primary']))?.['value'])
  const primary = userName !== undefined && userName !== previous ? userName : (marked ?? userName)
  if (primary === undefined || !isEmail(primary)) {
    throw new ScimRefusal(400, 'userName must be an email address', { scimType: 'invalidValue' })
  }
  const secondary = entries
    // The entry of an address that has just been replaced is still in the document, marked primary.
    .filter((entry) => entry['value'] !== previous || !isTrue(entry['primary']))
    .map((entry) => textOf(entry['value']))
    .filter((value) => value !== undefined)
  const wrong = secondary.find((value) => !isEmail(value))
  if (wrong !== undefined) throw new ScimRefusal(400, 'emails holds no email address', { scimType: 'invalidValue' })
  const all = [...new Set([primary, ...secondary].map((value) => value.toLowerCase()))]
  if (all.length > 1 + MAX_SECONDARY_EMAILS) {
    throw new ScimRefusal(400, `at most ${MAX_SECONDARY_EMAILS} secondary emails`, { scimType: 'invalidValue' })
  }
  return all
}

/** `formatted` is preferred, the two parts are the alternative; of those present, the one that changed counts. */
function readName(name: JsonObject, before: JsonObject | undefined): string {
  const formatted = textOf(name['formatted'])
  const parts = [textOf(name['givenName']), textOf(name['familyName'])].filter((part) => part !== undefined).join(' ')
  if (formatted === undefined) return parts
  const isOldFormatted = before !== undefined && formatted === before['formatted']
  const hasNewParts = name['givenName'] !== before?.['givenName'] || name['familyName'] !== before?.['familyName']
  return isOldFormatted && hasNewParts && parts !== '' ? parts : formatted
}

function readActive(value: unknown): boolean {
  if (value === undefined || value === null || isTrue(value)) return true
  // Entra may send "False" as text (notion-scim.md §8.1).
  if (isFalse(value)) return false
  throw new ScimRefusal(400, 'active must be true or false', { scimType: 'invalidValue' })
}

function readRole(extension: unknown): Role {
  const value = objectOf(extension)['role']
  if (value === undefined || value === null) return 'member'
  const role = ROLES.find((name) => name === value)
  if (role === undefined) {
    throw new ScimRefusal(400, `role must be one of ${ROLES.join(', ')}`, { scimType: 'invalidValue' })
  }
  return role
}

/** One number is kept; which one, and whether its type is, changed on 2026-08-13 (notion-scim.md §6.2). */
function readPhoneNumber(entries: readonly unknown[], switches: SwitchSettings): PhoneNumber | undefined {
  const usable = entries.map(objectOf).filter((entry) => textOf(entry['value']) !== undefined)
  const primary = usable.find((entry) => isTrue(entry['primary']))
  const kept = switches.phoneRule === 'earlier' ? primary : (primary ?? usable[0])
  const value = textOf(kept?.['value'])
  if (value === undefined) return undefined
  return switches.phoneRule === 'earlier' ? { value } : { value, type: textOf(kept?.['type']) }
}

/** `manager.value` is an email address (notion-scim.md §15.15); some clients send the manager as bare text. */
function readEnterprise(value: unknown): Attributes['enterprise'] {
  const { manager, ...rest } = objectOf(value)
  const whole = typeof manager === 'string' ? { ...rest, manager: { value: manager } } : objectOf(value)
  const set = Object.entries(whole).filter(([, entry]) => entry !== undefined && entry !== null)
  return set.length === 0 ? undefined : Object.fromEntries(set)
}

function nonEmpty(values: readonly unknown[]): readonly unknown[] | undefined {
  return values.length === 0 ? undefined : values
}

function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)
}
