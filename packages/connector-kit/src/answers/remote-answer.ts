import type { RemoteAnswer } from '@rollcall/core'
import type { VendorResponse } from '../session.ts'
import { parseJson } from './parse-json.ts'
import { scrub } from './remote-message.ts'
import { findRequestId } from './request-id.ts'

/** Longest body kept beside an error, in characters. */
const LONGEST_BODY = 8192

/** Headers that may hold a session of ours at the vendor. */
const HIDDEN_HEADERS = new Set(['set-cookie', 'authorization', 'proxy-authorization', 'cookie'])

/** What the vendor answered, bounded and without credentials, to be kept beside an error. */
export const toRemoteAnswer = (response: VendorResponse, ownHeaders: readonly string[]): RemoteAnswer => {
  const body = parseBounded(response.text)
  return {
    status: response.status,
    headers: Object.fromEntries(Object.entries(response.headers).filter(([name]) => !HIDDEN_HEADERS.has(name))),
    body,
    requestId: findRequestId({ headers: response.headers, body, ownHeaders }),
  }
}

const parseBounded = (text: string): unknown => {
  const kept = scrub(text.length > LONGEST_BODY ? `${text.slice(0, LONGEST_BODY)}…` : text)
  const parsed = parseJson(kept)
  // Not JSON: the text itself is what there is to show.
  return parsed.kind === 'json' ? parsed.value : kept
}
