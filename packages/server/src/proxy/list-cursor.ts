import { hash } from 'node:crypto'
import type { ListPlace } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { OpenConnection } from '../connections/index.ts'

/** The list that a cursor is of: it is refused in any other. */
export type ListOwner = {
  readonly connection: Pick<OpenConnection, 'id' | 'environmentId'>
  /** The resource's path at the vendor. */
  readonly path: string
  /** How its pages go on: with another version of the connector, a place may be another thing. */
  readonly kind: string
}

const CHECK_BYTES = 12

/** What the contract takes for `next_cursor`, and servers for a URL. */
const MOST_CHARACTERS = 8000

/**
 * The cursor of a vendor's own list: opaque, and bound to environment, connection and resource, so that one that was mixed up or cut short is
 * refused and never sent to a vendor as a place of its. It is not signed: it holds no right, and nothing that its caller could not send as it is.
 *
 * @throws RollcallError `vendor_malformed` where the vendor's own place is so long that nobody could send ours back
 */
export const encodeListCursor = (owner: ListOwner, { position = '', before }: ListPlace): string => {
  const { pages = 0, rows = 0, mark = 0, total } = before ?? {}
  const numbers = [pages, rows, mark].map((number) => number.toString(36))
  const text = [...numbers, total?.toString(36) ?? '', position].join('.')
  const cursor = Buffer.concat([checkOf(owner, text), Buffer.from(text)]).toString('base64url')
  if (cursor.length <= MOST_CHARACTERS) return cursor
  throw new RollcallError(
    'vendor_malformed',
    'The vendor gave a place to go on from that is too long for a cursor. Ask for more rows in a page.',
  )
}

/** @throws RollcallError `invalid_cursor` */
export const decodeListCursor = (owner: ListOwner, cursor: string): ListPlace => {
  const bytes = Buffer.from(cursor, 'base64url')
  const text = bytes.subarray(CHECK_BYTES).toString()
  const isOurs = bytes.toString('base64url') === cursor && checkOf(owner, text).equals(bytes.subarray(0, CHECK_BYTES))
  const [, pages, rows, mark, total, position] = (isOurs && FORM.exec(text)) || []
  if (position === undefined) {
    throw new RollcallError(
      'invalid_cursor',
      'next_cursor is not one that this list gave: it is of another list, or was changed on the way. List again from the start.',
    )
  }
  const before = { pages: toNumber(pages), rows: toNumber(rows), mark: toNumber(mark) }
  return { position, before: { ...before, total: total === '' ? undefined : toNumber(total) } }
}

const FORM = /^([0-9a-z]{1,5})\.([0-9a-z]{1,10})\.([0-9a-z]{1,10})\.([0-9a-z]{0,11})\.([\s\S]+)$/

const toNumber = (digits = ''): number => Number.parseInt(digits, 36)

const checkOf = ({ connection: { environmentId, id }, path, kind }: ListOwner, text: string): Buffer =>
  hash('sha256', JSON.stringify([environmentId, id, path, kind, text]), 'buffer').subarray(0, CHECK_BYTES)
