/** The sample org: the company's people, in every status that there is, in groups of every type. */
import type { SamplePerson } from '../mounted-vendor.ts'
import { createGroup } from './answer-groups.ts'
import { createAccount } from './answer-users.ts'
import { deactivate } from './lifecycle.ts'
import type { Account, AdminRole, GroupType, Org, Status } from './org.ts'
import { createOrg, setStatus } from './org.ts'
import { DEFAULT_SWITCHES } from './switches.ts'

/** Made by the one super administrator. */
export const OKTA_ADMIN_TOKEN = '00sandboxSuperAdminToken1'
/** Made by somebody who manages users, and no administrators. */
export const OKTA_USER_ADMIN_TOKEN = '00sandboxUserAdminToken1'
/** Made by somebody who may only read. */
export const OKTA_READ_ONLY_TOKEN = '00sandboxReadOnlyToken1'

const ADMINS: readonly (readonly [token: string, role: AdminRole])[] = [
  [OKTA_ADMIN_TOKEN, 'SUPER_ADMIN'],
  [OKTA_USER_ADMIN_TOKEN, 'USER_ADMIN'],
  [OKTA_READ_ONLY_TOKEN, 'READ_ONLY_ADMIN'],
]

const GROUPS: readonly (readonly [type: GroupType, name: string])[] = [
  ['BUILT_IN', 'Everyone'],
  ['OKTA_GROUP', 'Engineering'],
  ['OKTA_GROUP', 'Design'],
  ['OKTA_GROUP', 'Sales'],
  ['OKTA_GROUP', 'Support'],
  ['APP_GROUP', 'acme.test/Employees'],
]

/** By place in the list; the others are active, and every thirteenth is suspended. */
const STATUSES: Readonly<Record<number, Status>> = {
  20: 'STAGED',
  21: 'PROVISIONED',
  22: 'RECOVERY',
  23: 'PASSWORD_EXPIRED',
  24: 'LOCKED_OUT',
  40: 'DEPROVISIONED',
  41: 'DEPROVISIONED',
  42: 'DEPROVISIONED',
}

export function sampleOrg(people: readonly SamplePerson[], now: number): Org {
  const org = createOrg()
  for (const [type, name] of GROUPS) createGroup({ org, now }, type, { name, description: `${name} of Acme` })
  const accounts = people.map((person, at) => joined({ org, now }, person, { at, adminRole: ADMINS[at]?.[1] }))
  const filled = [...org.groups.values()].filter(({ type }) => type !== 'BUILT_IN')
  for (const [at, { members }] of filled.entries()) {
    for (const { id } of accounts.filter((_, place) => place % filled.length === at)) members.add(id)
  }
  for (const [at, account] of accounts.entries()) {
    const status = STATUSES[at] ?? (at % 13 === 12 ? 'SUSPENDED' : 'ACTIVE')
    if (status === 'DEPROVISIONED') deactivate({ now, switches: DEFAULT_SWITCHES }, account)
    else if (status !== 'ACTIVE') setStatus(account, status, now)
  }
  for (const [at, [token]] of ADMINS.entries()) org.tokens.set(token, accounts[at]?.id ?? '')
  return org
}

type Start = { readonly at: number; readonly adminRole?: AdminRole | undefined }

/** Somebody who works with it: a password, sessions, tokens of applications. */
export function joined(
  place: { readonly org: Org; readonly now: number },
  person: SamplePerson,
  { at, adminRole }: Start,
): Account {
  const { email, givenName, familyName, title, department } = person
  const [local = ''] = email.split('@')
  const account = createAccount(
    place,
    {
      login: email,
      email,
      firstName: givenName === '' ? local : givenName,
      lastName: familyName === '' ? local : familyName,
      ...(title !== undefined && { title }),
      ...(department !== undefined && { department }),
    },
    { hasPassword: true, isActivated: true, adminRole },
  )
  return Object.assign(account, {
    sessions: 1 + (at % 3),
    oauthTokens: 1 + (at % 2),
    applications: 2 + (at % 4),
    lastLoginAt: place.now - (at + 1) * 3_600_000,
  })
}
