import type { WholeAnswer } from './buffered.ts'
import { ACCEPTED_ENCODINGS } from './decode.ts'
import type { StreamRequest } from './stream-request.ts'

/** The same request for an answer that can be decoded here, whatever whoever made it can decode. */
export const askingReadably = (request: StreamRequest): StreamRequest => ({
  ...request,
  headers: [...without(request.headers, ENCODING), 'accept-encoding', ACCEPTED_ENCODINGS],
})

/** The same answer as if it had never been encoded. */
export const asDecoded = (answer: WholeAnswer, body: Uint8Array): WholeAnswer => {
  if (answer.headers['content-encoding'] === undefined || answer.body.length === 0) return { ...answer, body }
  const size = ['content-length', String(body.length)]
  const headers = without(Object.entries(answer.headers).flat(), OF_THE_ENCODED)
  return {
    ...answer,
    rawHeaders: [...without(answer.rawHeaders, OF_THE_ENCODED), ...size],
    headers: Object.fromEntries(pairsOf([...headers, ...size])),
    body,
  }
}

const ENCODING = new Set(['accept-encoding'])

/** What a vendor says of the encoded bytes alone. */
const OF_THE_ENCODED = new Set([
  'content-encoding',
  'content-length',
  'content-md5',
  'content-digest',
  'digest',
  'etag',
  'accept-ranges',
])

/** Names and values in turn, but for some, in whatever case they are written. */
const without = (headers: readonly string[], names: ReadonlySet<string>): string[] =>
  pairsOf(headers)
    .filter(([name]) => !names.has(name.toLowerCase()))
    .flat()

const pairsOf = (headers: readonly string[]): [name: string, value: string][] => {
  const pairs: [string, string][] = []
  for (let index = 0; index < headers.length; index += 2) pairs.push([headers[index] ?? '', headers[index + 1] ?? ''])
  return pairs
}
