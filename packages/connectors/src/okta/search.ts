import type { PushdownTerm } from '@rollcall/connector-kit'

/** Unified fields by which Okta searches, and its own names for them; more than one where any of them will do. */
export const SEARCHABLE: {
  readonly users: Readonly<Record<string, readonly string[]>>
  readonly groups: Readonly<Record<string, readonly string[]>>
} = {
  users: {
    username: ['profile.login'],
    emails: ['profile.email', 'profile.secondEmail'],
    first_name: ['profile.firstName'],
    last_name: ['profile.lastName'],
    title: ['profile.title'],
    department: ['profile.department'],
    division: ['profile.division'],
    cost_center: ['profile.costCenter'],
    employee_number: ['profile.employeeNumber'],
  },
  groups: { name: ['profile.name'] },
}

/** All terms as one expression of Okta's `search`. */
export const toSearch = (resource: 'users' | 'groups', where: readonly PushdownTerm[]): string =>
  where.map((term) => toCondition(SEARCHABLE[resource][term.field] ?? [], term.value)).join(' and ')

const toCondition = (properties: readonly string[], value: string): string => {
  const tests = properties.map((property) => `${property} eq "${value.replaceAll(/[\\"]/g, String.raw`\$&`)}"`)
  return tests.length === 1 ? tests.join('') : `(${tests.join(' or ')})`
}
