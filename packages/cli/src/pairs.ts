import { UsageError } from './exit-codes.ts'

/** Reads `name=value` pairs as given with `option`. @throws UsageError */
export const parsePairs = (
  pairs: readonly string[],
  option: string,
): readonly (readonly [name: string, value: string])[] =>
  pairs.map((pair) => {
    const at = pair.indexOf('=')
    // Not repeated in full: a setting that was mistyped may be a secret.
    if (at < 1)
      throw new UsageError(`${option} takes name=value, e.g. ${option} name=value; there is no "=" in one of them.`)
    return [pair.slice(0, at), pair.slice(at + 1)]
  })
