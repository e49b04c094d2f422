/** What can be set of a user, and what a new one must have. */
import { booleanIn, isAddress, isObject, type Json, ownAddress } from './body.ts'
import { duplicate, invalid, required } from './refusal.ts'
import type { Account, Profile, Workspace } from './workspace.ts'
import { addressesOf, isTaken, nextId } from './workspace.ts'

/** Each replaced as a whole, and kept as it was sent. */
const LISTS = [
  'emails',
  'phones',
  'addresses',
  'organizations',
  'relations',
  'externalIds',
  'languages',
  'keywords',
  'locations',
  'ims',
  'websites',
]
const VALUES = ['notes', 'gender', 'recoveryEmail', 'recoveryPhone', 'customSchemas']

/** How a change was sent. Only `PUT` takes a list away; both leave alone what is not sent. */
export type By = 'POST' | 'PUT' | 'PATCH'

/** The account after what was sent; what cannot be set is passed over. @throws GoogleRefusal 400, 404, 409 */
export function changedAccount(
  workspace: Workspace,
  account: Account,
  { sent, by }: { readonly sent: Json; readonly by: By },
): Account {
  const { name, primaryEmail } = sent
  const names = isObject(name) ? name : {}
  assertPassword(sent['password'])
  return {
    ...account,
    primaryEmail: primaryEmail === undefined ? account.primaryEmail : freeAddress(workspace, account, primaryEmail),
    givenName: nameIn(names, 'givenName') ?? account.givenName,
    familyName: nameIn(names, 'familyName') ?? account.familyName,
    suspensionReason: reasonAfter(account, booleanIn(sent, 'suspended')),
    archived: booleanIn(sent, 'archived') ?? account.archived,
    mustChangePassword: booleanIn(sent, 'changePasswordAtNextLogin') ?? account.mustChangePassword,
    orgUnitPath: typeof sent['orgUnitPath'] === 'string' ? sent['orgUnitPath'] : account.orgUnitPath,
    profile: changedProfile(workspace, account, { sent, by }),
  }
}

function freeAddress(workspace: Workspace, account: Account, value: unknown): string {
  const address = ownAddress(workspace, value, 'primary_user_email')
  if (!addressesOf(workspace, account).includes(address) && isTaken(workspace, address)) throw duplicate()
  return address
}

function reasonAfter({ suspensionReason }: Account, suspended: boolean | undefined): Account['suspensionReason'] {
  if (suspended === undefined) return suspensionReason
  return suspended ? (suspensionReason ?? 'ADMIN') : undefined
}

function changedProfile(
  workspace: Workspace,
  account: Account,
  { sent, by }: { readonly sent: Json; readonly by: By },
): Profile {
  const values = new Map(Object.entries(account.profile))
  for (const field of VALUES) {
    const value = sent[field]
    if (value === null) values.delete(field)
    else if (value !== undefined) values.set(field, value)
  }
  for (const field of LISTS) {
    const rows = sent[field] === null ? [] : listIn(sent, field)
    if (sent[field] === null && by === 'PUT') values.delete(field)
    // Nothing in it is as good as nothing sent.
    if (rows.length > 0) values.set(field, field === 'emails' ? othersIn(workspace, account, rows) : rows)
  }
  return Object.fromEntries(values)
}

function listIn(sent: Json, field: string): readonly Json[] {
  const value = sent[field] ?? []
  if (Array.isArray(value) && value.every(isObject)) return value
  throw invalid(field)
}

/** The primary address and aliases are set elsewhere: among other addresses they are passed over. */
function othersIn(workspace: Workspace, account: Account, rows: readonly Json[]): readonly Json[] {
  const own = addressesOf(workspace, account)
  return rows.flatMap((row) => {
    if (!isAddress(row['address'])) throw invalid('emails')
    const kept = Object.entries(row).filter(([name]) => name !== 'primary')
    return own.includes(row['address'].toLowerCase()) ? [] : [Object.fromEntries(kept)]
  })
}

function nameIn(names: Json, key: 'givenName' | 'familyName'): string | undefined {
  const value = names[key]
  if (value === undefined) return undefined
  if (typeof value === 'string' && value.trim() !== '' && value.length <= 60) return value
  throw invalid(key)
}

function assertPassword(value: unknown): void {
  if (value === undefined) return
  if (typeof value !== 'string' || value.length < 8 || value.length > 100) throw invalid('password')
}

/** Somebody new. @throws GoogleRefusal 400, 404, 409 */
export function createAccount(
  { workspace, now }: { readonly workspace: Workspace; readonly now: number },
  sent: Json,
): Account {
  const { name, password, primaryEmail } = sent
  const { givenName, familyName } = isObject(name) ? name : {}
  if (primaryEmail === undefined) throw required('primaryEmail')
  if (givenName === undefined) throw required('name.givenName')
  if (familyName === undefined) throw required('name.familyName')
  if (password === undefined) throw required('password')
  const address = ownAddress(workspace, primaryEmail, 'primary_user_email')
  if (isTaken(workspace, address)) throw duplicate()
  const account = changedAccount(workspace, newAccount({ workspace, now }, address), { sent, by: 'POST' })
  workspace.accounts.set(account.id, account)
  return account
}

/** Somebody new, before anything is known of them. */
export const newAccount = (
  { workspace, now }: { readonly workspace: Workspace; readonly now: number },
  primaryEmail: string,
): Account => ({
  id: nextId(workspace, 'user'),
  primaryEmail,
  givenName: '',
  familyName: '',
  suspensionReason: undefined,
  archived: false,
  adminRole: undefined,
  aliases: [],
  orgUnitPath: '/',
  mustChangePassword: false,
  profile: {},
  createdAt: now,
  updatedAt: now,
  lastLoginAt: undefined,
  deletedAt: undefined,
  sessions: 0,
  grants: new Map(),
})
