import { RollcallError } from '@rollcall/core'
import type { ListPage, ListRequest } from './directory.ts'

export type Walk<T> = {
  readonly list: (request: ListRequest) => Promise<ListPage<T>>
  readonly where?: ListRequest['where'] | undefined
  readonly pageSize?: number | undefined
  /** Most pages read before it is called endless. */
  readonly maxPages?: number | undefined
}

/** Whether everything was read. Only a complete reading may ever lead to "this user is gone". */
export type Verdict =
  | { readonly isComplete: true; readonly pages: number; readonly rows: number }
  | {
      readonly isComplete: false
      readonly pages: number
      readonly rows: number
      readonly reasons: readonly PartialReason[]
    }

export type PartialReason = 'repeated_id' | 'total_changed' | 'fewer_than_promised' | 'restarted'

const MAX_PAGES = 100_000

/** Restarts after a cursor that expired under way, before giving up. */
const MAX_RESTARTS = 2

/**
 * Reads a whole listing. Yields each page with the rows not seen before (scim-clients.md C13), and returns the verdict:
 * what the vendor contradicted itself in makes the reading partial (`notion-scim.md §4`).
 *
 * @throws RollcallError `vendor_malformed` when a page brings no new row and promises more (C11), or after `maxPages`
 */
export async function* walk<T extends { readonly id: string }>(what: Walk<T>): AsyncGenerator<ListPage<T>, Verdict> {
  const seen = new Set<string>()
  const reasons = new Set<PartialReason>()
  let position: string | undefined
  let total: number | undefined
  let restarts = 0
  for (let pages = 1; pages <= (what.maxPages ?? MAX_PAGES); pages++) {
    const page = await nextPage(what, position)
    if (page === 'expired') {
      if (++restarts > MAX_RESTARTS) throw endless(pages, 'its cursors expire faster than the pages can be read')
      reasons.add('restarted')
      position = undefined
      continue
    }
    const fresh = page.items.filter(({ id }) => !seen.has(id) && seen.add(id))
    const isReread = reasons.has('restarted')
    if (fresh.length < page.items.length && !isReread) reasons.add('repeated_id')
    if (total !== undefined && page.total !== undefined && page.total !== total) reasons.add('total_changed')
    total = page.total ?? total
    if (fresh.length === 0 && page.items.length > 0 && page.next !== undefined && !isReread)
      throw endless(pages, 'a page brings nothing new and promises more')
    yield { ...page, items: fresh }
    if (page.next === undefined) return toVerdict({ reasons, pages, rows: seen.size, total })
    position = page.next
  }
  throw endless(what.maxPages ?? MAX_PAGES, 'it has no end')
}

const nextPage = async <T>(what: Walk<T>, position: string | undefined): Promise<ListPage<T> | 'expired'> => {
  try {
    return await what.list({ where: what.where ?? [], position, limit: what.pageSize ?? 100 })
  } catch (error) {
    if (position !== undefined && error instanceof RollcallError && error.code === 'invalid_cursor') return 'expired'
    throw error
  }
}

type Tally = {
  readonly reasons: Set<PartialReason>
  readonly pages: number
  readonly rows: number
  readonly total: number | undefined
}

const toVerdict = ({ reasons, pages, rows, total }: Tally): Verdict => {
  if (total !== undefined && rows < total) reasons.add('fewer_than_promised')
  return reasons.size === 0
    ? { isComplete: true, pages, rows }
    : { isComplete: false, pages, rows, reasons: [...reasons] }
}

const endless = (pages: number, what: string): RollcallError =>
  new RollcallError(
    'vendor_malformed',
    `The vendor's list cannot be read to its end: after ${pages} pages, ${what}. Repeat the reading later.`,
  )
