/** What happens in a company outside SCIM: people join by hand, guests are invited, owners click, domains are verified. */
import { SandboxRefusal } from '../sandbox-refusal.ts'
import { findAccount, findAccountByEmail, findMembership, isMember, saveAccount } from '../workspace/accounts.ts'
import { createGroup, updateGroup } from '../workspace/groups.ts'
import { changeRole, joinWorkspace, leaveWorkspace, restoreAccess } from '../workspace/memberships.ts'
import type { Account, Group, Guest, NameMode, Page, Role, Session, Teamspace, Token } from '../workspace/records.ts'
import { NAME_MODES, ROLES } from '../workspace/records.ts'
import { ADMIN_SCOPES, addGuestAccount, addPage } from '../workspace/sample-company.ts'
import { startSession } from '../workspace/sessions.ts'
import { createTeamspace, linkGroup, unlinkGroup } from '../workspace/teamspaces.ts'
import { createToken, revokeToken } from '../workspace/tokens.ts'
import type { Call } from '../workspace/workspace.ts'
import { nextId } from '../workspace/workspace.ts'
import { checkHolders, checkOneOf, checkOptionalText, checkText, checkTexts } from './checks.ts'
import type { AccountView, GroupView, SessionView, TeamspaceView, TokenView } from './views.ts'
import { accountView, groupView, sessionView, teamspaceView, tokenView } from './views.ts'

export type NewPerson = {
  readonly email: string
  readonly secondary_emails?: readonly string[]
  readonly name?: string
  readonly name_mode?: NameMode
  readonly hides_display_name?: boolean
}

export type AccountChange = Partial<NewPerson> & { readonly role?: Role }

export type CompanyControl = {
  /** Joins somebody by hand, e.g. past the identity provider. */
  readonly addMember: (person: NewPerson & { readonly role?: Role }) => AccountView
  /** Removes somebody in the UI. */
  readonly removeMember: (accountId: string) => void
  /** A page guest, or a temporary member: neither is seen by SCIM nor takes a seat. */
  readonly addGuest: (person: NewPerson & { readonly kind?: Guest['kind'] }) => AccountView
  /** A Notion account that is not in this workspace. */
  readonly addOutsider: (person: NewPerson) => AccountView
  /** What a person or an owner changes in the UI; verified domains do not matter there. */
  readonly updateAccount: (accountId: string, change: AccountChange) => AccountView
  /** An owner clicks "restore" for somebody who came back (switch `reprovisionRestore`: manual). */
  readonly restoreAccount: (accountId: string) => AccountView
  readonly addSession: (session: { readonly user_id: string; readonly device?: Session['device'] }) => SessionView
  /** A token of an owner, present ones only (notion-scim.md §2). */
  readonly addToken: (token: {
    readonly creator_id: string
    readonly kind?: Token['kind']
    readonly scopes?: readonly string[]
    readonly token?: string
  }) => TokenView
  readonly revokeToken: (tokenId: string) => void
  readonly addGroup: (group: {
    readonly name: string
    readonly member_ids?: readonly string[]
    readonly is_synced?: boolean
  }) => GroupView
  /** A change by hand in the UI: does not make the group "Synced". */
  readonly updateGroup: (
    groupId: string,
    change: { readonly name?: string; readonly member_ids?: readonly string[] },
  ) => GroupView
  readonly addTeamspace: (teamspace: {
    readonly name: string
    readonly is_default?: boolean
    readonly direct_member_ids?: readonly string[]
  }) => TeamspaceView
  readonly linkGroup: (
    teamspaceId: string,
    link: { readonly group_id: string; readonly role?: 'member' | 'owner' },
  ) => TeamspaceView
  readonly unlinkGroup: (teamspaceId: string, groupId: string) => TeamspaceView
  readonly addPage: (page: { readonly title: string; readonly full_access: Page['fullAccess'] }) => {
    readonly id: string
  }
  readonly verifyDomain: (domain: string) => void
  readonly unverifyDomain: (domain: string) => void
}

const DEVICES = ['web', 'mobile', 'desktop'] as const

/** @param call makes the call on whose behalf a change is written down, with the present time and switches. */
export function createCompanyControl(call: () => Call): CompanyControl {
  return {
    addMember: ({ role = 'member', ...person }) => {
      const present = call()
      checkOneOf(role, 'role', ROLES)
      const known = findAccountByEmail(present.workspace, checkText(person.email, 'email'))
      if (known !== undefined && isMember(present.workspace, known.id)) {
        throw new SandboxRefusal(409, `${person.email} is a member already.`)
      }
      const account = known ?? newAccount(present, person)
      saveAccount(present.workspace, account)
      joinWorkspace(present, account, role)
      return accountView(present.workspace, account.id)
    },
    removeMember: (accountId) => {
      const present = call()
      if (!isMember(present.workspace, accountId)) throw new SandboxRefusal(404, `There is no member ${accountId}.`)
      leaveWorkspace(present, accountId, { keepsSessions: false })
    },
    addGuest: ({ kind = 'guest', ...person }) => {
      const present = call()
      checkOneOf(kind, 'kind', ['guest', 'temporary'])
      const account = newAccount(present, person)
      addGuestAccount(present, account, kind, [])
      return accountView(present.workspace, account.id)
    },
    addOutsider: (person) => {
      const present = call()
      const account = newAccount(present, person)
      saveAccount(present.workspace, account)
      return accountView(present.workspace, account.id)
    },
    updateAccount: (accountId, change) => changeAccount(call(), accountId, change),
    restoreAccount: (accountId) => {
      const present = call()
      accountOf(present, accountId)
      restoreAccess(present, accountId)
      return accountView(present.workspace, accountId)
    },
    addSession: ({ user_id: accountId, device = 'web' }) => {
      const present = call()
      accountOf(present, accountId)
      return sessionView(startSession(present, accountId, checkOneOf(device, 'device', DEVICES)))
    },
    addToken: ({ creator_id: creatorId, kind = 'scim', scopes = kind === 'admin' ? ADMIN_SCOPES : [], token }) => {
      const present = call()
      accountOf(present, creatorId)
      checkOneOf(kind, 'kind', ['scim', 'admin'])
      refuseNonOwner(present, creatorId)
      return tokenView(
        createToken(present, {
          kind,
          creatorId,
          scopes: checkTexts(scopes, 'scopes'),
          token: checkOptionalText(token, 'token'),
        }),
      )
    },
    revokeToken: (tokenId) => {
      const present = call()
      const token = present.workspace.tokens.get(tokenId)
      if (token === undefined) throw new SandboxRefusal(404, `There is no token ${tokenId}.`)
      revokeToken(present, token, { reason: 'revoked by an owner' })
    },
    addGroup: ({ name, member_ids: ids = [], is_synced: isSynced = false }) => {
      const present = call()
      const group = createGroup(present, {
        displayName: checkText(name, 'name'),
        members: membersOf(present, ids),
        isSynced,
      })
      return groupView(present.workspace, group)
    },
    updateGroup: (groupId, { name, member_ids: ids }) => {
      const present = call()
      const members = ids === undefined ? undefined : membersOf(present, ids)
      return groupView(
        present.workspace,
        updateGroup(present, groupOf(present, groupId), { displayName: checkOptionalText(name, 'name'), members }),
      )
    },
    addTeamspace: ({ name, is_default: isDefault = false, direct_member_ids: ids = [] }) => {
      const present = call()
      const directMembers = membersOf(present, ids)
      const teamspace = createTeamspace(present, { name: checkText(name, 'name'), isDefault, directMembers })
      return teamspaceView(present.workspace, teamspace)
    },
    linkGroup: (teamspaceId, { group_id: groupId, role = 'member' }) => {
      const present = call()
      groupOf(present, groupId)
      checkOneOf(role, 'role', ['member', 'owner'])
      return teamspaceView(present.workspace, linkGroup(present, teamspaceOf(present, teamspaceId), { groupId, role }))
    },
    unlinkGroup: (teamspaceId, groupId) => {
      const present = call()
      return teamspaceView(present.workspace, unlinkGroup(present, teamspaceOf(present, teamspaceId), groupId))
    },
    addPage: ({ title, full_access: fullAccess }) => {
      return { id: addPage(call().workspace, checkText(title, 'title'), checkHolders(fullAccess)) }
    },
    verifyDomain: (domain) => void call().workspace.verifiedDomains.add(checkText(domain, 'domain').toLowerCase()),
    unverifyDomain: (domain) => void call().workspace.verifiedDomains.delete(domain.toLowerCase()),
  }
}

function newAccount(call: Call, person: NewPerson): Account {
  const emails = emailsOf(person)
  refuseTaken(call, emails, undefined)
  if (person.name_mode !== undefined) checkOneOf(person.name_mode, 'name_mode', NAME_MODES)
  return {
    id: nextId(call.workspace, 'account'),
    emails,
    name: checkOptionalText(person.name, 'name') ?? '',
    nameMode: person.name_mode,
    hidesDisplayName: person.hides_display_name,
    attributes: {},
  }
}

function changeAccount(call: Call, accountId: string, change: AccountChange): AccountView {
  const { workspace } = call
  const account = accountOf(call, accountId)
  const membership = findMembership(workspace, accountId)
  if (change.name_mode !== undefined) checkOneOf(change.name_mode, 'name_mode', NAME_MODES)
  const [primary = '', ...secondary] = account.emails
  const emails = emailsOf({ email: change.email ?? primary, secondary_emails: change.secondary_emails ?? secondary })
  refuseTaken(call, emails, accountId)
  saveAccount(workspace, {
    ...account,
    emails,
    name: checkOptionalText(change.name, 'name') ?? account.name,
    nameMode: change.name_mode ?? account.nameMode,
    hidesDisplayName: change.hides_display_name ?? account.hidesDisplayName,
  })
  if (change.role !== undefined) {
    checkOneOf(change.role, 'role', ROLES)
    if (membership === undefined) throw new SandboxRefusal(409, `${accountId} is not a member.`)
    changeRole(call, membership, change.role)
  }
  return accountView(workspace, accountId)
}

function emailsOf({
  email,
  secondary_emails: secondary = [],
}: Pick<NewPerson, 'email' | 'secondary_emails'>): readonly string[] {
  return [email, ...checkTexts(secondary, 'secondary_emails')].map((address) =>
    checkText(address, 'email').toLowerCase(),
  )
}

function refuseTaken(call: Call, emails: readonly string[], ownId: string | undefined): void {
  const taken = emails.find((email) => {
    const owner = findAccountByEmail(call.workspace, email)
    return owner !== undefined && owner.id !== ownId
  })
  if (taken !== undefined) throw new SandboxRefusal(409, `${taken} belongs to an account already.`)
}

function refuseNonOwner(call: Call, accountId: string): void {
  if (isMember(call.workspace, accountId) && findMembership(call.workspace, accountId)?.role === 'owner') return
  throw new SandboxRefusal(409, `Only an owner can make a token, and ${accountId} is none.`)
}

function accountOf(call: Call, id: string): Account {
  const account = findAccount(call.workspace, id)
  if (account === undefined) throw new SandboxRefusal(404, `There is no account ${id}.`)
  return account
}

function groupOf(call: Call, id: string): Group {
  const group = call.workspace.groups.get(id)
  if (group === undefined) throw new SandboxRefusal(404, `There is no group ${id}.`)
  return group
}

function teamspaceOf(call: Call, id: string): Teamspace {
  const teamspace = call.workspace.teamspaces.get(id)
  if (teamspace === undefined) throw new SandboxRefusal(404, `There is no teamspace ${id}.`)
  return teamspace
}

function membersOf(call: Call, ids: readonly string[]): ReadonlySet<string> {
  const stranger = checkTexts(ids, 'member_ids').find((id) => !isMember(call.workspace, id))
  if (stranger !== undefined) throw new SandboxRefusal(400, `${stranger} is not a member.`)
  return new Set(ids)
}
