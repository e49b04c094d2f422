/** Cursor paging of the Admin API (notion-scim.md §12): `page_size` from 1 to 100, `start_cursor`, `next_cursor`. */
import { AdminRefusal } from './refusal.ts'

export type AdminSource = { readonly total: number; readonly at: (position: number) => unknown }

export function adminPage(source: AdminSource, query: URLSearchParams): unknown {
  const size = readSize(query.get('page_size'))
  const start = readCursor(query.get('start_cursor'))
  const end = Math.min(start + size, source.total)
  const results = Array.from({ length: Math.max(0, end - start) }, (_, place) => source.at(start + place))
  const hasMore = end < source.total
  return { object: 'list', results, has_more: hasMore, next_cursor: hasMore ? writeCursor(end) : null }
}

function readSize(text: string | null): number {
  const size = text === null ? 100 : Number(text)
  if (Number.isInteger(size) && size >= 1 && size <= 100) return size
  throw new AdminRefusal(400, 'validation_error', 'page_size must be from 1 to 100.')
}

function writeCursor(position: number): string {
  return Buffer.from(`at:${position}`).toString('base64url')
}

function readCursor(text: string | null): number {
  if (text === null) return 0
  const position = /^at:(\d+)$/.exec(Buffer.from(text, 'base64url').toString())?.[1]
  if (position === undefined) throw new AdminRefusal(400, 'validation_error', 'start_cursor is not valid.')
  return Number(position)
}
