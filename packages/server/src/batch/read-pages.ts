import type { EntryAllowance } from './allowance.ts'
import type { CallAnswer } from './entry.ts'

/** A page of a list: ours, or the vendor's own. */
export type BatchPage = {
  readonly rows: readonly unknown[]
  readonly next: string | undefined
  readonly doubts: readonly string[]
}

/**
 * Reads a list to its end. What was read before something went wrong is kept, with where to go on: only where there is nothing
 * to keep is the error thrown.
 */
export const readPages = async (
  read: (place: { readonly cursor: string | undefined; readonly room: number }) => Promise<BatchPage>,
  { cursor, allowance }: { readonly cursor: string | undefined; readonly allowance: EntryAllowance },
): Promise<CallAnswer> => {
  const rows: unknown[] = []
  const doubts = new Set<string>()
  let next = cursor
  for (let isFirst = true; isFirst || next !== undefined; isFirst = false) {
    try {
      allowance.spend()
      const page = await read({ cursor: next, room: allowance.room() })
      allowance.took(page.rows)
      // One by one: a vendor's page may have more rows than a call takes arguments.
      for (const row of page.rows) rows.push(row)
      for (const doubt of page.doubts) doubts.add(doubt)
      next = page.next
    } catch (error) {
      if (isFirst || next === undefined) throw error
      return { ...whole(rows, doubts), stopped: { error, next } }
    }
  }
  return whole(rows, doubts)
}

const whole = (rows: readonly unknown[], doubts: ReadonlySet<string>): CallAnswer => ({
  rows,
  response: { result: rows, result_count: rows.length, next_cursor: null },
  doubts: [...doubts],
})

/** The answer of a call that is no list. */
export const single = (answer: unknown): CallAnswer => ({ rows: [answer], response: answer, doubts: [] })
