/** The sample organization: the company's people, one primary owner, some owners and admins, some who left, in a few groups. */
import type { SamplePerson } from '../mounted-vendor.ts'
import { createGroup } from './answer-groups.ts'
import { createAccount } from './answer-users.ts'
import type { Account, Device, Organization, Rank } from './organization.ts'
import { createOrganization } from './organization.ts'
import { ENTERPRISE_SCHEMA } from './profile.ts'

/** An owner's, of an app that was installed for the whole organization, with both scopes. */
export const SAMPLE_SLACK_TOKEN = 'xoxp-sandbox-owner-1'
/** The same owner's, for SCIM alone: it cannot end sessions. */
export const SLACK_SCIM_ONLY_TOKEN = 'xoxp-sandbox-scim-only-1'
/** An admin's: it does not reach owners. */
export const SLACK_ADMIN_TOKEN = 'xoxp-sandbox-admin-1'
/** The owner's, without a scope for either. */
export const SLACK_UNSCOPED_TOKEN = 'xoxp-sandbox-unscoped-1'

const GROUPS = ['Engineering', 'Design', 'Sales', 'Support', 'Contractors', 'Everyone']

const BOTH = ['admin', 'admin.users:write']

export function sampleOrganization(people: readonly SamplePerson[], now: number): Organization {
  const organization = createOrganization()
  const accounts = people.map((person, at) => joined(organization, person, { at, now }))
  for (const [at, displayName] of GROUPS.entries()) {
    const members = accounts.filter((_, place) => displayName === 'Everyone' || place % (GROUPS.length - 1) === at)
    createGroup(
      { organization, now },
      { displayName, externalId: undefined, members: new Set(members.map(({ id }) => id)) },
    )
  }
  for (const account of accounts.filter((_, at) => at % 12 === 11)) {
    Object.assign(account, { profile: { ...account.profile, active: false }, sessions: [] })
  }
  const [, owner, , admin] = accounts
  if (owner !== undefined) {
    organization.tokens.set(SAMPLE_SLACK_TOKEN, { owner: owner.id, scopes: BOTH })
    organization.tokens.set(SLACK_SCIM_ONLY_TOKEN, { owner: owner.id, scopes: ['admin'] })
    organization.tokens.set(SLACK_UNSCOPED_TOKEN, { owner: owner.id, scopes: ['users:read'] })
  }
  if (admin !== undefined) organization.tokens.set(SLACK_ADMIN_TOKEN, { owner: admin.id, scopes: BOTH })
  return organization
}

const DEVICES: readonly Device[] = ['web', 'mobile', 'web']

type Joining = { readonly at: number; readonly now: number }

/** Somebody who is signed in somewhere. */
export function joined(organization: Organization, person: SamplePerson, { at, now }: Joining): Account {
  const { email, givenName, familyName, title, department } = person
  const displayName = [givenName, familyName].filter((part) => part !== '').join(' ') || email
  const attributes = {
    displayName,
    name: { givenName, familyName },
    ...(title === undefined ? {} : { title }),
    ...(department === undefined ? {} : { [ENTERPRISE_SCHEMA]: { department } }),
  }
  const account = createAccount({ organization, now }, { userName: email, email, active: true, attributes }, rankAt(at))
  account.sessions = DEVICES.slice(0, 1 + (at % DEVICES.length))
  return account
}

function rankAt(at: number): Rank {
  if (at === 0) return 'primary_owner'
  if (at < 3) return 'owner'
  return at < 6 ? 'admin' : 'member'
}
