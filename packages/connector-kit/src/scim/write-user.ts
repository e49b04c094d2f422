import type { Json, UserWrite } from '@rollcall/core'
import type { Assignment } from './assignments.ts'
import type { ScimDialect } from './dialect.ts'
import { ENTERPRISE_SCHEMA } from './urns.ts'

/**
 * A unified user, cut down to what the vendor takes ({@link takenFields}), as SCIM attributes. `status` and `remote_data` are not
 * among them: each write has its own use for those.
 */
export const toUserAssignments = (user: UserWrite, dialect: ScimDialect): readonly Assignment[] => {
  const translated = Object.entries(FIELDS).flatMap(([field, translate]) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- FIELDS is keyed by the fields of UserWrite
    user[field as keyof UserWrite] === undefined ? [] : translate(user, dialect),
  )
  return withUserName(user, translated, dialect)
}

type Translate = (user: UserWrite, dialect: ScimDialect) => readonly Assignment[]

const FIELDS = {
  username: (user) => core('userName', user.username),
  external_id: (user) => core('externalId', user.external_id),
  name: (user, dialect) => dialect.writes.name.flatMap((path) => core(path, user.name)),
  first_name: (user) => core('name.givenName', user.first_name),
  last_name: (user) => core('name.familyName', user.last_name),
  title: (user) => core('title', user.title),
  emails: (user) => core('emails', toScimEmails(user)),
  phones: (user) => core('phoneNumbers', toScimPhones(user)),
  roles: (user, dialect) => toRoleAssignments(user.roles ?? [], dialect),
  avatar: (user) => core('photos', user.avatar === '' ? [] : [{ value: user.avatar ?? '', type: 'photo' }]),
  languages: (user) => core('preferredLanguage', user.languages?.[0] ?? ''),
  manager: (user, dialect) => toManagerAssignments(user.manager ?? {}, dialect),
  department: (user) => enterprise('department', user.department),
  division: (user) => enterprise('division', user.division),
  cost_center: (user) => enterprise('costCenter', user.cost_center),
  employee_number: (user) => enterprise('employeeNumber', user.employee_number),
} as const satisfies Readonly<Partial<Record<keyof UserWrite, Translate>>>

const core = (path: string, value: Json | undefined): readonly Assignment[] =>
  value === undefined ? [] : [{ path, value }]

const enterprise = (path: string, value: Json | undefined): readonly Assignment[] =>
  value === undefined ? [] : [{ schema: ENTERPRISE_SCHEMA, path, value }]

const toScimEmails = (user: UserWrite): Json =>
  (user.emails ?? []).map(({ email, type, is_primary }) => ({
    value: email,
    ...(type === undefined ? {} : { type }),
    primary: is_primary,
  }))

const toScimPhones = (user: UserWrite): Json =>
  (user.phones ?? []).map(({ number, type }, at) => ({
    value: number,
    ...(type === undefined ? {} : { type }),
    primary: at === 0,
  }))

const toRoleAssignments = (
  roles: readonly { readonly id: string }[],
  { mapping }: ScimDialect,
): readonly Assignment[] => {
  if (mapping.role === 'none') return []
  if (mapping.role === 'core') {
    return core(
      'roles',
      roles.map(({ id }) => ({ value: id })),
    )
  }
  const { schema, attribute } = mapping.role
  return roles.slice(0, 1).map(({ id }) => ({ schema, path: attribute, value: id }))
}

const toManagerAssignments = (
  { id, email, name }: NonNullable<UserWrite['manager']>,
  dialect: ScimDialect,
): readonly Assignment[] => {
  const value = dialect.mapping.manager === 'email' ? email : id
  const key = dialect.writes.managerKey ?? 'value'
  return value === undefined ? [] : enterprise('manager', toManagerValue({ [key]: value }, name))
}

const toManagerValue = (person: Readonly<Record<string, string>>, name: string | undefined): Json => ({
  ...person,
  ...(name === undefined ? {} : { displayName: name }),
})

/** Where the vendor's user name is the primary address, a new primary address is a new user name and comes first. */
const withUserName = (
  user: UserWrite,
  assignments: readonly Assignment[],
  dialect: ScimDialect,
): readonly Assignment[] => {
  if (user.username !== undefined || dialect.writes.userName !== 'primary-email') return assignments
  const primary = primaryEmail(user)
  return primary === undefined ? assignments : [{ path: 'userName', value: primary }, ...assignments]
}

/** The address marked as primary; with a single one, that. */
const primaryEmail = (user: UserWrite): string | undefined =>
  (user.emails?.find(({ is_primary }) => is_primary) ?? (user.emails?.length === 1 ? user.emails[0] : undefined))?.email
