/**
 * What the sample company has besides members: 28 groups, 14 guests, teamspaces, pages, tokens. These are few, so they are
 * made at once; group members are drawn from the first two thousand people, so that they stay few at a million.
 */
import { FOUNDED_AT, VERIFIED_DOMAINS } from '../population/population.ts'
import { saveAccount } from './accounts.ts'
import type { Account, Group, Guest } from './records.ts'
import { createTeamspace, linkGroup } from './teamspaces.ts'
import { createToken } from './tokens.ts'
import type { Call, Workspace } from './workspace.ts'
import { nextId } from './workspace.ts'

/** Created by owner 1 of the sample, who therefore cannot be removed with it (notion-scim.md §15.10). */
export const SAMPLE_SCIM_TOKEN = 'ntn_scim_sandbox_owner_1'
/** Created by owner 2: the one to use for changing owner 1, or to see a token die. */
export const SECOND_SCIM_TOKEN = 'ntn_scim_sandbox_owner_2'
/** For the Admin API, with every scope. */
export const SAMPLE_ADMIN_TOKEN = 'adm_sandbox_owner_1'

/** Scopes of the Admin API as far as notion-scim.md §12 names them. */
export const ADMIN_SCOPES = [
  'managed-user-session:write',
  'user:read',
  'permission-group:read',
  'permission-group:write',
  'personal-access-token:read',
  'personal-access-token:write-high-impact',
  'mcp-client-connection:read',
  'mcp-client-connection:write',
] as const

const GROUP_NAMES = [
  'Engineering',
  'Design',
  'Sales',
  'People',
  'Data',
  'Legal',
  'Platform team',
  'Mobile team',
  'Web team',
  'Security',
  'Finance',
  'Support',
  'Marketing',
  'Leadership',
  'Paris office',
  'Berlin office',
  'Lagos office',
  'Tokyo office',
  'On-call',
  'Interviewers',
  'Works council',
  'Contractors',
  'Équipe produit',
  '営業チーム',
  'Designers',
  'designers',
  'Knowledge base editors',
  'Empty group',
] as const

const REACH = 2_000

/** Counts of the sample that a seed may change; see notion-scim.md §16, last row. */
export type SampleCounts = { readonly groups: number; readonly guests: number; readonly temporaryMembers: number }

/** As captured: 28 groups and 14 guests beside 120 members (notion-scim.md §0.2, ADEME). */
export const SAMPLE_COUNTS: SampleCounts = { groups: 28, guests: 14, temporaryMembers: 2 }

export function fillSampleCompany(call: Call, counts: SampleCounts): void {
  const { workspace } = call
  for (const domain of VERIFIED_DOMAINS) workspace.verifiedDomains.add(domain)
  for (let number = 0; number < counts.groups; number += 1) addGroup(workspace, number)
  for (let number = 0; number < counts.guests; number += 1) addGuest(call, number, 'guest')
  for (let number = 0; number < counts.temporaryMembers; number += 1) addGuest(call, number, 'temporary')
  for (let number = 0; number < 6; number += 1) saveAccount(workspace, outsider(workspace, number))
  addTeamspaces(call)
  addPages(workspace)
  addAccessTokens(workspace)
  const owner = (index: number): string => memberId(workspace, Math.min(index, workspace.population.size - 1))
  createToken(call, { kind: 'scim', creatorId: owner(0), scopes: [], token: SAMPLE_SCIM_TOKEN })
  createToken(call, { kind: 'scim', creatorId: owner(1), scopes: [], token: SECOND_SCIM_TOKEN })
  createToken(call, { kind: 'admin', creatorId: owner(0), scopes: ADMIN_SCOPES, token: SAMPLE_ADMIN_TOKEN })
}

export function memberId(workspace: Workspace, index: number): string {
  return workspace.population.ids.idOf('member', index)
}

/** Somebody with access to pages and no seat. */
export function addGuestAccount(call: Call, account: Account, kind: Guest['kind'], pageIds: readonly string[]): Guest {
  saveAccount(call.workspace, account)
  const guest: Guest = { accountId: account.id, kind, pageIds }
  call.workspace.guests.set(account.id, guest)
  call.workspace.sessions.set(account.id, [
    { id: nextSessionId(call.workspace), accountId: account.id, device: 'web', startedAt: FOUNDED_AT },
  ])
  return guest
}

function nextSessionId(workspace: Workspace): string {
  // Sample members' sessions own the indexes below three per member.
  if (!workspace.counters.has('session')) workspace.counters.set('session', workspace.population.size * 3)
  return nextId(workspace, 'session')
}

function addGroup(workspace: Workspace, number: number): void {
  const displayName = GROUP_NAMES[number] ?? `Project ${number + 1}`
  const id = nextId(workspace, 'group')
  const group: Group = { id, displayName, members: sampleMembers(workspace, number), isSynced: number % 3 !== 2 }
  workspace.groups.set(id, group)
}

/** Every `stride`-th of the first two thousand people; the last named group is empty, the first is a quarter of them. */
function sampleMembers(workspace: Workspace, number: number): ReadonlySet<string> {
  const members = new Set<string>()
  if (number === GROUP_NAMES.length - 1) return members
  const stride = number < GROUP_NAMES.length ? 4 + number : 397
  for (let index = number % stride; index < Math.min(REACH, workspace.population.size); index += stride) {
    members.add(memberId(workspace, index))
  }
  return members
}

function addGuest(call: Call, number: number, kind: Guest['kind']): void {
  const { workspace } = call
  const isTemporary = kind === 'temporary'
  const account: Account = {
    id: nextId(workspace, 'guest'),
    emails: [isTemporary ? `temporary${number + 1}@staffing.test` : `guest${number + 1}@partner.test`],
    name: isTemporary ? `Temporary Member ${number + 1}` : `Guest ${number + 1}`,
    attributes: {},
  }
  addGuestAccount(call, account, kind, [])
}

/** A Notion account that has nothing to do with this workspace yet. */
function outsider(workspace: Workspace, number: number): Account {
  const domain = number % 2 === 0 ? 'elsewhere.test' : 'acme.test'
  return {
    id: nextId(workspace, 'outsider'),
    emails: [`outsider${number + 1}@${domain}`],
    name: `Outsider ${number + 1}`,
    attributes: {},
  }
}

function addTeamspaces(call: Call): void {
  const { workspace } = call
  const groupIds = [...workspace.groups.keys()]
  const none: ReadonlySet<string> = new Set()
  createTeamspace(call, { name: 'General', isDefault: true, directMembers: none })
  for (const [place, name] of ['Engineering', 'Design', 'Sales', 'People'].entries()) {
    const teamspace = createTeamspace(call, { name, isDefault: false, directMembers: none })
    const groupId = groupIds[place]
    if (groupId !== undefined) linkGroup(call, teamspace, { groupId, role: place === 0 ? 'owner' : 'member' })
  }
  const project = new Set([memberId(workspace, 7), memberId(workspace, 8)])
  createTeamspace(call, { name: 'Project Kestrel', isDefault: false, directMembers: project })
}

/** One page that only a group holds: that group cannot be deleted. One that a person holds too: that group can. */
function addPages(workspace: Workspace): void {
  const [guarding, sharing] = [...workspace.groups.values()].filter((group) => group.displayName.length > 0).slice(6, 8)
  if (guarding !== undefined) addPage(workspace, 'Platform runbook', [{ kind: 'group', id: guarding.id }])
  if (sharing === undefined) return
  const holders = [
    { kind: 'group', id: sharing.id },
    { kind: 'user', id: memberId(workspace, 0) },
  ] as const
  addPage(workspace, 'Mobile roadmap', holders)
}

export function addPage(
  workspace: Workspace,
  title: string,
  fullAccess: readonly { readonly kind: 'group' | 'user'; readonly id: string }[],
): string {
  const id = nextId(workspace, 'page')
  workspace.pages.set(id, { id, title, fullAccess })
  return id
}

function addAccessTokens(workspace: Workspace): void {
  for (let number = 0; number < Math.min(8, workspace.population.size); number += 1) {
    const id = nextId(workspace, 'accessToken')
    const creatorId = memberId(workspace, number)
    workspace.accessTokens.set(id, { id, creatorId, name: `Script ${number + 1}`, createdAt: FOUNDED_AT })
  }
  for (let number = 0; number < Math.min(5, workspace.population.size); number += 1) {
    const id = nextId(workspace, 'clientConnection')
    const accountId = memberId(workspace, number * 2)
    workspace.clientConnections.set(id, { id, accountId, client: `Assistant ${number + 1}`, connectedAt: FOUNDED_AT })
  }
}
