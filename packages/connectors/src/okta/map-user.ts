import type { Email, Named, Phone, User } from '@rollcall/connector-kit'
import { isObject, type Resource, textOf } from './exchange.ts'

/** Of somebody in recovery, with an expired password or locked out, the access is not cut: sessions and tokens live on. */
const STATUS: Readonly<Record<string, User['status']>> = {
  STAGED: 'created',
  PROVISIONED: 'invited',
  ACTIVE: 'active',
  RECOVERY: 'active',
  PASSWORD_EXPIRED: 'active',
  LOCKED_OUT: 'active',
  SUSPENDED: 'inactive',
  DEPROVISIONED: 'inactive',
}

/** `groups`: where they were asked for, too; Okta does not send them with the user. */
export const mapUser = (record: Resource, groups: readonly Named[] = []): User => {
  const profile = isObject(record['profile']) ? record['profile'] : {}
  const of = (name: string): string | undefined => textOf(profile[name])
  const [first, last] = [of('firstName'), of('lastName')]
  return {
    id: record.id,
    username: of('login'),
    name: of('displayName') ?? ([first, last].filter((part) => part !== undefined).join(' ') || undefined),
    first_name: first,
    last_name: last,
    title: of('title'),
    emails: [...email(of('email'), 'primary'), ...email(of('secondEmail'), 'secondary')],
    phones: [...phone(of('primaryPhone'), 'work'), ...phone(of('mobilePhone'), 'mobile')],
    // Of a status nobody has heard of, nobody may conclude that the access is cut.
    status: STATUS[textOf(record['status']) ?? ''] ?? 'active',
    roles: [],
    groups,
    languages: [of('preferredLanguage')].filter((language) => language !== undefined),
    manager: toManager(of('managerId'), of('manager')),
    department: of('department'),
    division: of('division'),
    cost_center: of('costCenter'),
    employee_number: of('employeeNumber'),
    last_login_at: textOf(record['lastLogin']),
    created_at: textOf(record['created']),
    updated_at: textOf(record['lastUpdated']),
    remote_data: record,
  }
}

const email = (address: string | undefined, type: 'primary' | 'secondary'): readonly Email[] =>
  address === undefined ? [] : [{ email: address, type, is_primary: type === 'primary' }]

const phone = (number: string | undefined, type: string): readonly Phone[] =>
  number === undefined ? [] : [{ number, type }]

/** `managerId` is free text: an id at Okta, a personnel number, often an address. */
const toManager = (id: string | undefined, name: string | undefined): User['manager'] => {
  if (id === undefined && name === undefined) return undefined
  return id?.includes('@') ? { email: id, name } : { id, name }
}
