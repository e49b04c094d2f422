/** Shorter ones are no secrets, and taking them out would garble what is shown. */
const SHORTEST = 6

/**
 * Takes secrets out of a vendor's text, however it was written there: as it is, escaped in JSON, encoded in a URL or in Base64. For vendors
 * that echo what they were sent, in a page of an error for example. As many asterisks take its place, so that lengths that were announced stay
 * true. One pass, which costs a page of a hundred users some 20 µs.
 */
export const concealer = (secrets: readonly string[]): ((text: string) => string) => {
  const written = [...new Set(secrets.filter((secret) => secret.length >= SHORTEST).flatMap(waysToWrite))]
  if (written.length === 0) return (text) => text
  // The longest first: what is left of one when a part of it is taken out would still say something.
  const longestFirst = written.toSorted((one, other) => other.length - one.length)
  const pattern = new RegExp(longestFirst.map(literally).join('|'), 'g')
  return (text) => text.replace(pattern, (secret) => '*'.repeat(secret.length))
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

const waysToWrite = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
]
