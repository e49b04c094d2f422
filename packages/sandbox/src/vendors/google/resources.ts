/** Users, groups, members and grants as the Directory API shows them. */
import { isObject } from './body.ts'
import type { Account, Group, Member, ThirdPartyGrant, Workspace } from './workspace.ts'
import { CUSTOMER_ID, fixedAliasesOf, isShutOff, isSuspended } from './workspace.ts'

/** Somebody who never signed in did so in 1970. */
const time = (at: number | undefined): string => new Date(at ?? 0).toISOString()

export function showUser(workspace: Workspace, account: Account): unknown {
  const { id, primaryEmail, givenName, familyName, aliases, suspensionReason, deletedAt } = account
  const { emails, ...profile } = account.profile
  const others = Array.isArray(emails) ? emails.filter(isObject) : []
  const fixedAliases = fixedAliasesOf(workspace, account)
  return {
    kind: 'admin#directory#user',
    id,
    etag: `"user-${id}"`,
    primaryEmail,
    name: { givenName, familyName, fullName: `${givenName} ${familyName}`.trim() },
    isAdmin: account.adminRole === 'super',
    isDelegatedAdmin: account.adminRole === 'delegated',
    lastLoginTime: time(account.lastLoginAt),
    creationTime: time(account.createdAt),
    ...(deletedAt !== undefined && { deletionTime: time(deletedAt) }),
    agreedToTerms: account.lastLoginAt !== undefined,
    suspended: isSuspended(account),
    ...(suspensionReason !== undefined && { suspensionReason }),
    archived: account.archived,
    changePasswordAtNextLogin: account.mustChangePassword,
    ipWhitelisted: false,
    emails: [
      { address: primaryEmail, primary: true },
      ...others,
      ...[...aliases, ...fixedAliases].map((address) => ({ address })),
    ],
    ...profile,
    ...(aliases.length > 0 && { aliases }),
    ...(fixedAliases.length > 0 && { nonEditableAliases: fixedAliases }),
    customerId: CUSTOMER_ID,
    orgUnitPath: account.orgUnitPath,
    isMailboxSetup: true,
    isEnrolledIn2Sv: account.adminRole !== undefined,
    isEnforcedIn2Sv: false,
    includeInGlobalAddressList: true,
    thumbnailPhotoUrl: `https://photos.acme.test/${id}.jpg`,
  }
}

export function showGroup({ id, email, name, description, members }: Group): unknown {
  const people = [...members.values()].filter(({ type }) => type === 'USER')
  return {
    kind: 'admin#directory#group',
    id,
    etag: `"group-${id}"`,
    email,
    name,
    description,
    directMembersCount: String(people.length),
    adminCreated: true,
  }
}

/** Everybody at once has no address; of people elsewhere Google does not say how they stand. */
export function showMember({ accounts, groups }: Workspace, { id, role, type, email }: Member): unknown {
  const account = accounts.get(id)
  const isKnown = account !== undefined || type !== 'USER'
  const address = account?.primaryEmail ?? groups.get(id)?.email ?? email
  return {
    kind: 'admin#directory#member',
    etag: `"member-${id}"`,
    id,
    ...(address !== undefined && { email: address }),
    role,
    type,
    ...(isKnown && { status: account !== undefined && isShutOff(account) ? 'SUSPENDED' : 'ACTIVE' }),
  }
}

export const showGrant = ({ id }: Account, { clientId, displayText, scopes }: ThirdPartyGrant): unknown => ({
  kind: 'admin#directory#token',
  etag: `"token-${clientId}"`,
  clientId,
  displayText,
  anonymous: false,
  nativeApp: false,
  userKey: id,
  scopes,
})
