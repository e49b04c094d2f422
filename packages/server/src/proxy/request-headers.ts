import { HOP_BY_HOP, namedByConnection, without } from './hop-by-hop.ts'

/** Never the vendor's business, in lower case: what is between the caller and Rollcall, and what is between two hops. */
const KEPT_BACK: ReadonlySet<string> = new Set([
  ...HOP_BY_HOP,
  'authorization',
  'cookie',
  'host',
  'idempotency-key',
  // Answered here: whoever waits for a 100 has it before the vendor is asked.
  'expect',
  'forwarded',
  'via',
  'x-real-ip',
])

/** A caller's headers for the vendor: names in lower case and values, in turn, in order, repeats included. */
export const toVendorHeaders = (rawHeaders: readonly string[]): string[] => {
  let named: Set<string> | undefined
  const passed: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    const value = rawHeaders[index + 1] ?? ''
    if (name === 'connection') named = namedByConnection(value, named)
    if (KEPT_BACK.has(name) || name.startsWith('x-forwarded-')) continue
    passed.push(name, value)
  }
  return named === undefined ? passed : without(passed, named)
}
