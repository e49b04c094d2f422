import type { UserMapping } from './map-user.ts'
import type { GroupFilterField, UserFilterField } from './matches.ts'

/**
 * How a vendor's SCIM deviates from the strictest reading of SCIM 2.0, as data. {@link STRICT_SCIM} is what any conforming server
 * understands; a connector spreads it and overrides what its vendor does otherwise, with the source of the fact.
 */
export type ScimDialect = {
  /** Where unified fields are found in a user, and what they mean there. */
  readonly mapping: UserMapping
  /** Headers, in lower case, in which this vendor names a request, besides the usual ones. */
  readonly requestIdHeaders: readonly string[]
  /** The content type of bodies sent. */
  readonly contentType: 'application/scim+json' | 'application/json'
  readonly filter: FilterDialect
  readonly paging: 'index' | 'cursor'
  /** Most rows the vendor gives in one page. */
  readonly maxCount: number
  /**
   * `exact`: `totalResults` was measured to be right. `untrusted`: at the promised end, one more request makes sure that there is
   * nothing behind it (scim-clients.md C12).
   */
  readonly totals: 'exact' | 'untrusted'
  readonly writes: WriteDialect
  readonly patch: PatchDialect
  readonly members: MembersDialect
  /** How `status: inactive` is carried out. `delete`: to be inactive is to be removed here, and DELETE does it best. */
  readonly deactivation: 'patch' | 'delete'
  /** The vendor deletes nobody: whom it does not know was never there, and is not to be called deactivated. */
  readonly keepsEverybody?: boolean | undefined
  /** `enforced`: the vendor answers 409 to a second user of the same name. `unknown`: we look before we create, as always for groups. */
  readonly uniqueness: 'enforced' | 'unknown'
  /** Versions (`If-Match`) are used only where the vendor advertises them (scim-clients.md C31). */
  readonly etag: 'none' | 'if-match'
  /** Paths of the two resource types, from the base URL. */
  readonly endpoints: { readonly users: string; readonly groups: string }
  /** Sentences for what only this vendor refuses, put in place of the general advice. */
  readonly advice: {
    readonly removalForbidden?: string | undefined
    /** The vendor answers 500 to an e-mail address that another account has. */
    readonly renameFailed?: string | undefined
    /** After a 404 to `status: active`. */
    readonly reactivationUnknown?: string | undefined
  }
}

export type FilterDialect = {
  /** Unified field → what the vendor calls it in a filter. Fields not named here are filtered on our side. */
  readonly users: Readonly<Partial<Record<UserFilterField, string>>>
  readonly groups: Readonly<Partial<Record<GroupFilterField, string>>>
  /** Fields for which the vendor may know less than we mean by them: an empty answer is followed by a search of our own. */
  readonly narrow: readonly (UserFilterField | GroupFilterField)[]
  /** Whether several conditions may be joined; else the first is sent and the rest is checked on our side. */
  readonly join: 'and' | 'single'
  readonly values: 'quoted' | 'bare'
}

export type WriteDialect = {
  /** How an update is sent. A vendor that answers PATCH with 405, 501 or no route is updated by PUT from then on. */
  readonly update: 'patch' | 'put'
  /** Attributes that a unified `name` is written to. */
  readonly name: readonly ('displayName' | 'name.formatted')[]
  /** How many phone numbers the vendor keeps; the rest is reported as ignored. */
  readonly phones: number
  /** Unified fields the vendor is known to drop in silence: reported as ignored, not as unconfirmed, unless its answer shows them. */
  readonly doubtful: readonly string[]
  /** Unified fields the vendor has no place for: never sent, and reported as ignored. */
  readonly lacks?: readonly string[] | undefined
  /** Whether the primary e-mail address is the user name: a change of one is sent as a change of the other. */
  readonly userName: 'own' | 'primary-email'
  /** Under which key a manager's id is sent; `value` unless given (RFC 7643 §4.3). */
  readonly managerKey?: 'managerId' | undefined
}

export type PatchDialect = {
  readonly ops: 'lower' | 'capitalised'
  readonly booleans: 'json' | 'text'
  /** `path`: `urn:…:User:role`. `value`: one path-less operation whose value holds the extension as an object. */
  readonly extensions: 'path' | 'value'
  /** Most operations in one request. */
  readonly operations: number
}

export type MembersDialect = {
  /**
   * `filter-path`: `members[value eq "id"]`, `bare-filter-path`: the same without the quotes. `value-list`: path `members` with the ids as value (an
   * older habit).
   */
  readonly removal: 'filter-path' | 'bare-filter-path' | 'value-list'
  /** Most memberships changed in one request (some take 100, some one: scim-clients.md C22). */
  readonly perRequest: number
}

/** Every operation with a path, lower case, real booleans, filters with `eq` only: what every conforming server takes (C7, C21). */
export const STRICT_SCIM: ScimDialect = {
  mapping: { role: 'core', manager: 'id', timestamps: 'meaningful' },
  requestIdHeaders: [],
  contentType: 'application/scim+json',
  filter: {
    users: { username: 'userName', external_id: 'externalId', emails: 'emails.value' },
    groups: { name: 'displayName', external_id: 'externalId' },
    narrow: ['emails', 'external_id', 'username'], // some compare names with case, although RFC 7643 §4.1.1 has them without
    join: 'single',
    values: 'quoted',
  },
  paging: 'index',
  maxCount: 100,
  totals: 'untrusted',
  writes: { update: 'patch', name: ['displayName', 'name.formatted'], phones: 20, doubtful: [], userName: 'own' },
  patch: { ops: 'lower', booleans: 'json', extensions: 'path', operations: 50 },
  members: { removal: 'filter-path', perRequest: 50 },
  deactivation: 'patch',
  uniqueness: 'unknown',
  etag: 'none',
  endpoints: { users: '/Users', groups: '/Groups' },
  advice: {},
}

/** The dialect in which an empty answer to a filter by this field is believed. */
export const trustingIn = (field: UserFilterField, dialect: ScimDialect): ScimDialect => ({
  ...dialect,
  filter: { ...dialect.filter, narrow: dialect.filter.narrow.filter((narrow) => narrow !== field) },
})
