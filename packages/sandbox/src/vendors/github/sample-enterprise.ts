/** The sample enterprise: the company's people, some suspended, some with other roles, in a few groups. */
import type { SamplePerson } from '../mounted-vendor.ts'
import { createGroup } from './answer-groups.ts'
import type { Scene } from './answer-users.ts'
import { createAccount } from './answer-users.ts'
import type { Account, Enterprise } from './enterprise.ts'
import { createEnterprise, setIdentity } from './enterprise.ts'
import { DEFAULT_SWITCHES } from './switches.ts'

/** The setup user's token, with nothing but the scope for SCIM. */
export const GITHUB_SETUP_TOKEN = 'ghp_sandbox_setup_user_1'
/** Made by somebody whom SCIM itself provisioned: it dies when they are suspended. */
export const GITHUB_OWNER_TOKEN = 'ghp_sandbox_owner_1'
/** The setup user's, without a scope for SCIM. */
export const GITHUB_UNSCOPED_TOKEN = 'ghp_sandbox_repo_only_1'

const GROUPS = ['Engineering', 'Design', 'Sales', 'Support', 'Contractors', 'Everyone']

export function sampleEnterprise(people: readonly SamplePerson[], now: number): Enterprise {
  const enterprise = createEnterprise()
  const scene = { enterprise, switches: DEFAULT_SWITCHES, now }
  const accounts = people.map((person, at) => joined(scene, person, at))
  for (const [at, displayName] of GROUPS.entries()) {
    const members = accounts.filter((_, place) => displayName === 'Everyone' || place % (GROUPS.length - 1) === at)
    createGroup(scene, { externalId: `group-${at + 1}`, displayName, members: new Set(members.map(({ id }) => id)) })
  }
  for (const account of accounts.filter((_, at) => at % 13 === 12)) {
    setIdentity(account, { ...account.identity, active: false }, now)
  }
  enterprise.tokens.set(GITHUB_SETUP_TOKEN, { owner: 'setup-user', scopes: ['scim:enterprise'] })
  enterprise.tokens.set(GITHUB_UNSCOPED_TOKEN, { owner: 'setup-user', scopes: ['repo'] })
  const [owner] = accounts
  if (owner !== undefined) enterprise.tokens.set(GITHUB_OWNER_TOKEN, { owner: owner.id, scopes: ['admin:enterprise'] })
  return enterprise
}

/** Somebody whose account has a life: sessions, tokens, keys, repositories. */
export function joined(scene: Scene, person: Omit<SamplePerson, 'title' | 'department'>, at: number): Account {
  const { email, givenName, familyName } = person
  const displayName = [givenName, familyName].filter((part) => part !== '').join(' ')
  const account = createAccount(scene, {
    externalId: `person-${scene.enterprise.serial}`,
    userName: email,
    displayName: displayName === '' ? email : displayName,
    active: true,
    name: { givenName, familyName },
    emails: [{ value: email, type: 'work', primary: true }],
    roles: [{ value: roleOf(at), primary: false }],
  })
  return Object.assign(account, {
    sessions: 1 + (at % 3),
    accessTokens: at % 3,
    sshKeys: 1,
    repositories: at % 4,
  })
}

function roleOf(at: number): string {
  if (at < 2) return 'enterprise_owner'
  if (at === 2) return 'billing_manager'
  return at % 11 === 10 ? 'guest_collaborator' : 'user'
}
