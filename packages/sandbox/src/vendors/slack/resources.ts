/** Accounts and groups as SCIM resources. */
import type { Account, Group, Organization } from './organization.ts'
import { ENTERPRISE_SCHEMA, USER_SCHEMA } from './profile.ts'

export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group'

type Resource = Readonly<Record<string, unknown>>

const API = 'https://api.slack.com/scim/v2'

export function toUserResource({ groups }: Organization, { id, profile, createdAt }: Account): Resource {
  return {
    schemas: [USER_SCHEMA, ENTERPRISE_SCHEMA],
    id,
    meta: toMeta(`${API}/Users/${id}`, createdAt),
    userName: profile.userName,
    profileUrl: `https://acme.enterprise.slack.com/team/${profile.userName}`,
    ...profile.attributes,
    active: profile.active,
    emails: [
      { value: profile.email, primary: true },
      ...(profile.secondEmail === undefined ? [] : [{ value: profile.secondEmail, primary: false }]),
    ],
    groups: [...groups.values()]
      .filter(({ members }) => members.has(id))
      .map((group) => ({ value: group.id, display: group.displayName })),
  }
}

export function toGroupResource({ accounts }: Organization, group: Group): Resource {
  return {
    schemas: [GROUP_SCHEMA],
    id: group.id,
    ...(group.externalId === undefined ? {} : { externalId: group.externalId }),
    displayName: group.displayName,
    members: [...group.members].map((id) => {
      const { userName = '', attributes = {} } = accounts.get(id)?.profile ?? {}
      const { displayName } = attributes
      return { value: id, display: typeof displayName === 'string' ? displayName : userName }
    }),
    meta: toMeta(`${API}/Groups/${group.id}`, group.createdAt),
  }
}

const toMeta = (location: string, createdAt: number): Resource => ({
  created: new Date(createdAt).toISOString(),
  location,
})
