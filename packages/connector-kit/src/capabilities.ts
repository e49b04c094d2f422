/** Everything a connector may declare that it can do. The behaviour suite tests each one that is declared. */
export const CAPABILITIES = [
  'users.list',
  'users.get',
  'users.create',
  'users.update',
  'users.deactivate',
  'users.delete',
  'users.sessions.end',
  'groups.list',
  'groups.get',
  'groups.create',
  'groups.update',
  'groups.delete',
  'groups.members.add',
  'groups.members.remove',
  'me.list',
  'roles.list',
  'licenses.list',
  'workspaces.list',
] as const

export type Capability = (typeof CAPABILITIES)[number]

/**
 * What is true of the vendor whatever is asked of it. The rest of Rollcall asks for these facts and never for a
 * vendor's name.
 */
export type VendorFacts = {
  /** What deactivating does: see `notion-scim.md §18`, "unified vocabulary". */
  readonly removal: 'suspends' | 'removes-from-workspace' | 'deactivates' | 'hard-deletes'
  /** Whether setting `active` again brings the same user back as they were. */
  readonly reversible: boolean
  readonly endsSessions: 'yes' | 'separate-call' | 'delayed' | 'unknown'
  /** Whether a deactivated user is still listed and can be read. */
  readonly keepsRow: boolean
  /** Users the vendor refuses to remove, in words for a person. */
  readonly untouchable: readonly string[]
  /** Access this API cannot see or end, in words for a person. */
  readonly blindSpots: readonly string[]
  /** Unified user fields that the vendor takes on create and ignores on update. */
  readonly ignoresOnUpdate: readonly string[]
  /** Whether creating a user costs a seat and sends an e-mail by default. */
  readonly createIsBillable: boolean
  readonly createSendsInvite: boolean
  /** Whether lists have a promised order; if not, pages may repeat or miss a row. */
  readonly orderedLists: boolean
}

/** A unified field by which the vendor itself can filter a list. */
export type PushdownField = {
  readonly field: string
  readonly operators: readonly ('eq' | 'like')[]
}
