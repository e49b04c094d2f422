import { PartialError } from './exit-codes.ts'
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
 *
 * @throws PartialError after the last row, where any page was not whole or any connection failed
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
  let isWhole = true
  let next: string | null = null
  for await (const page of listing.pages) {
    count += page.result.length
    next = page.next_cursor
    await output.rows(page.result, columns)
    const doubts = doubtsOf(page)
    for (const { sentence, facts } of doubts) output.note(sentence, facts)
    if (doubts.length > 0) isWhole = false
    if (!listing.all) break
  }
  if (next) output.note(`There are more ${noun}: add --all, or --cursor ${next}`, { next_cursor: next })
  if (!isWhole) throw new PartialError(`There may be more ${noun} than were shown, for the reasons above.`)
  if (count === 0 && !next) output.note(`No ${noun}.`)
}

/** Why a page may not be the whole truth. */
const doubtsOf = (page: Page<unknown>): readonly { readonly sentence: string; readonly facts?: Facts }[] => [
  ...(page.is_partial_response
    ? [{ sentence: `This may not be everything: ${page.partial_reasons?.join(' ') ?? 'the server did not say why.'}` }]
    : []),
  ...(page.connections ?? [])
    .filter(({ status }) => status === 'failed')
    .map(({ integrated_account_id, error }) => ({
      sentence: `Connection ${integrated_account_id} is missing: ${error?.message ?? 'it failed.'}`,
      facts: { integrated_account_id },
    })),
]

type Facts = Readonly<Record<string, unknown>>
