import { RollcallError } from '@rollcall/core'
import type { Place } from './places.ts'

/** `/`, `\` and `;`, also percent-encoded: what one server or another takes for the end of a segment. */
const END = '(?:[/\\\\;]|%2f|%5c|%3b)'

/** `.` or `..` as a whole segment, in any spelling. */
const DOTS = new RegExp(`(?:^|${END})(?:\\.|%2e){1,2}(?:$|${END})`, 'i')

/** What HTTP allows in a request's path at all, `?` and `#` aside. */
const VISIBLE = /^[\x21\x22\x24-\x3e\x40-\x7e\x80-\xff]*$/

/**
 * Appends a path to the base URL's, byte by byte: percent-encoding stays as it is.
 *
 * @throws RollcallError `invalid_request` when some server could read the path as leading out of the base URL
 */
export const requestTarget = (place: Place, path: string, query: string): string => {
  if (path !== '') assertStaysBelow(path)
  const target = place.prefix + path || '/'
  if (place.query === '') return query === '' ? target : `${target}?${query}`
  return query === '' ? `${target}?${place.query}` : `${target}?${place.query}&${query}`
}

const assertStaysBelow = (path: string): void => {
  if (
    path.charCodeAt(0) !== 0x2f ||
    path.includes('//') ||
    path.includes('\\') ||
    !VISIBLE.test(path) ||
    hasDots(path)
  ) {
    throw new RollcallError(
      'invalid_request',
      'The path must stay below the base URL of the connection: no empty segments, no "." or "..", no backslash, no "?" or "#", in no encoding.',
      { effect: 'none' },
    )
  }
}

const hasDots = (path: string): boolean => {
  // Nearly all paths: neither a dot nor an encoded character.
  if (!path.includes('.') && !path.includes('%')) return false
  // `%252e` is `%2e` to whoever decodes twice.
  return DOTS.test(path.replace(/%(?:25)+/g, '%'))
}
