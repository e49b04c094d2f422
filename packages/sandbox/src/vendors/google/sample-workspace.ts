/** The sample company at Google: its people, some of them suspended, and groups by department. */
import type { SamplePerson } from '../mounted-vendor.ts'
import { newAccount } from './answer-users.ts'
import { type Account, createWorkspace, nextId, type Workspace } from './workspace.ts'

const GROUPS = ['Engineering', 'Design', 'Sales', 'People', 'Everybody']

export function sampleWorkspace(people: readonly SamplePerson[], now: number): Workspace {
  const workspace = createWorkspace()
  const accounts = people.map((person, at) => joined({ workspace, now }, person, at))
  for (const [place, name] of GROUPS.entries()) {
    const id = nextId(workspace, 'group')
    const isEverybody = name === 'Everybody'
    const members = accounts.filter((_, at) => isEverybody || at % (GROUPS.length - 1) === place)
    workspace.groups.set(id, {
      id,
      email: `${name.toLowerCase()}@acme.test`,
      name,
      description: `${name} of Acme`,
      members: new Map(
        members.map(({ id: member }, at) => [member, at === 0 ? ('OWNER' as const) : ('MEMBER' as const)]),
      ),
      createdAt: now,
    })
  }
  for (const [at, account] of accounts.entries()) {
    if (at % 13 === 12) Object.assign(account, { suspended: true, suspensionReason: 'ADMIN' })
  }
  return workspace
}

/** Somebody who works with it: sessions, a grant to an application. The first two are super administrators. */
export function joined(
  place: { readonly workspace: Workspace; readonly now: number },
  person: SamplePerson,
  at: number,
): Account {
  const { email, givenName, familyName, title, department } = person
  const [local = ''] = email.split('@')
  const account = Object.assign(newAccount(place, email.toLowerCase()), {
    givenName: givenName === '' ? local : givenName,
    familyName: familyName === '' ? local : familyName,
    title,
    department,
    employeeNumber: at % 3 === 0 ? `E${String(at + 1).padStart(5, '0')}` : undefined,
    isAdmin: at < 2,
    sessions: 1 + (at % 3),
    lastLoginAt: place.now - (at + 1) * 3_600_000,
  })
  account.grants.set('diagrams.apps.test', 'Diagrams')
  place.workspace.accounts.set(account.id, account)
  return account
}
