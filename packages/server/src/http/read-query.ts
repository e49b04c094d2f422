import { RollcallError } from '@rollcall/core'
import qs from 'qs'

/** The query of a URL. @throws RollcallError `invalid_request` rather than reading a part of the query only */
export const readQuery = (url: string): Readonly<Record<string, unknown>> => {
  if (/%00/.test(url)) {
    throw new RollcallError('invalid_request', 'The URL holds a NUL character (%00). Take it out and send it again.')
  }
  const [, text = ''] = url.split(/\?(.*)/s)
  try {
    return withoutPrefix(qs.parse(text, QUERY_LIMITS))
  } catch (cause) {
    throw new RollcallError(
      'invalid_request',
      `The query string is too large: at most ${QUERY_LIMITS.parameterLimit} parameters and ${QUERY_LIMITS.arrayLimit} values in a list.`,
      { cause },
    )
  }
}

const QUERY_LIMITS = {
  depth: 20,
  strictDepth: true,
  parameterLimit: 1000,
  arrayLimit: 1000,
  throwOnLimitExceeded: true,
  plainObjects: true,
} as const

/** The incumbent's parameters, `truto_response_format` and the like, under the names they have here. */
const withoutPrefix = (query: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name.replace(/^truto_/, ''), value]))
