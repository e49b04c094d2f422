import { RollcallError } from '@rollcall/core'

/**
 * Where a listing goes on, as the short string of `ListRequest.position`. It holds no right; the server signs it and binds it to the query.
 * `seen` are fingerprints of ids met before, so that a vendor that starts over or repeats itself is noticed without any state here.
 */
export type Position = {
  /** `scan`: the vendor cannot filter, so all pages are read and checked here. */
  readonly mode: 'asked' | 'scan'
  readonly at:
    | { readonly kind: 'index'; readonly startIndex: number }
    | { readonly kind: 'cursor'; readonly cursor: string }
  /** The first id of the whole listing, and all ids of the page before, as fingerprints. */
  readonly seen: { readonly first: string; readonly page: string }
  /** RFC 9865 wants the same parameters on every page, so the count travels with the cursor. */
  readonly count: number
}

export const encodePosition = ({ mode, at, seen, count }: Position): string =>
  [
    `${mode === 'scan' ? 's' : 'a'}${at.kind === 'index' ? 'i' : 'c'}`,
    seen.first,
    seen.page,
    count.toString(36),
    at.kind === 'index' ? at.startIndex.toString(36) : at.cursor,
  ].join('.')

/** @throws RollcallError `invalid_cursor` */
export const decodePosition = (text: string): Position => {
  const parts = /^([as])([ic])\.([0-9a-z]+)\.([0-9a-z]+)\.([0-9a-z]+)\.([\s\S]+)$/.exec(text)
  if (parts === null) throw refuse()
  const [, mode, kind, first = '', page = '', count = '', place = ''] = parts
  return {
    mode: mode === 's' ? 'scan' : 'asked',
    at: kind === 'i' ? { kind: 'index', startIndex: toNumber(place) } : { kind: 'cursor', cursor: place },
    seen: { first, page },
    count: toNumber(count),
  }
}

const toNumber = (digits: string): number => {
  const number = /^[0-9a-z]{1,8}$/.test(digits) ? Number.parseInt(digits, 36) : 0
  if (number < 1) throw refuse()
  return number
}

const refuse = (): RollcallError =>
  new RollcallError('invalid_cursor', 'This cursor is not one of this listing. List again from the start.')

/** A short fingerprint (FNV-1a, 32 bits) of ids: enough to tell two neighbouring pages apart, no more. */
export const fingerprint = (ids: readonly string[]): string => {
  let hash = 0x811c9dc5
  for (const id of ids) {
    for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
    hash = Math.imul(hash ^ 0xffff, 0x01000193)
  }
  return (hash >>> 0).toString(36)
}
