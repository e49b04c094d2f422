/** The sample company at Google: its people, some suspended, one archived, and groups by department, one of which holds others. */
import type { SamplePerson } from '../mounted-vendor.ts'
import { createGroup } from './answer-groups.ts'
import { memberBy } from './answer-members.ts'
import { newAccount } from './profile.ts'
import type { Account, Group, Profile, Workspace } from './workspace.ts'
import { CUSTOMER_ID, createWorkspace } from './workspace.ts'

const DEPARTMENTS = ['Engineering', 'Design', 'Sales', 'People'] as const

const APPLICATIONS = [
  { clientId: 'diagrams.apps.test', displayText: 'Diagrams' },
  { clientId: 'notes.apps.test', displayText: 'Notes' },
]

/** The first two are super administrators, and the first is who consents; the third is a lesser one. */
export function sampleWorkspace(people: readonly SamplePerson[], now: number): Workspace {
  const workspace = createWorkspace(domainsOf(people))
  const accounts = people.map((person, at) => joined({ workspace, now }, person, at))
  for (const [at, account] of accounts.entries()) {
    account.adminRole = at < 2 ? 'super' : at === 2 ? 'delegated' : undefined
    if (at % 13 === 12) account.suspensionReason = at === 25 ? 'ABUSE' : 'ADMIN'
    account.archived = at === 40
    if (at === 5) account.profile = { ...account.profile, ...MANY }
  }
  found(workspace, accounts)
  return workspace
}

const domainsOf = (people: readonly SamplePerson[]): readonly string[] => [
  ...new Set(['acme.test', ...people.map(({ email }) => email.split('@')[1] ?? '')]),
]

/** Somebody with several of everything, of which only one is the main one, and that not always the first. */
const MANY: Profile = {
  phones: [
    { value: '+49 30 5550100', type: 'work' },
    { value: '+49 170 5550101', type: 'mobile', primary: true },
  ],
  addresses: [
    { type: 'work', locality: 'Berlin', countryCode: 'DE' },
    { type: 'home', formatted: 'Am Hang 3\nPotsdam' },
  ],
  organizations: [
    { title: 'Board member', department: 'Foundation', type: 'domain_only' },
    { title: 'Engineer', department: 'Engineering', costCenter: 'C-1', primary: true, customType: '' },
  ],
  externalIds: [
    { value: 'badge-77', type: 'custom', customType: 'badge' },
    { value: 'E00006', type: 'organization' },
  ],
  emails: [{ address: 'private@elsewhere.test', type: 'home' }],
}

/** By department; everybody one by one; a group of groups with somebody from elsewhere; and the customer as a whole. */
function found(workspace: Workspace, accounts: readonly Account[]): void {
  const [engineering, design] = DEPARTMENTS.map((name, place) =>
    filled(workspace, name, idsOf(accounts.filter((_, at) => at % DEPARTMENTS.length === place))),
  )
  filled(workspace, 'Everybody', idsOf(accounts))
  const nested = [engineering, design].flatMap((group) => group?.id ?? [])
  filled(workspace, 'Product', [...idsOf(accounts.slice(0, 2)), ...nested, 'advisor@elsewhere.test'])
  filled(workspace, 'Announcements', [CUSTOMER_ID])
}

const idsOf = (accounts: readonly Account[]): readonly string[] => accounts.map(({ id }) => id)

function filled(workspace: Workspace, name: string, keys: readonly string[]): Group {
  const email = `${name.toLowerCase()}@${workspace.domains[0]}`
  const group = createGroup(workspace, { email, name, description: `${name} of Acme` })
  for (const [at, key] of keys.entries()) {
    const member = memberBy(workspace, key, at === 0 && key !== CUSTOMER_ID ? 'OWNER' : 'MEMBER')
    group.members.set(member.id, member)
  }
  return group
}

/** Somebody who works with it: sessions, and an application or two that they let in. */
export function joined(
  place: { readonly workspace: Workspace; readonly now: number },
  person: SamplePerson,
  at: number,
): Account {
  const { email, givenName, familyName, title, department } = person
  const [local = ''] = email.split('@')
  const account = newAccount(place, email.toLowerCase())
  Object.assign(account, {
    givenName: givenName === '' ? local : givenName,
    familyName: familyName === '' ? local : familyName,
    profile: {
      ...((title ?? department) !== undefined && { organizations: [{ title, department, primary: true }] }),
      ...(at % 3 === 0 && { externalIds: [{ value: `E${String(at + 1).padStart(5, '0')}`, type: 'organization' }] }),
    },
    sessions: 1 + (at % 3),
    lastLoginAt: place.now - (at + 1) * 3_600_000,
  })
  for (const application of APPLICATIONS.slice(0, 1 + (at % 2)))
    account.grants.set(application.clientId, { ...application, scopes: ['https://www.googleapis.com/auth/drive'] })
  place.workspace.accounts.set(account.id, account)
  return account
}
