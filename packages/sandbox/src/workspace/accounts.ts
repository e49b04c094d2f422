/** Accounts: found by id or by address, without an index over the sample members. */
import { FOUNDED_AT } from '../population/population.ts'
import type { Account, Membership } from './records.ts'
import type { Workspace } from './workspace.ts'

export function findAccount(workspace: Workspace, id: string): Account | undefined {
  if (workspace.replacedAccounts.has(id)) return undefined
  const changed = workspace.accounts.get(id)
  if (changed !== undefined) return changed
  const index = sampleIndex(workspace, id)
  return index === undefined ? undefined : workspace.population.account(index)
}

/** The account that owns an address, primary or secondary. Addresses are matched in lower case. */
export function findAccountByEmail(workspace: Workspace, email: string): Account | undefined {
  const wanted = email.toLowerCase()
  const added = workspace.addresses.get(wanted)
  if (added !== undefined) return findAccount(workspace, added)
  const index = workspace.population.indexOfEmail(wanted)
  if (index === undefined) return undefined
  // The sample member may have changed address since.
  const account = findAccount(workspace, workspace.population.ids.idOf('member', index))
  return account?.emails.includes(wanted) === true ? account : undefined
}

export function saveAccount(workspace: Workspace, account: Account): void {
  for (const email of workspace.accounts.get(account.id)?.emails ?? []) workspace.addresses.delete(email)
  for (const email of account.emails) workspace.addresses.set(email, account.id)
  workspace.accounts.set(account.id, account)
}

/** The membership of an account, present or past. */
export function findMembership(workspace: Workspace, accountId: string): Membership | undefined {
  if (workspace.replacedAccounts.has(accountId)) return undefined
  const changed = workspace.memberships.get(accountId)
  if (changed !== undefined) return changed
  const index = sampleIndex(workspace, accountId)
  if (index === undefined) return undefined
  return { accountId, role: workspace.population.role(index), joinedAt: FOUNDED_AT }
}

export function isMember(workspace: Workspace, accountId: string): boolean {
  const membership = findMembership(workspace, accountId)
  return membership !== undefined && membership.removedAt === undefined
}

/** The roster slot of an account that is or was a member. */
export function slotOf(workspace: Workspace, accountId: string): number | undefined {
  return workspace.laterSlots.get(accountId) ?? sampleIndex(workspace, accountId)
}

export function accountIdAtSlot(workspace: Workspace, slot: number): string {
  const { population, laterMembers, successors } = workspace
  return successors.get(slot) ?? laterMembers[slot - population.size] ?? population.ids.idOf('member', slot)
}

/** Who sits at a slot: account and membership at once, as pages need them by the hundred. */
export function occupantOf(
  workspace: Workspace,
  slot: number,
): { readonly account: Account | undefined; readonly membership: Membership | undefined } {
  const { population, accounts, memberships } = workspace
  const id = accountIdAtSlot(workspace, slot)
  if (slot >= population.size || accounts.has(id) || memberships.has(id)) {
    return { account: findAccount(workspace, id), membership: findMembership(workspace, id) }
  }
  const membership = { accountId: id, role: population.role(slot), joinedAt: FOUNDED_AT }
  return { account: population.account(slot), membership }
}

/** The name at a slot, without building the whole account: scans over a million members depend on it. */
export function nameAtSlot(workspace: Workspace, slot: number): string {
  if (slot >= workspace.population.size || workspace.accounts.size > 0) {
    const changed = workspace.accounts.get(accountIdAtSlot(workspace, slot))
    if (changed !== undefined) return changed.name
  }
  return workspace.population.name(slot)
}

/** Is the domain of an address verified by the organization (notion-scim.md §8.2)? */
export function isManagedEmail(workspace: Workspace, email: string): boolean {
  return workspace.verifiedDomains.has(email.slice(email.lastIndexOf('@') + 1).toLowerCase())
}

function sampleIndex(workspace: Workspace, id: string): number | undefined {
  const decoded = workspace.population.ids.read(id)
  if (decoded?.kind !== 'member' || decoded.index >= workspace.population.size) return undefined
  return decoded.index
}
