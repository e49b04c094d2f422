import { RollcallError } from '@rollcall/core'
import { z } from 'zod'

/** Ids that are no UUIDs are answered like unknown ones; the database would not take them. */
const isUuid = (id: string): boolean => z.guid().safeParse(id).success

/** What is found under an id, or the sentence that there is nothing. */
export const found = async <Row>(
  { what, id, list }: { readonly what: string; readonly id: string; readonly list: string },
  find: () => Promise<Row | undefined>,
): Promise<Row> => {
  const row = isUuid(id) ? await find() : undefined
  if (row !== undefined) return row
  throw new RollcallError('not_found', `There is no ${what} ${id} in this environment. GET ${list} lists them.`)
}
