/**
 * The records a workspace is made of. All are read-only: a change replaces the record, so that a copy of the maps that
 * hold them is a true picture of an earlier moment (stale reads need one).
 */

/** Workspace roles as SCIM spells them (notion-scim.md §6.1, extension). */
export const ROLES = ['owner', 'membership_admin', 'member', 'restricted_member'] as const

export type Role = (typeof ROLES)[number]

/** How much of a name the server shows (notion-scim.md §16 `nameMode`). */
export const NAME_MODES = ['full', 'partial', 'emptyObject'] as const

export type NameMode = (typeof NAME_MODES)[number]

export type PhoneNumber = { readonly value: string; readonly type?: string | undefined }

/** Profile attributes beyond name and addresses (notion-scim.md §6.2). Objects are kept as they were sent. */
export type Attributes = {
  readonly title?: string | undefined
  readonly phoneNumber?: PhoneNumber | undefined
  readonly addresses?: readonly unknown[] | undefined
  /** The job role of the hover card, not the workspace role (notion-scim.md §15.14). */
  readonly roles?: readonly unknown[] | undefined
  readonly locale?: string | undefined
  readonly preferredLanguage?: string | undefined
  readonly userType?: string | undefined
  readonly enterprise?: Readonly<Record<string, unknown>> | undefined
}

/** A Notion account. It outlives any membership (notion-scim.md §8.4). */
export type Account = {
  readonly id: string
  /** The first is the primary one and equals `userName`; always lower-case. */
  readonly emails: readonly string[]
  /** One string, as Notion stores it (notion-scim.md §6.1 `name`); empty when never given. */
  readonly name: string
  /** Overrides the `nameMode` switch for this one account. */
  readonly nameMode?: NameMode | undefined
  readonly hidesDisplayName?: boolean | undefined
  readonly photoUrl?: string | undefined
  readonly externalId?: string | undefined
  readonly attributes: Attributes
}

/** An account's place in this workspace. It stays, with `removedAt`, after a removal. */
export type Membership = {
  readonly accountId: string
  readonly role: Role
  readonly joinedAt: number
  readonly removedAt?: number | undefined
  /** What the removal took, so that it can be given back within 30 days. */
  readonly lost?: LostAccess | undefined
}

export type LostAccess = { readonly groupIds: readonly string[]; readonly teamspaceIds: readonly string[] }

/** Somebody with access and no seat: invisible to SCIM (notion-scim.md §15.13). */
export type Guest = {
  readonly accountId: string
  readonly kind: 'guest' | 'temporary'
  readonly pageIds: readonly string[]
}

export type Group = {
  readonly id: string
  readonly displayName: string
  readonly members: ReadonlySet<string>
  /** Carries the "Synced" label: made or changed by SCIM (notion-scim.md §9). */
  readonly isSynced: boolean
}

export type Teamspace = {
  readonly id: string
  readonly name: string
  /** Default teamspaces hold every member (notion-scim.md §9.3). */
  readonly isDefault: boolean
  readonly groupLinks: readonly { readonly groupId: string; readonly role: 'member' | 'owner' }[]
  readonly directMembers: ReadonlySet<string>
}

/** A page, kept only for the question who holds full access to it. */
export type Page = {
  readonly id: string
  readonly title: string
  readonly fullAccess: readonly { readonly kind: 'group' | 'user'; readonly id: string }[]
}

export type Session = {
  readonly id: string
  readonly accountId: string
  readonly device: 'web' | 'mobile' | 'desktop'
  readonly startedAt: number
  readonly endedAt?: number | undefined
  readonly endReason?: string | undefined
}

/** A bearer token and whose it is (notion-scim.md §2). */
export type Token = {
  readonly id: string
  readonly token: string
  readonly kind: 'scim' | 'admin'
  readonly workspaceId: string
  readonly creatorId: string
  /** Admin tokens only; a SCIM token has no scopes and can do everything. */
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly revokedAt?: number | undefined
  readonly revokeReason?: string | undefined
}

/** A member's own API token, out of reach of SCIM (notion-scim.md §12). */
export type AccessToken = {
  readonly id: string
  readonly creatorId: string
  readonly name: string
  readonly createdAt: number
  readonly revokedAt?: number | undefined
}

/** An MCP client that a member connected (notion-scim.md §12). */
export type ClientConnection = {
  readonly id: string
  readonly accountId: string
  readonly client: string
  readonly connectedAt: number
  readonly revokedAt?: number | undefined
}

export type Mail = {
  readonly id: string
  readonly at: string
  readonly kind: 'workspace_invite' | 'group_invite' | 'token_revoked'
  readonly to: string
  readonly about: string
}

/** An audit event in the envelope that SIEMs receive (notion-scim.md §13). */
export type AuditEvent = {
  readonly event: Readonly<Record<string, unknown>> & {
    readonly id: string
    readonly timestamp: string
    readonly workspace_id: string
    readonly type: string
  }
}
