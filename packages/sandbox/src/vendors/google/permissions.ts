/** Who may do what: applications by their scopes, administrators by their rank. */
import { lacksScope, notAuthorized } from './refusal.ts'
import type { Account, Scene } from './workspace.ts'
import { isShutOff } from './workspace.ts'

const DIRECTORY = 'https://www.googleapis.com/auth/admin.directory'

/** By what each opens. */
export const SCOPES = {
  user: `${DIRECTORY}.user`,
  userReadonly: `${DIRECTORY}.user.readonly`,
  userSecurity: `${DIRECTORY}.user.security`,
  group: `${DIRECTORY}.group`,
  groupReadonly: `${DIRECTORY}.group.readonly`,
  groupMember: `${DIRECTORY}.group.member`,
  groupMemberReadonly: `${DIRECTORY}.group.member.readonly`,
} as const

/** The resource that a path is about. */
export type Area = 'users' | 'security' | 'groups' | 'members'

/** Any one of these will do; those of `write` read as well. */
const ENOUGH: Readonly<Record<Area, { readonly write: readonly string[]; readonly read: readonly string[] }>> = {
  users: { write: [SCOPES.user], read: [SCOPES.userReadonly] },
  security: { write: [SCOPES.userSecurity], read: [] },
  groups: { write: [SCOPES.group], read: [SCOPES.groupReadonly] },
  members: { write: [SCOPES.group, SCOPES.groupMember], read: [SCOPES.groupReadonly, SCOPES.groupMemberReadonly] },
}

/** @throws GoogleRefusal 403 unless the token was granted what its path needs, and belongs to an administrator */
export function assertMayCall({ caller, scopes }: Scene, area: Area, method: string): void {
  const { write, read } = ENOUGH[area]
  const enough = method === 'GET' ? [...write, ...read] : write
  if (!enough.some((scope) => scopes.includes(scope))) throw lacksScope(enough)
  if (caller.adminRole === undefined) throw notAuthorized()
}

/** Administrators are changed by super administrators alone. */
export function assertMayChange({ caller }: Scene, account: Account): void {
  if (account.adminRole !== undefined && account.id !== caller.id && caller.adminRole !== 'super') throw notAuthorized()
}

/** As {@link assertMayChange}; nobody shuts themselves off, and the last super administrator stays. */
export function assertMayShutOff(scene: Scene, account: Account): void {
  assertMayChange(scene, account)
  const others = [...scene.workspace.accounts.values()].filter(
    (other) => other.adminRole === 'super' && !isShutOff(other) && other.id !== account.id,
  )
  if (account.id === scene.caller.id || (account.adminRole === 'super' && others.length === 0)) throw notAuthorized()
}
