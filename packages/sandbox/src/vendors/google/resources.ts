/** Users, groups and members as the Directory API shows them. */
import type { Account, Group, Workspace } from './workspace.ts'

export function showUser(account: Account): unknown {
  const { id, primaryEmail, givenName, familyName, title, department, costCenter, employeeNumber, managerEmail } =
    account
  const organization = { title, department, costCenter }
  const isOrganized = Object.values(organization).some((value) => value !== undefined)
  return {
    kind: 'admin#directory#user',
    id,
    etag: `"${id}"`,
    primaryEmail,
    name: { givenName, familyName, fullName: `${givenName} ${familyName}`.trim() },
    isAdmin: account.isAdmin,
    isDelegatedAdmin: account.isDelegatedAdmin,
    lastLoginTime: new Date(account.lastLoginAt ?? 0).toISOString(),
    creationTime: new Date(account.createdAt).toISOString(),
    agreedToTerms: true,
    suspended: account.suspended,
    ...(account.suspensionReason !== undefined && { suspensionReason: account.suspensionReason }),
    archived: account.archived,
    changePasswordAtNextLogin: false,
    emails: [{ address: primaryEmail, primary: true }, ...account.otherEmails],
    ...(account.aliases.length > 0 && { aliases: account.aliases }),
    ...(isOrganized && { organizations: [{ ...organization, primary: true }] }),
    ...(account.phone !== undefined && { phones: [{ value: account.phone, type: 'work' }] }),
    ...(account.language !== undefined && { languages: [{ languageCode: account.language, preference: 'preferred' }] }),
    ...(managerEmail !== undefined && { relations: [{ value: managerEmail, type: 'manager' }] }),
    ...(employeeNumber !== undefined && { externalIds: [{ value: employeeNumber, type: 'organization' }] }),
    customerId: 'C01sandbox',
    orgUnitPath: '/',
    isMailboxSetup: true,
  }
}

export function showGroup({ id, email, name, description, members }: Group): unknown {
  return {
    kind: 'admin#directory#group',
    id,
    etag: `"${id}"`,
    email,
    name,
    description,
    directMembersCount: String(members.size),
    adminCreated: true,
  }
}

export function showMember({ accounts }: Workspace, { members }: Group, id: string): unknown {
  const account = accounts.get(id)
  return {
    kind: 'admin#directory#member',
    id,
    email: account?.primaryEmail,
    role: members.get(id) ?? 'MEMBER',
    type: 'USER',
    status: account?.suspended === true ? 'SUSPENDED' : 'ACTIVE',
  }
}
