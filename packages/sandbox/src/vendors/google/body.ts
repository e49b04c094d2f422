/** What a call sends, read with care. */
import { GoogleRefusal, invalid, noSuchDomain } from './refusal.ts'
import type { Workspace } from './workspace.ts'

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

export function booleanIn(sent: Json, field: string): boolean | undefined {
  const value = sent[field]
  if (value === undefined || typeof value === 'boolean') return value
  throw invalid(field)
}

export const isAddress = (value: unknown): value is string =>
  typeof value === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)

/** An address of the customer's own, in lower case, as Google keeps addresses. @throws GoogleRefusal 400, 404 */
export function ownAddress({ domains }: Workspace, value: unknown, field: string): string {
  if (!isAddress(value)) throw invalid(field)
  const address = value.toLowerCase()
  if (!domains.some((domain) => address.endsWith(`@${domain}`))) throw noSuchDomain()
  return address
}
