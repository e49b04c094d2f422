import type { User } from '@rollcall/connector-kit'
import type { AccountView } from '@rollcall/sandbox'

/** A user as they really are, from the sandbox's state behind the API. */
export const trueUser = (account: AccountView): User => {
  const { title, phoneNumber, preferredLanguage, enterprise } = account.attributes
  const work = Object(enterprise)
  const [first, ...rest] = account.name.split(' ')
  return {
    id: account.id,
    username: account.emails[0],
    name: account.name,
    first_name: first,
    last_name: rest.join(' '),
    title: text(title),
    emails: account.emails.map((email, at) => ({ email, is_primary: at === 0 })),
    phones: phoneNumber === undefined ? [] : [{ number: String(Object(phoneNumber).value) }],
    status: account.standing === 'member' ? 'active' : 'inactive',
    roles: account.role === null ? [] : [{ id: account.role, name: account.role }],
    groups: account.group_ids.map((id) => ({ id })),
    avatar: account.photo_url ?? undefined,
    languages: typeof preferredLanguage === 'string' ? [preferredLanguage] : [],
    manager:
      work.manager === undefined ? undefined : { email: text(work.manager.value), name: work.manager.displayName },
    department: text(work.department),
    division: text(work.division),
    cost_center: text(work.costCenter),
    employee_number: text(work.employeeNumber),
    remote_data: {},
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
