/** What a call sends, read with care. */
import { GoogleRefusal, invalid } from './refusal.ts'
import type { Account } from './workspace.ts'

export type Json = { readonly [name: string]: unknown }

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function readBody(body: Buffer): Json {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (isObject(value)) return value
  } catch {
    // Not JSON: refused as anything else that is no object.
  }
  throw new GoogleRefusal(400, 'parseError', 'Parse Error')
}

/** Attributes of a user that may be set, with what is kept of each; what is not sent stays as it is, `null` clears. */
export function changesOf(sent: Json): Partial<Account> {
  const { name, suspended, archived, primaryEmail, organizations, phones, externalIds, relations, languages, emails } =
    sent
  return {
    ...(isObject(name) && namesOf(name)),
    ...(suspended !== undefined && {
      suspended: booleanOf('suspended', suspended),
      suspensionReason: suspended === true ? 'ADMIN' : undefined,
    }),
    ...(archived !== undefined && { archived: booleanOf('archived', archived) }),
    ...(primaryEmail !== undefined && { primaryEmail: addressOf(primaryEmail) }),
    ...(organizations !== undefined && organizationOf(rowsOf(organizations))),
    ...(phones !== undefined && { phone: textIn(rowsOf(phones)[0], 'value') }),
    ...(externalIds !== undefined && {
      employeeNumber: textIn(
        rowsOf(externalIds).find(({ type }) => type === 'organization'),
        'value',
      ),
    }),
    ...(relations !== undefined && {
      managerEmail: textIn(
        rowsOf(relations).find(({ type }) => type === 'manager'),
        'value',
      ),
    }),
    ...(languages !== undefined && { language: textIn(rowsOf(languages)[0], 'languageCode') }),
    ...(emails !== undefined && {
      otherEmails: rowsOf(emails)
        .filter(({ primary }) => primary !== true)
        .map((row) => ({ address: addressOf(row['address']), type: textIn(row, 'type') ?? 'other' })),
    }),
  }
}

function namesOf({ givenName, familyName }: Json): Partial<Account> {
  return {
    ...(givenName !== undefined && { givenName: nameOf('givenName', givenName) }),
    ...(familyName !== undefined && { familyName: nameOf('familyName', familyName) }),
  }
}

function nameOf(field: string, value: unknown): string {
  if (typeof value === 'string' && value.length > 0 && value.length <= 60) return value
  throw invalid(field)
}

function organizationOf(rows: readonly Json[]): Partial<Account> {
  const [row] = rows
  return { title: textIn(row, 'title'), department: textIn(row, 'department'), costCenter: textIn(row, 'costCenter') }
}

function rowsOf(value: unknown): readonly Json[] {
  if (value === null) return []
  return Array.isArray(value) ? value.filter(isObject) : [isObject(value) ? value : {}]
}

export function textIn(row: Json | undefined, name: string): string | undefined {
  const value = row?.[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function booleanOf(field: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw invalid(field)
}

/** Lower case, as Google keeps addresses. */
export function addressOf(value: unknown): string {
  if (typeof value === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return value.toLowerCase()
  throw invalid('primary_user_email')
}
