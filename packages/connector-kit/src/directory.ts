import type { Group, GroupWrite, License, Role, User, UserWrite, Workspace } from '@rollcall/core'
import type { VendorResponse } from './session.ts'

/** A condition that the vendor is asked to apply; only fields the connector declared in `pushdown` are ever passed. */
export type PushdownTerm = { readonly field: string; readonly operator: 'eq' | 'like'; readonly value: string }

export type ListRequest = {
  /** All of them must hold. Empty: everything. */
  readonly where: readonly PushdownTerm[]
  /** Where to go on: `next` of the page before. `undefined`: the first page. */
  readonly position: string | undefined
  /** Most rows wanted in this page, 1 to 1000; the vendor's own cap may be lower. */
  readonly limit: number
}

export type ListPage<T> = {
  /** The rows as the vendor sent them, in its order, repeats included: whoever walks decides about those. */
  readonly items: readonly T[]
  /** Opaque, short, holds no right; `undefined` when the vendor has no more. */
  readonly next: string | undefined
  /** How many rows the vendor says there are in all. Not to be trusted (`scim-clients.md` C12). */
  readonly total: number | undefined
  /** Why this page may not be the whole truth, in words for a person; `undefined` where nothing speaks against it. */
  readonly partial?: string | undefined
  /** Whether the connector itself applied conditions of `where`, because the vendor did not apply them all. Left out: the vendor did. */
  readonly filteredHere?: boolean | undefined
  /** The vendor's answer, for the formats `raw` and `debug`. */
  readonly response: VendorResponse
}

/** What a write brought about beyond what was asked; shown to the caller as it is. */
export type Effect = {
  readonly code:
    | 'removed_from_workspace'
    | 'sessions_ended'
    /** The access was cut, and ending the sessions failed: they may live on. */
    | 'sessions_not_ended'
    /** The vendor could only cut the access in a way that takes away what was assigned: coming back does not restore it. */
    | 'assignments_lost'
    | 'seat_taken'
    | 'invite_sent'
    | 'already_so'
    | 'adopted'
  readonly message: string
}

export type Written<T> = {
  /** What the vendor answered with, mapped; `undefined` when it answered without a body. */
  readonly item: T | undefined
  /** Unified fields that were sent and that the vendor does not take, or shows with another value afterwards. */
  readonly ignored: readonly string[]
  /** Unified fields that were sent and that the vendor's answer does not show at all: nobody knows whether it took them. */
  readonly unconfirmed?: readonly string[] | undefined
  readonly effects: readonly Effect[]
  readonly response: VendorResponse
}

export type Read<T> = { readonly item: T; readonly response: VendorResponse }

/**
 * One connection's users and groups. Every method throws a RollcallError `vendor_*` (see `classify`) when the vendor
 * refuses, and leaves out what the connector does not declare as a capability.
 */
export type Directory = {
  /** The vendor's lists do not say which groups a user is in: `groups` is empty there, and says nothing. */
  readonly listedUsersOmitGroups?: true | undefined
  readonly users?: {
    list(request: ListRequest): Promise<ListPage<User>>
    get(id: string): Promise<Read<User>>
    create?(user: UserWrite): Promise<Written<User>>
    update?(id: string, user: UserWrite): Promise<Written<User>>
    /** What the vendor's own removal does, see `VendorFacts.removal`. */
    delete?(id: string): Promise<Written<User>>
    /** Signs the user out everywhere, and leaves them as they are otherwise. */
    endSessions?(id: string): Promise<Written<User>>
  }
  readonly groups?: {
    list(request: ListRequest): Promise<ListPage<Group>>
    get(id: string): Promise<Read<Group>>
    create?(group: GroupWrite): Promise<Written<Group>>
    update?(id: string, group: GroupWrite): Promise<Written<Group>>
    delete?(id: string): Promise<Written<Group>>
    addMembers?(id: string, userIds: readonly string[]): Promise<Written<Group>>
    removeMembers?(id: string, userIds: readonly string[]): Promise<Written<Group>>
  }
  readonly me?: { get(): Promise<Read<User>> }
  readonly roles?: { list(request: ListRequest): Promise<ListPage<Role>> }
  readonly licenses?: { list(request: ListRequest): Promise<ListPage<License>> }
  readonly workspaces?: { list(request: ListRequest): Promise<ListPage<Workspace>> }
}
