import type { JsonObject, User, UserWrite } from '@rollcall/connector-kit'
import { objectsIn } from './exchange.ts'

/**
 * The body that changes a user, as far as it was sent, and the caller's own words last. Google replaces each list as a whole, so that what was
 * not sent of one is written back from `before`; a list that ends up empty is sent as `null`, for only that takes it away. An e-mail address
 * never renames anybody: only `username` does.
 */
export const toUserBody = (user: UserWrite, before?: User): JsonObject => {
  const record: JsonObject = before?.remote_data ?? {}
  return {
    ...(user.username !== undefined && { primaryEmail: user.username }),
    ...names(user),
    ...organizations(user, record),
    ...emails(user, record),
    ...(user.phones !== undefined && {
      phones: orNull(user.phones.map(({ number, type }) => ({ value: number, type: type ?? 'work' }))),
    }),
    ...(user.languages !== undefined && {
      languages: orNull(user.languages.map((languageCode) => ({ languageCode, preference: 'preferred' }))),
    }),
    ...manager(user, record),
    ...(user.employee_number !== undefined && {
      externalIds: withType(record['externalIds'], 'organization', user.employee_number),
    }),
    ...user.remote_data,
  }
}

const names = ({ name, first_name: first, last_name: last }: UserWrite): JsonObject => {
  const [given = '', family = ''] = (name ?? '').trim().split(/\s+(.*)/s)
  const sent = {
    ...(given !== '' && { givenName: given }),
    ...(family !== '' && { familyName: family }),
    ...(first !== undefined && { givenName: first }),
    ...(last !== undefined && { familyName: last }),
  }
  return Object.keys(sent).length === 0 ? {} : { name: sent }
}

const organizations = (user: UserWrite, record: JsonObject): JsonObject => {
  const sent = {
    ...(user.title !== undefined && { title: user.title }),
    ...(user.department !== undefined && { department: user.department }),
    ...(user.cost_center !== undefined && { costCenter: user.cost_center }),
  }
  if (Object.keys(sent).length === 0) return {}
  const all = objectsIn(record['organizations'])
  const at = Math.max(
    all.findIndex(({ primary }) => primary === true),
    0,
  )
  const others = all.filter((_, place) => place !== at)
  return { organizations: [{ ...all[at], ...sent, primary: true }, ...others] }
}

/** Besides the primary address and the aliases of either kind, which Google keeps elsewhere and shows among these. */
const emails = ({ emails: sent, username }: UserWrite, record: JsonObject): JsonObject => {
  if (sent === undefined) return {}
  const aliases = [record['aliases'], record['nonEditableAliases']].flatMap((list) => (Array.isArray(list) ? list : []))
  const own = [username, record['primaryEmail'], ...aliases].map((one) => String(one).toLowerCase())
  const others = sent.filter(({ email }) => !own.includes(email.toLowerCase()))
  return { emails: orNull(others.map(({ email, type }) => ({ address: email, type: type ?? 'other' }))) }
}

const manager = ({ manager: sent }: UserWrite, record: JsonObject): JsonObject =>
  sent === undefined
    ? {}
    : { relations: withType(record['relations'], 'manager', sent.email ?? sent.id ?? sent.name ?? '') }

/** A list with one entry of this type; empty text takes it out. */
const withType = (list: unknown, type: string, value: string): readonly JsonObject[] | null =>
  orNull([...objectsIn(list).filter((entry) => entry['type'] !== type), ...(value === '' ? [] : [{ value, type }])])

const orNull = <Row>(list: readonly Row[]): readonly Row[] | null => (list.length === 0 ? null : list)
