/** Conceals in a body as it passes. What comes out is as long as what went in, but may come a few bytes later. */
export type BodyConcealer = {
  /** What can be shown of the body so far: a view of the chunk where there is nothing to conceal in it. */
  readonly pass: (chunk: Uint8Array) => Uint8Array
  /** What was held back, when the body is over; empty for nothing. Not for a body that broke off: that may end within a secret. */
  readonly end: () => Uint8Array
}

/**
 * Puts asterisks over every spelling in a body, also where it comes in two pieces. Only what may be the beginning of one is held back, which is
 * less than the longest, so that an event goes out as soon as it is there. A page of a hundred users costs some 3 µs a spelling: the platform's own
 * search is as fast as one pass for all of them would be.
 */
export const concealBody = (spellings: readonly Buffer[]): BodyConcealer => {
  let held: Buffer = NOTHING
  /** How much of it belongs to a spelling that began before it. */
  let covered = 0

  /** Shows what was seen up to an end, and holds the rest. */
  const show = (seen: Buffer, end: number): Buffer => {
    const spans = [{ from: 0, to: covered }, ...spansIn(seen, spellings)].filter(
      ({ from, to }) => from <= end && to > 0,
    )
    held = seen.subarray(end)
    covered = Math.max(0, ...spans.map(({ to }) => to - end))
    return mask(seen.subarray(0, end), spans)
  }

  return {
    pass: (chunk) => {
      const seen = held.length === 0 ? toBuffer(chunk) : Buffer.concat([held, chunk])
      return show(seen, Math.min(seen.length, ...spellings.map((spelling) => beginningOf(spelling, seen))))
    },
    end: () => (held.length === 0 ? NOTHING : show(held, held.length)),
  }
}

const NOTHING = Buffer.alloc(0)
const ASTERISK = 0x2a

type Span = { readonly from: number; readonly to: number }

/** The platform's search prepares itself for all of what it is asked for, which takes longer than the search where that is long. */
const SEARCHED_BY = 64

/** Those that overlap are all found: what was left of one would still say something. */
const spansIn = (bytes: Buffer, spellings: readonly Buffer[]): readonly Span[] => {
  const spans: Span[] = []
  for (const spelling of spellings) {
    const beginning = spelling.subarray(0, SEARCHED_BY)
    for (let from = bytes.indexOf(beginning); from >= 0; from = bytes.indexOf(beginning, from + 1)) {
      const to = from + spelling.length
      if (bytes.subarray(from, to).equals(spelling)) spans.push({ from, to })
    }
  }
  return spans
}

/** Where a spelling begins that the bytes end within; at their end where there is none. */
const beginningOf = (spelling: Buffer, bytes: Buffer): number => {
  const last = bytes[bytes.length - 1]
  for (let size = Math.min(spelling.length - 1, bytes.length); size > 0; size -= 1) {
    const from = bytes.length - size
    // The last byte first: it is looked up here, while a comparison is a call out of JavaScript.
    if (spelling[size - 1] === last && bytes.compare(spelling, 0, size, from) === 0) return from
  }
  return bytes.length
}

/** A copy, where there is something to mask: the held part of the same memory is looked at again. */
const mask = (bytes: Buffer, spans: readonly Span[]): Buffer => {
  if (spans.length === 0) return bytes
  const shown = Buffer.from(bytes)
  for (const { from, to } of spans) shown.fill(ASTERISK, from, Math.min(to, bytes.length))
  return shown
}

const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
