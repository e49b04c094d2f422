import {
  type PageAnswer,
  type Paging,
  type ProxyResource,
  pageParameters,
  placeAt,
  readListPage,
  toPageQuery,
} from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { OpenConnection } from '../connections/index.ts'
import { decodeListCursor, encodeListCursor } from './list-cursor.ts'

/** A vendor's own list as callers see it, with cursors of ours: for the proxy's envelope and for batches. A list goes on in either. */
export type VendorList = {
  /** The vendor's own parameters for where a page begins and how large it is, which are ours to fill; none where no paging is known. */
  readonly parameters: { readonly position: string; readonly size: string } | undefined
  /** @throws RollcallError `invalid_cursor`, `invalid_request` */
  page(wanted: WantedPage): VendorPage
}

export type WantedPage = {
  readonly cursor: string | undefined
  readonly limit: number | undefined
  /** Where the caller wants to begin in the vendor's own words; a cursor outweighs it. */
  readonly position?: string | undefined
}

export type VendorPage = {
  /** What to ask the vendor for, besides what the caller asks for. */
  readonly query: Readonly<Record<string, string>>
  /**
   * The page out of an answer; `undefined` where this is no list, and nobody said that it should be.
   *
   * @throws RollcallError what `malformed` makes, and `vendor_malformed`
   */
  read(answer: PageAnswer, malformed: (wrong: string) => RollcallError): ListPage | undefined
}

export type ListPage = {
  readonly rows: readonly unknown[]
  /** The cursor of the next page; `undefined` at the end. */
  readonly next: string | undefined
  /** What speaks against the list being whole, in sentences. */
  readonly doubts: readonly string[]
}

export const vendorList = (
  connection: Pick<OpenConnection, 'id' | 'environmentId'>,
  shape: ProxyResource,
): VendorList => (shape.paging === undefined ? onePage(shape) : pagedList(connection, shape, shape.paging))

/** A resource of which no paging is known. */
const onePage = (shape: ProxyResource): VendorList => ({
  parameters: undefined,
  page: ({ cursor }) => {
    if (cursor !== undefined) {
      throw new RollcallError('invalid_cursor', 'This list has no pages that are known: leave out next_cursor.')
    }
    return {
      query: {},
      read: (answer, malformed) => {
        const page = readListPage(answer, { shape, place: { position: undefined }, malformed })
        return page && { ...page, next: undefined }
      },
    }
  },
})

const pagedList = (
  connection: Pick<OpenConnection, 'id' | 'environmentId'>,
  shape: ProxyResource,
  paging: Paging,
): VendorList => {
  const owner = { connection, path: shape.path, kind: paging.kind }
  return {
    parameters: pageParameters(paging),
    page: ({ cursor, limit, position }) => {
      const place = cursor === undefined ? placeAt(paging, position) : decodeListCursor(owner, cursor)
      return {
        query: toPageQuery(paging, { place, limit }),
        read: (answer, malformed) => {
          const page = readListPage(answer, { shape, place, malformed })
          return page && { ...page, next: page.next && encodeListCursor(owner, page.next) }
        },
      }
    },
  }
}
