import { Command } from 'commander'
import { allOption, cursorOption, filterOption, limitOption } from './options.ts'
import type { Session } from './session.ts'
import type { Column } from './table.ts'

/** The part of a page that a listing shows. */
type Page<Row> = {
  readonly result: readonly Row[]
  readonly next_cursor: string | null
  readonly is_partial_response?: boolean | undefined
  readonly partial_reasons?: readonly string[] | undefined
  readonly connections?: readonly {
    readonly integrated_account_id: string
    readonly status: string
    readonly error?: { readonly message?: string | undefined } | undefined
  }[]
}

export type ListFlags = {
  readonly all?: true
  readonly limit?: number
  readonly cursor?: string
  readonly filter?: readonly string[]
}

/** A `list` command with the options that every list has. */
export const listCommand = (summary: string): Command =>
  new Command('list')
    .description(summary)
    .addOption(filterOption())
    .addOption(limitOption())
    .addOption(cursorOption())
    .addOption(allOption())

/**
 * Shows the first page, or with `--all` every page as it arrives: memory does not grow with the list. Says on standard
 * error what a program reading the rows would not see: that there are more, or that they may not be the whole truth.
 */
export const showPages = async <Row>(
  { output }: Session,
  flags: ListFlags,
  listing: {
    readonly pages: AsyncIterable<Page<Row>>
    readonly columns: readonly Column<Row>[]
    readonly noun: string
  },
): Promise<void> => {
  let count = 0
  for await (const page of listing.pages) {
    count += page.result.length
    await output.rows(page.result, listing.columns)
    if (page.is_partial_response) {
      output.note(`This may not be everything: ${page.partial_reasons?.join(' ') ?? 'the server did not say why.'}`)
    }
    for (const { integrated_account_id, status, error } of page.connections ?? []) {
      if (status === 'failed')
        output.note(`Connection ${integrated_account_id} is missing: ${error?.message ?? 'it failed.'}`)
    }
    if (flags.all) continue
    if (page.next_cursor) output.note(`There are more ${listing.noun}: add --all, or --cursor ${page.next_cursor}`)
    break
  }
  if (count === 0) output.note(`No ${listing.noun}.`)
}
