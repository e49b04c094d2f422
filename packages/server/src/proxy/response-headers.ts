import type { AnswerHead } from '../egress/index.ts'
import { rateLimitHeaders } from '../http/index.ts'
import { HOP_BY_HOP, namedByConnection, without } from './hop-by-hop.ts'

/**
 * What a vendor says to its own client and not to ours. Its cookies would be a session under our credential; HSTS and `Alt-Svc`
 * would speak of the host that the caller sees, which is this server.
 */
const KEPT_BACK: ReadonlySet<string> = new Set([
  ...HOP_BY_HOP,
  'set-cookie',
  'set-cookie2',
  'alt-svc',
  'strict-transport-security',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
])

/**
 * A vendor's headers for the caller, in order and spelling, repeats included; names and values in turn. Added: `x-request-id` (the
 * vendor's own one moves to `x-vendor-request-id`) and the rate limit under the names of the IETF draft.
 */
export const toCallerHeaders = ({ rawHeaders, headers }: AnswerHead, requestId: string, now: () => Date): string[] => {
  let named: Set<string> | undefined
  let speaksOfRates = false
  const passed: string[] = ['x-request-id', requestId]
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    const value = rawHeaders[index + 1] ?? ''
    const lower = name.toLowerCase()
    if (lower === 'connection') named = namedByConnection(value, named)
    else if (lower.startsWith('ratelimit-') || lower.startsWith('x-rate')) speaksOfRates = true
    if (KEPT_BACK.has(lower)) continue
    passed.push(lower === 'x-request-id' ? 'x-vendor-request-id' : name, value)
  }
  if (speaksOfRates) passed.push(...Object.entries(rateLimitHeaders(headers, now())).flat())
  return named === undefined ? passed : without(passed, named)
}
