import type { Email, Named, Phone, User, UserRole } from '@rollcall/connector-kit'
import { isObject, objectsIn, type Resource, textOf } from './exchange.ts'

/** `groups`: where they were asked for, too; Google does not send them with the user. */
export const mapUser = (record: Resource, groups: readonly Named[] = []): User => {
  const name = isObject(record['name']) ? record['name'] : {}
  const work = primaryOf(record['organizations'])
  return {
    id: record.id,
    username: textOf(record['primaryEmail']),
    name: textOf(name['fullName']),
    first_name: textOf(name['givenName']),
    last_name: textOf(name['familyName']),
    title: textOf(work['title']),
    department: textOf(work['department']),
    cost_center: textOf(work['costCenter']),
    emails: emailsOf(record),
    phones: objectsIn(record['phones']).flatMap((phone): readonly Phone[] => {
      const number = textOf(phone['value'])
      return number === undefined ? [] : [{ number, type: textOf(phone['type']) }]
    }),
    // Somebody archived cannot sign in either.
    status: record['suspended'] === true || record['archived'] === true ? 'inactive' : 'active',
    is_2fa_enabled: typeof record['isEnrolledIn2Sv'] === 'boolean' ? record['isEnrolledIn2Sv'] : undefined,
    roles: rolesOf(record),
    groups,
    avatar: textOf(record['thumbnailPhotoUrl']),
    languages: objectsIn(record['languages']).flatMap((language) => textOf(language['languageCode']) ?? []),
    manager: managerOf(record['relations']),
    employee_number: textOf(byType(record['externalIds'], 'organization')?.['value']),
    last_login_at: timeOf(record['lastLoginTime']),
    created_at: timeOf(record['creationTime']),
    remote_data: record,
  }
}

const primaryOf = (list: unknown): Resource | Readonly<Record<string, unknown>> => {
  const all = objectsIn(list)
  return all.find(({ primary }) => primary === true) ?? all[0] ?? {}
}

const byType = (list: unknown, type: string) => objectsIn(list).find((entry) => entry['type'] === type)

/** Google gives everybody an alias by itself, to which nobody writes: those end in this. */
const TEST_ALIAS = '.test-google-a.com'

const emailsOf = (record: Resource): readonly Email[] =>
  objectsIn(record['emails']).flatMap((row) => {
    const email = textOf(row['address'])
    if (email === undefined || email.endsWith(TEST_ALIAS)) return []
    return [{ email, type: textOf(row['type']), is_primary: row['primary'] === true }]
  })

const rolesOf = ({ isAdmin, isDelegatedAdmin }: Resource): readonly UserRole[] => [
  ...(isAdmin === true ? [{ id: 'super_admin', name: 'Super administrator' }] : []),
  ...(isDelegatedAdmin === true ? [{ id: 'delegated_admin', name: 'Delegated administrator' }] : []),
]

/** Usually an address; whatever else was written there is taken for an id. */
const managerOf = (relations: unknown): User['manager'] => {
  const value = textOf(byType(relations, 'manager')?.['value'])
  if (value === undefined) return undefined
  return value.includes('@') ? { email: value } : { id: value }
}

/** Of what never happened Google says 1970. */
const timeOf = (value: unknown): string | undefined => {
  const text = textOf(value)
  return text?.startsWith('1970-01-01T00:00:00') ? undefined : text
}
