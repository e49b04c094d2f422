import { type Json, RollcallError, type UserWrite } from '@rollcall/core'
import type { Assignment, Translated } from './assignments.ts'
import type { ScimDialect } from './dialect.ts'
import { ENTERPRISE_SCHEMA } from './urns.ts'

type Context = {
  readonly dialect: ScimDialect
  /** Unified fields that the vendor is known to ignore in this write: not sent, and reported. */
  readonly ignores: readonly string[]
}

/** A unified user as SCIM attributes. `status` and `remote_data` are not among them: each write has its own use for those. */
export const toUserAssignments = (user: UserWrite, { dialect, ignores }: Context): Translated => {
  const ignored: string[] = []
  const assignments: Assignment[] = []
  for (const [field, translate] of Object.entries(FIELDS)) {
    if (user[field as keyof UserWrite] === undefined) continue
    if (ignores.includes(field)) ignored.push(field)
    else {
      const translated = translate(user, dialect)
      assignments.push(...translated.assignments)
      ignored.push(...translated.ignored)
    }
  }
  return { assignments: withUserName(user, assignments, dialect), ignored }
}

type Translate = (user: UserWrite, dialect: ScimDialect) => Translated

const FIELDS = {
  username: (user) => core('userName', user.username),
  external_id: (user) => core('externalId', user.external_id),
  name: (user, dialect) => ({
    assignments: dialect.writes.name.flatMap((path) => core(path, user.name).assignments),
    ignored: [],
  }),
  first_name: (user) => core('name.givenName', user.first_name),
  last_name: (user) => core('name.familyName', user.last_name),
  title: (user) => core('title', user.title),
  emails: (user) => core('emails', toScimEmails(user)),
  phones: (user, dialect) => ({
    ...core('phoneNumbers', toScimPhones(user, dialect.writes.phones)),
    ignored: (user.phones ?? []).slice(dialect.writes.phones).map((_, at) => `phones[${at + dialect.writes.phones}]`),
  }),
  roles: (user, dialect) => toRoleAssignment(user.roles ?? [], dialect),
  avatar: (user) => core('photos', [{ value: user.avatar ?? '', type: 'photo' }]),
  languages: (user) => ({
    ...core('preferredLanguage', user.languages?.[0] ?? ''),
    ignored: (user.languages ?? []).slice(1).map((_, at) => `languages[${at + 1}]`),
  }),
  manager: (user, dialect) => toManagerAssignment(user.manager ?? {}, dialect),
  department: (user) => enterprise('department', user.department),
  division: (user) => enterprise('division', user.division),
  cost_center: (user) => enterprise('costCenter', user.cost_center),
  employee_number: (user) => enterprise('employeeNumber', user.employee_number),
} as const satisfies Readonly<Partial<Record<keyof UserWrite, Translate>>>

const core = (path: string, value: Json | undefined): Translated => ({
  assignments: value === undefined ? [] : [{ path, value }],
  ignored: [],
})

const enterprise = (path: string, value: Json | undefined): Translated => ({
  assignments: value === undefined ? [] : [{ schema: ENTERPRISE_SCHEMA, path, value }],
  ignored: [],
})

const toScimEmails = (user: UserWrite): Json =>
  (user.emails ?? []).map(({ email, type, is_primary }) => ({
    value: email,
    ...(type === undefined ? {} : { type }),
    primary: is_primary,
  }))

const toScimPhones = (user: UserWrite, kept: number): Json =>
  (user.phones ?? [])
    .slice(0, kept)
    .map(({ number, type }, at) => ({ value: number, ...(type === undefined ? {} : { type }), primary: at === 0 }))

const toRoleAssignment = (roles: readonly { readonly id: string }[], dialect: ScimDialect): Translated => {
  const where = dialect.mapping.role
  if (where === 'core')
    return core(
      'roles',
      roles.map(({ id }) => ({ value: id })),
    )
  const [role, ...others] = roles
  if (role === undefined || others.length > 0) {
    throw new RollcallError(
      'invalid_request',
      `A user has exactly one role here, and ${roles.length} were sent. Send one.`,
      {
        failures: [{ path: 'roles', message: 'must hold exactly one role' }],
      },
    )
  }
  return { assignments: [{ schema: where.schema, path: where.attribute, value: role.id }], ignored: [] }
}

const toManagerAssignment = (manager: NonNullable<UserWrite['manager']>, dialect: ScimDialect): Translated => {
  const value = dialect.mapping.manager === 'email' ? manager.email : manager.id
  const unused = dialect.mapping.manager === 'email' ? 'id' : 'email'
  return {
    assignments:
      value === undefined
        ? []
        : [{ schema: ENTERPRISE_SCHEMA, path: 'manager', value: toManagerValue(value, manager.name) }],
    ignored: [
      ...(manager[unused] === undefined ? [] : [`manager.${unused}`]),
      ...(value === undefined && manager.name !== undefined ? ['manager.name'] : []),
    ],
  }
}

const toManagerValue = (value: string, name: string | undefined): Json => ({
  value,
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
export const primaryEmail = (user: UserWrite): string | undefined =>
  (user.emails?.find(({ is_primary }) => is_primary) ?? (user.emails?.length === 1 ? user.emails[0] : undefined))?.email
