/** A user as Notion writes it: the captured shape, in the captured order of keys (notion-scim.md §6.1). */
import type { Account, NameMode, Role } from '../workspace/records.ts'
import type { Call } from '../workspace/workspace.ts'
import { ENTERPRISE_URN, NOTION_URN, USER_URN } from './schemas.ts'

/** The host in every `meta.location`, whichever host was called (notion-scim.md §15.1). */
const LOCATION_ORIGIN = 'https://app.notion.com'

export type UserStanding = { readonly role: Role; readonly isActive: boolean }

export function userResource(call: Call, account: Account, { role, isActive }: UserStanding): Record<string, unknown> {
  const { switches } = call
  const resource: Record<string, unknown> = {
    schemas: [USER_URN],
    id: account.id,
    userName: account.emails[0],
    name: nameOf(account, switches.nameMode),
    emails: account.emails.map((value, place) => ({ value, primary: place === 0 })),
    displayName: account.name === '' || account.hidesDisplayName === true ? undefined : account.name,
    active: isActive,
    meta: metaOf(call, 'User', account.id),
    photos: account.photoUrl === undefined ? [] : [{ value: account.photoUrl, type: 'photo' }],
    ...(switches.echoAttributes === 'whenSet' ? attributesOf(account) : {}),
    externalId: switches.echoExternalId === 'true' ? account.externalId : undefined,
    [NOTION_URN]: switches.extensionOmittedForMember === 'true' && role === 'member' ? undefined : { role },
  }
  return switches.absentAttributes === 'null' ? nullsForAbsent(resource) : resource
}

/** `created` and `lastModified` are digits of "now" and mean nothing (notion-scim.md §15.2). */
export function metaOf(call: Call, resourceType: 'User' | 'Group', id: string): Record<string, unknown> {
  const now = String(call.now)
  return { resourceType, created: now, lastModified: now, location: locationOf(call, resourceType, id) }
}

export function locationOf(call: Call, resourceType: 'User' | 'Group', id: string): string {
  const origin = call.switches.hostInLocation === 'request' ? call.requestOrigin : LOCATION_ORIGIN
  return `${origin}/scim/v2/${resourceType}s/${id}`
}

/** Notion keeps one string; the parts are what lies before and after its first blank. */
export function namePartsOf(name: string): { readonly givenName?: string; readonly familyName?: string } {
  const [givenName = '', ...rest] = name.trim().split(/\s+/)
  const familyName = rest.join(' ')
  return { ...(givenName !== '' && { givenName }), ...(familyName !== '' && { familyName }) }
}

function nameOf(account: Account, standard: NameMode): unknown {
  const { givenName, familyName } = namePartsOf(account.name)
  switch (account.nameMode ?? standard) {
    case 'full':
      return { formatted: account.name === '' ? undefined : account.name, givenName, familyName }
    case 'partial':
      return { givenName }
    case 'emptyObject':
      return {}
  }
}

function attributesOf({ attributes }: Account): Record<string, unknown> {
  const { title, phoneNumber, addresses, roles, locale, preferredLanguage, userType, enterprise } = attributes
  return {
    title,
    phoneNumbers: phoneNumber && [{ ...phoneNumber, primary: true }],
    addresses,
    roles,
    locale,
    preferredLanguage,
    userType,
    [ENTERPRISE_URN]: enterprise,
  }
}

function nullsForAbsent(resource: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(resource).map(([key, value]) => [key, value === undefined ? null : value]))
}
