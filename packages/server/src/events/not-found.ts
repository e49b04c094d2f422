import { RollcallError } from '@rollcall/core'
import { isUuid } from '../db/index.ts'

/** What is found under an id, or the sentence that there is nothing. */
export const found = async <Row>(
  { what, id, list }: { readonly what: string; readonly id: string; readonly list: string },
  find: () => Promise<Row | undefined>,
): Promise<Row> => {
  const row = isUuid(id) ? await find() : undefined
  if (row !== undefined) return row
  throw new RollcallError('not_found', `There is no ${what} ${id} in this environment. GET ${list} lists them.`)
}
