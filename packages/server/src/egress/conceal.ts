import { type BodyConcealer, concealBody } from './conceal-body.ts'

/**
 * Takes secrets out of what a vendor answers, however they were written there: as they are, escaped in JSON, encoded in a URL or in Base64.
 * For vendors that echo what they were sent, in a page of an error for example. As many asterisks take their place, so that lengths that were
 * announced stay true.
 */
export type Concealer = {
  /** In one pass, which costs a page of a hundred users some 20 µs. */
  readonly text: (text: string) => string
  /** The very same bytes where there is no secret in them. */
  readonly bytes: (whole: Uint8Array) => Uint8Array
  /** For a body that comes in pieces; one for each. */
  readonly body: () => BodyConcealer
}

/** Shorter ones are no secrets, and taking them out would garble what is shown. */
const SHORTEST = 6

/** `undefined` where there is nothing to conceal. */
export const concealer = (secrets: readonly string[]): Concealer | undefined => {
  const written = [...new Set(secrets.filter((secret) => secret.length >= SHORTEST).flatMap(waysToWrite))]
  if (written.length === 0) return undefined
  // The longest first: what is left of one when a part of it is taken out would still say something.
  const longestFirst = written.toSorted((one, other) => other.length - one.length)
  const pattern = new RegExp(longestFirst.map(literally).join('|'), 'g')
  const spellings = written.flatMap(bytesOf)
  return {
    text: (text) => text.replace(pattern, (secret) => '*'.repeat(secret.length)),
    bytes: (whole) => {
      const body = concealBody(spellings)
      const shown = body.pass(whole)
      const rest = body.end()
      return rest.length === 0 ? shown : Buffer.concat([shown, rest])
    },
    body: () => concealBody(spellings),
  }
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** In UTF-8; and in Latin-1 where that is something else, because headers are sent in it. */
const bytesOf = (spelling: string): readonly Buffer[] => {
  const isOnlyLatin1 = /[\x80-\xff]/.test(spelling) && !/[^\0-\xff]/.test(spelling)
  return [Buffer.from(spelling), ...(isOnlyLatin1 ? [Buffer.from(spelling, 'latin1')] : [])]
}

const waysToWrite = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret.toWellFormed()),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
]
