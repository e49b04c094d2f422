import { Buffer } from 'node:buffer'
import type { ProxyResource } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'

/**
 * The incumbent's envelope around a vendor's own answer (`unified-api.md §2.5, §3`), for callers on their way over. Without it, which is
 * the default, an answer is the vendor's bytes.
 */

/** The page that a caller wants, in the vendor's own parameters. Empty where the resource has no known paging. */
export const toVendorPage = (
  { paging }: ProxyResource,
  { limit, cursor }: { readonly limit: number | undefined; readonly cursor: string | undefined },
): string => {
  if (paging === undefined) return ''
  const count = Math.min(limit ?? paging.maxCount, paging.maxCount)
  return `startIndex=${parseCursor(cursor)}&count=${count}`
}

/** A list in the envelope; `undefined` when the answer is not such a list, and is to be passed on as it is. */
export const wrapList = (
  text: string,
  { listKey, paging }: ProxyResource,
  cursor: string | undefined,
): string | undefined => {
  const body = parse(text)
  const rows = listKey === undefined ? body : propertyOf(body, listKey)
  if (!Array.isArray(rows)) return undefined
  const start = paging === undefined ? undefined : parseCursor(cursor)
  const total = propertyOf(body, 'totalResults')
  const next = start === undefined ? undefined : start + rows.length
  // By what came and not by what was asked for: vendors cap pages (scim-clients.md C9).
  const hasMore = next !== undefined && rows.length > 0 && typeof total === 'number' && next <= total
  return JSON.stringify({
    result: rows,
    next_cursor: hasMore ? toCursor(next) : null,
    prev_cursor: null,
    result_count: rows.length,
  })
}

/** Any JSON in the envelope, its own text untouched; `undefined` when it is not JSON. */
export const wrapValue = (text: string): string | undefined =>
  parse(text) === undefined ? undefined : `{"result":${text},"next_cursor":null,"prev_cursor":null}`

const toCursor = (startIndex: number): string => Buffer.from(`start:${startIndex}`).toString('base64url')

/** @throws RollcallError `invalid_cursor` */
const parseCursor = (cursor: string | undefined): number => {
  if (cursor === undefined) return 1
  const [, start] = /^start:(\d{1,12})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (start !== undefined) return Number(start)
  throw new RollcallError('invalid_cursor', 'next_cursor is not one that this list gave. List again from the start.')
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not JSON: passed on as it is
  }
}

const propertyOf = (body: unknown, key: string): unknown =>
  typeof body === 'object' && body !== null ? Object.getOwnPropertyDescriptor(body, key)?.value : undefined
