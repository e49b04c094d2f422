/**
 * A password that nobody knows: Google demands one of every new user. 32 random bytes as text; never shown, kept or logged. The user sets their
 * own after an administrator resets it, or signs in through another identity provider.
 */
export const unknownPassword = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)))).replaceAll('=', '')
