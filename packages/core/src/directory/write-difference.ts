import { foldCase } from './order/text-order.ts'
import type { Email, Group, GroupWrite, Phone, User, UserWrite } from './resources.ts'

/** A field that was sent and that the record does not show. `now` is `undefined` where the record has none. */
export type Difference = { readonly field: string; readonly sent: unknown; readonly now: unknown }

/** For each field of a write: whether the record shows what was sent. */
type Comparisons<Write, Now> = {
  readonly [Field in keyof Write]-?: (sent: NonNullable<Write[Field]>, now: Now) => boolean
}

/** `remote_data` is the vendor's own and cannot be compared. */
type Comparable<Write> = Omit<Write, 'remote_data'>

/**
 * What was sent to a user and that the user, read back, does not show. Compared as people would, so that a vendor's usual
 * tidying up is no difference: addresses and user names in any case, telephone numbers by their digits, text without outer spaces.
 * Empty text asks for the field to be cleared.
 *
 * - `name` is shown by the name or by first and last name together; each of those also by its end of the name where the vendor keeps only that.
 * - Every address, number and language sent must be there; the vendor may show more (aliases), but an address sent as primary must be primary.
 * - `roles` must be exactly the ones sent: one too many is a right too many.
 * - `status` active is shown by `invited` and `created` too, inactive by `deleted`.
 * - `manager` is shown when an id or address sent is there, and nothing sent contradicts what is there; `{}` asks for none.
 * - `phones` and `emails` are not compared by their types, `avatar` by its very address, though some vendors store pictures under one of theirs.
 */
export const userDifferences = (sent: UserWrite, now: User): readonly Difference[] => differences(USER, { sent, now })

/** The same for a group. `members` is the complete list: as sets of ids, both must be equal. */
export const groupDifferences = (sent: GroupWrite, now: Group): readonly Difference[] =>
  differences(GROUP, { sent, now })

const USER: Comparisons<Comparable<UserWrite>, User> = {
  username: (sent, now) => sameCaseless(sent, now.username),
  external_id: (sent, now) => sameText(sent, now.external_id),
  name: (sent, now) =>
    sameText(sent, now.name) || (sent !== '' && sameText(sent, joinNames(now.first_name, now.last_name))),
  first_name: (sent, now) =>
    sameText(sent, now.first_name) ||
    (now.first_name === undefined && sent !== '' && tidy(now.name).startsWith(`${tidy(sent)} `)),
  last_name: (sent, now) =>
    sameText(sent, now.last_name) ||
    (now.last_name === undefined && sent !== '' && tidy(now.name).endsWith(` ${tidy(sent)}`)),
  title: (sent, now) => sameText(sent, now.title),
  emails: (sent, now) => hasAllEmails(sent, now.emails),
  phones: (sent, now) => hasAll(sent, now.phones, digits),
  status: (sent, now) => SHOWN_BY[sent].includes(now.status),
  roles: (sent, now) => sameIds(sent, now.roles),
  avatar: (sent, now) => sameText(sent, now.avatar),
  languages: (sent, now) => hasAll(sent, now.languages, (language) => foldCase(language.trim()).replaceAll('_', '-')),
  manager: (sent, now) => sameManager(sent, now.manager ?? {}),
  department: (sent, now) => sameText(sent, now.department),
  division: (sent, now) => sameText(sent, now.division),
  cost_center: (sent, now) => sameText(sent, now.cost_center),
  employee_number: (sent, now) => sameText(sent, now.employee_number),
}

const GROUP: Comparisons<Comparable<GroupWrite>, Group> = {
  name: (sent, now) => sameText(sent, now.name),
  external_id: (sent, now) => sameText(sent, now.external_id),
  description: (sent, now) => sameText(sent, now.description),
  members: (sent, now) => now.members !== undefined && sameIds(sent, now.members),
}

const SHOWN_BY: Readonly<Record<NonNullable<UserWrite['status']>, readonly User['status'][]>> = {
  active: ['active', 'invited', 'created'],
  inactive: ['inactive', 'deleted'],
}

const differences = <Write extends object, Now extends object>(
  comparisons: Comparisons<Write, Now>,
  { sent, now }: { readonly sent: Write; readonly now: Now },
): readonly Difference[] => {
  const record: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(now))
  const found: Difference[] = []
  for (const field in comparisons) {
    const value = sent[field]
    if (value === undefined || value === null || comparisons[field](value, now)) continue
    found.push({ field, sent: value, now: record[field] })
  }
  return found
}

/** Vendors trim, and write accents in one of two ways. */
const tidy = (text: string | undefined): string => (text ?? '').normalize('NFC').trim()

const sameText = (sent: string, now: string | undefined): boolean => tidy(sent) === tidy(now)

const sameCaseless = (sent: string, now: string | undefined): boolean => foldCase(tidy(sent)) === foldCase(tidy(now))

const joinNames = (first: string | undefined, last: string | undefined): string => tidy(`${first ?? ''} ${last ?? ''}`)

const hasAll = <T>(sent: readonly T[], now: readonly T[], toKey: (item: T) => string): boolean => {
  const shown = new Set(now.map(toKey))
  return sent.length === 0 ? shown.size === 0 : sent.every((item) => shown.has(toKey(item)))
}

const hasAllEmails = (sent: readonly Email[], now: readonly Email[]): boolean => {
  const primary = sent.find(({ is_primary }) => is_primary)
  const shownPrimary = now.find(({ is_primary }) => is_primary)
  const isPrimary =
    primary === undefined || (shownPrimary !== undefined && emailKey(primary) === emailKey(shownPrimary))
  return hasAll(sent, now, emailKey) && isPrimary
}

const emailKey = ({ email }: Email): string => foldCase(tidy(email))

/** Number and extension without punctuation; `00` and `+` both start an international number. */
const digits = ({ number, extension = '' }: Phone): string =>
  `${number}${extension}`.replace(/\D/g, '').replace(/^00/, '')

type WithId = { readonly id: string }

const sameIds = (sent: readonly WithId[], now: readonly WithId[]): boolean => {
  const [wanted, shown] = [new Set(sent.map(({ id }) => id)), new Set(now.map(({ id }) => id))]
  return wanted.size === shown.size && [...wanted].every((id) => shown.has(id))
}

type Manager = NonNullable<UserWrite['manager']>

const sameManager = (sent: Manager, now: Manager): boolean => {
  const asked = [
    { wanted: sent.id, shown: now.id },
    { wanted: sent.email, shown: now.email },
  ].filter(({ wanted = '' }) => wanted !== '')
  if (asked.length === 0) {
    return sent.name === undefined || sent.name === '' ? isNobody(now) : sameText(sent.name, now.name)
  }
  const comparable = asked.filter(({ shown = '' }) => shown !== '')
  return comparable.length > 0 && comparable.every(({ wanted = '', shown }) => sameCaseless(wanted, shown))
}

const isNobody = ({ id = '', email = '', name = '' }: Manager): boolean => `${id}${email}${name}` === ''
