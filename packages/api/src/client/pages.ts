import type { Endpoint, ResponseOf } from '../define-endpoint.ts'
import { RollcallApiError } from './api-error.ts'
import type { CallInput, CallOptions } from './call.ts'

/** One row of a list endpoint's pages. */
export type RowOf<E extends Endpoint> = ResponseOf<E> extends { readonly result: readonly (infer Row)[] } ? Row : never

type WalkMethod<E extends Endpoint, Item> =
  Partial<CallInput<E>> extends CallInput<E>
    ? (input?: CallInput<E>, options?: CallOptions) => AsyncGenerator<Item, void, undefined>
    : (input: CallInput<E>, options?: CallOptions) => AsyncGenerator<Item, void, undefined>

/** What every list has besides `list`. */
export type Walks<E extends Endpoint> = {
  /**
   * Every row of every page, one page in memory at a time. Leaving the loop stops the reading.
   *
   * @example
   * for await (const user of client.users.all({ integrated_account_id: account })) {
   *   names.push(user.name)
   * }
   */
  readonly all: WalkMethod<E, RowOf<E>>
  /**
   * Every page, with what it says about itself (`filter_applied`, `is_partial_response`, `connections`).
   *
   * @example
   * for await (const page of client.users.pages({ integrated_account_id: account, limit: 100 })) {
   *   if (page.is_partial_response) throw new Error(page.partial_reasons?.join(' '))
   * }
   */
  readonly pages: WalkMethod<E, ResponseOf<E>>
}

/** The part of a page that a walk needs. */
export type AnyPage = { readonly result: readonly unknown[]; readonly next_cursor: string | null }

/**
 * Follows `next_cursor` to the end.
 *
 * @throws RollcallApiError `endless_pages` when the server sends the cursor back that it was given
 */
export async function* walkPages(
  list: (cursor: string | undefined) => Promise<AnyPage>,
  start: string | undefined,
): AsyncGenerator<AnyPage, void, undefined> {
  let cursor = start
  for (;;) {
    const page = await list(cursor)
    yield page
    const next = page.next_cursor
    if (next === null || next === '') return
    if (next === cursor) {
      throw new RollcallApiError(
        'The list goes in a circle: a page names itself as the next one. Report this as a bug.',
        {
          code: 'endless_pages',
          status: 200,
        },
      )
    }
    cursor = next
  }
}

/** The rows of pages. */
export async function* walkRows(pages: AsyncIterable<AnyPage>): AsyncGenerator<unknown, void, undefined> {
  for await (const page of pages) yield* page.result
}
