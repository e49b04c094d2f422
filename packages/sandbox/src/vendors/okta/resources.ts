/** Accounts and groups in the shape that Okta shows them. */
import type { Account, Group } from './org.ts'

type Shown = Readonly<Record<string, unknown>>

const time = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString())

export function showUser(account: Account, baseUrl: string): Shown {
  return {
    id: account.id,
    status: account.status,
    ...(account.transitioningTo !== undefined && { transitioningToStatus: account.transitioningTo }),
    created: time(account.createdAt),
    activated: time(account.activatedAt),
    statusChanged: time(account.statusChangedAt),
    lastLogin: time(account.lastLoginAt),
    lastUpdated: time(account.updatedAt),
    passwordChanged: account.hasPassword ? time(account.createdAt) : null,
    type: { id: 'oty1acmeDefaultType0' },
    profile: {
      firstName: null,
      lastName: null,
      mobilePhone: null,
      secondEmail: null,
      ...account.profile,
    },
    credentials: {
      ...(account.hasPassword && { password: {} }),
      emails: [{ value: account.profile['email'], status: 'VERIFIED', type: 'PRIMARY' }],
      provider: { type: 'OKTA', name: 'OKTA' },
    },
    _links: { self: { href: `${baseUrl}/api/v1/users/${account.id}` } },
  }
}

export function showGroup(group: Group, baseUrl: string): Shown {
  return {
    id: group.id,
    created: time(group.createdAt),
    lastUpdated: time(group.updatedAt),
    lastMembershipUpdated: time(group.membersUpdatedAt),
    objectClass: [group.type === 'APP_GROUP' ? 'okta:windows_security_principal' : 'okta:user_group'],
    type: group.type,
    profile: { description: null, ...group.profile },
    _links: { users: { href: `${baseUrl}/api/v1/groups/${group.id}/users` } },
  }
}
