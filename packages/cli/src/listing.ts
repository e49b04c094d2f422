import type { Session } from './session.ts'
import type { Column } from './table.ts'

/** The part of a page that a listing shows. */
export type Page<Row> = {
  readonly result: readonly Row[]
  readonly next_cursor: string | null
  readonly is_partial_response?: boolean | undefined
  readonly partial_reasons?: readonly string[] | undefined
  readonly connections?:
    | readonly {
        readonly integrated_account_id: string
        readonly status: string
        readonly error?: { readonly message?: string | undefined } | undefined
      }[]
    | undefined
}

/**
 * Shows the first page, or with `all` every page as it arrives: memory does not grow with the list. Says on standard
 * error what a program reading the rows would not see: that there are more, or that they may not be the whole truth.
 */
export const showPages = async <Row>(
  { output }: Session,
  listing: {
    readonly pages: AsyncIterable<Page<Row>>
    readonly columns: readonly Column<Row>[]
    /** In the plural. */
    readonly noun: string
    readonly all: boolean
  },
): Promise<void> => {
  const { noun, columns } = listing
  let count = 0
  for await (const page of listing.pages) {
    count += page.result.length
    await output.rows(page.result, columns)
    if (page.is_partial_response) {
      output.note(`This may not be everything: ${page.partial_reasons?.join(' ') ?? 'the server did not say why.'}`)
    }
    for (const { integrated_account_id, status, error } of page.connections ?? []) {
      if (status !== 'failed') continue
      output.note(`Connection ${integrated_account_id} is missing: ${error?.message ?? 'it failed.'}`, {
        integrated_account_id,
      })
    }
    if (listing.all) continue
    const { next_cursor } = page
    if (next_cursor) {
      output.note(`There are more ${noun}: add --all, or --cursor ${next_cursor}`, { next_cursor })
      return
    }
    break
  }
  if (count === 0) output.note(`No ${noun}.`)
}
