import {
  asksToDeactivate,
  type Capability,
  type Connector,
  type Directory,
  type Written,
} from '@rollcall/connector-kit'
import {
  type Difference,
  type Group,
  type GroupWrite,
  groupDifferences,
  type JsonObject,
  type User,
  type UserWrite,
  userDifferences,
} from '@rollcall/core'
import type { AuditDetail } from '../audit/index.ts'
import { GROUPS, type Resource, USERS } from './resources.ts'

/** One way to change something: what it needs, what the audit log calls it, and who does it. */
export type Way<F> = {
  readonly capability: Capability
  readonly action: string
  readonly of: (directory: Directory) => F | undefined
}

/** How a kind of record is written. */
export type Writing<R extends User | Group, W> = {
  readonly resource: Resource<R>
  readonly create: Way<(body: W) => Promise<Written<R>>>
  readonly update: Way<(id: string, body: W) => Promise<Written<R>>>
  /** An update that {@link Writing.removes}. */
  readonly deactivate: Way<(id: string, body: W) => Promise<Written<R>>>
  readonly remove: Way<(id: string) => Promise<Written<R>>>
  /** What the audit log keeps of an update. */
  readonly detail?: (sent: W, removes: boolean) => AuditDetail
  readonly differences: (sent: W, now: R) => readonly Difference[]
  /** With `body_passthrough`: the caller's body is the vendor's own. */
  readonly passedOn: (body: JsonObject) => W
  /** Whether an update removes the record from the vendor's point of view. */
  readonly removes: (body: W, deactivates: Connector['deactivates']) => boolean
  /** Whether a record that the vendor still shows is removed all the same. */
  readonly isGoneAs: (now: R) => boolean
  /** Under which name a removed record is looked for besides its id; left out where the vendor cannot be asked by name. */
  readonly nameOf?: (record: R | W) => string | undefined
  /** A record that the vendor has no more, as it was known before; nothing but its id is sure. */
  readonly removed: (id: string, before: R | undefined) => R
}

export const USER_WRITING: Writing<User, UserWrite> = {
  resource: USERS,
  create: { capability: 'users.create', action: 'user.created', of: ({ users }) => users?.create },
  update: { capability: 'users.update', action: 'user.updated', of: ({ users }) => users?.update },
  deactivate: { capability: 'users.deactivate', action: 'user.updated', of: ({ users }) => users?.update },
  remove: { capability: 'users.delete', action: 'user.deleted', of: ({ users }) => users?.delete },
  detail: ({ status }, removes) =>
    removes ? { user_status: 'inactive' } : status === 'active' ? { user_status: status } : {},
  differences: userDifferences,
  passedOn: (body) => ({ remote_data: body }),
  removes: asksToDeactivate,
  isGoneAs: ({ status }) => status === 'inactive' || status === 'deleted',
  nameOf: ({ username }) => username,
  // Whoever was told to lock somebody out wants to see whom. The vendor's own record is left out: it says that they are active.
  removed: (id, before) => ({ id, ...NOBODY, ...before, status: 'inactive', remote_data: {} }),
}

const NOBODY = { emails: [], phones: [], roles: [], groups: [], languages: [] } as const

export const GROUP_WRITING: Writing<Group, GroupWrite> = {
  resource: GROUPS,
  create: { capability: 'groups.create', action: 'group.created', of: ({ groups }) => groups?.create },
  update: { capability: 'groups.update', action: 'group.updated', of: ({ groups }) => groups?.update },
  deactivate: { capability: 'groups.update', action: 'group.updated', of: ({ groups }) => groups?.update },
  remove: { capability: 'groups.delete', action: 'group.deleted', of: ({ groups }) => groups?.delete },
  differences: groupDifferences,
  passedOn: (body) => ({ remote_data: body }),
  removes: () => false,
  isGoneAs: () => false,
  removed: (id) => ({ id, remote_data: {} }),
}

export const END_SESSIONS: Way<(id: string) => Promise<Written<User>>> = {
  capability: 'users.sessions.end',
  action: 'user.sessions_ended',
  of: ({ users }) => users?.endSessions,
}

export type Membership = {
  readonly act: 'add' | 'remove'
  readonly userIds: readonly string[]
}

export const MEMBERS: Readonly<
  Record<Membership['act'], Way<(id: string, userIds: readonly string[]) => Promise<Written<Group>>>>
> = {
  add: {
    capability: 'groups.members.add',
    action: 'group.members_added',
    of: ({ groups }) => groups?.addMembers,
  },
  remove: {
    capability: 'groups.members.remove',
    action: 'group.members_removed',
    of: ({ groups }) => groups?.removeMembers,
  },
}

/** Who is not, or still is, in a group. */
export const memberDifferences = ({ act, userIds }: Membership, { members }: Group): readonly Difference[] => {
  const now = members?.map(({ id }) => id)
  const isAsSent = now !== undefined && userIds.every((id) => now.includes(id) === (act === 'add'))
  return isAsSent ? [] : [{ field: 'members', sent: userIds, now }]
}
