/** Where a run reads and writes. Injected, so that a test can look. */
export type Terminal = {
  /** Resolves when it is safe to write more. */
  readonly out: (chunk: string | Uint8Array) => Promise<void>
  readonly err: (text: string) => void
  readonly stdin: AsyncIterable<Uint8Array>
  /** Width of the terminal in characters; `undefined` when nobody looks. */
  readonly columns: number | undefined
  /** Asks the person in front of the terminal; `undefined` when there is none, as in a pipe or a scheduled job. */
  readonly ask: Ask | undefined
}

/** @throws InterruptedError when the person gives up */
export type Ask = (question: { readonly text: string; readonly echoes: boolean }) => Promise<string>

/**
 * Control characters out of names that a vendor stores must not move somebody's cursor: they are shown as `\u{1b}`.
 * Invisible direction marks are, too, since they make a table lie.
 */
export const printable = (text: string): string =>
  text.replace(
    /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
