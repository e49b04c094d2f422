/** Shorter ones are no secrets, and taking them out would garble what is shown. */
const SHORTEST = 6

const SHOWN = '[secret]'

/**
 * Takes secrets out of a vendor's text, however it was written there: as it is, escaped in JSON, encoded in a URL or in Base64. For vendors
 * that echo what they were sent, in a page of an error for example. The very same text where there is none, found out at the speed of a search.
 */
export const concealer = (secrets: readonly string[]): ((text: string) => string) => {
  const written = [...new Set(secrets.filter((secret) => secret.length >= SHORTEST).flatMap(waysToWrite))]
    // The longest first: what is left of one when a part of it is taken out would still say something.
    .toSorted((one, other) => other.length - one.length)
  return (text) =>
    written.reduce((shown, secret) => (shown.includes(secret) ? shown.replaceAll(secret, SHOWN) : shown), text)
}

/** An answer of the vendor without what must not be shown. */
export const concealed = <
  Answer extends { readonly headers: Readonly<Record<string, string>>; readonly text?: string },
>(
  answer: Answer,
  conceal: (text: string) => string,
): Answer => ({
  ...answer,
  headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, conceal(value)])),
  ...(answer.text === undefined ? {} : { text: conceal(answer.text) }),
})

const waysToWrite = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
]
