/** Accounts and groups as SCIM resources. */
import type { Account, Enterprise, Group } from './enterprise.ts'
import { addressOf, loginOf } from './enterprise.ts'
import type { GithubSwitches } from './switches.ts'

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group'

type Resource = Readonly<Record<string, unknown>>

const API = 'https://api.github.com/scim/v2/enterprises'

export function toUserResource(
  enterprise: Enterprise,
  account: Account,
  { suspendedShownAs }: Pick<GithubSwitches, 'suspendedShownAs'>,
): Resource {
  const { identity } = account
  const isHidden = !identity.active && suspendedShownAs === 'obfuscated'
  const groups = identity.active ? [...enterprise.groups.values()].filter(({ members }) => members.has(account.id)) : []
  return {
    schemas: [USER_SCHEMA],
    id: account.id,
    externalId: identity.externalId,
    userName: isHidden ? loginOf(account) : identity.userName,
    displayName: identity.displayName,
    active: identity.active,
    ...(identity.name === undefined ? {} : { name: identity.name }),
    emails: isHidden ? [{ value: addressOf(account), type: 'work', primary: true }] : identity.emails,
    roles: identity.roles,
    groups: groups.map((group) => ({
      value: group.id,
      $ref: `${API}/${enterprise.slug}/Groups/${group.id}`,
      display: group.displayName,
    })),
    meta: toMeta('User', `${API}/${enterprise.slug}/Users/${account.id}`, account),
  }
}

/** The members who are not suspended: the others are hidden. */
export function toGroupResource(
  enterprise: Enterprise,
  group: Group,
  { withoutMembers = false }: { readonly withoutMembers?: boolean } = {},
): Resource {
  const members = [...group.members].flatMap((id) => {
    const account = enterprise.accounts.get(id)
    if (account?.identity.active !== true) return []
    return { value: id, $ref: `${API}/${enterprise.slug}/Users/${id}`, display: account.identity.displayName }
  })
  return {
    schemas: [GROUP_SCHEMA],
    id: group.id,
    externalId: group.externalId,
    displayName: group.displayName,
    ...(withoutMembers ? {} : { members }),
    meta: toMeta('Group', `${API}/${enterprise.slug}/Groups/${group.id}`, group),
  }
}

function toMeta(
  resourceType: 'User' | 'Group',
  location: string,
  { createdAt, modifiedAt }: Pick<Account, 'createdAt' | 'modifiedAt'>,
): Resource {
  return {
    resourceType,
    created: new Date(createdAt).toISOString(),
    lastModified: new Date(modifiedAt).toISOString(),
    location,
  }
}
