import type { Difference } from '@rollcall/core'

/** What became of the fields of a write, as far as the vendor's answer tells. */
export type Unshown = { readonly ignored: readonly string[]; readonly unconfirmed: readonly string[] }

/**
 * Sorts what was sent and is not shown: another value in its place means that the vendor ignored it, and so does silence about a
 * field that it is known to drop (`doubtful`). Other silence proves nothing either way.
 */
export const sortUnshown = (differences: readonly Difference[], doubtful: readonly string[]): Unshown => {
  const isIgnored = (difference: Difference): boolean => doubtful.includes(difference.field) || contradicts(difference)
  return {
    ignored: differences.filter(isIgnored).map(({ field }) => field),
    unconfirmed: differences.filter((difference) => !isIgnored(difference)).map(({ field }) => field),
  }
}

/**
 * A name of which only one part is shown is no contradiction: some guarantee none of its parts (`notion-scim.md §6.1`). Nor is another address of
 * a picture: many vendors keep pictures under one of theirs, and show it later.
 */
const contradicts = ({ field, sent, now }: Difference): boolean => {
  if (now === undefined || (Array.isArray(now) && now.length === 0)) return false
  if (field === 'avatar') return false
  return field !== 'name' || !(typeof sent === 'string' && typeof now === 'string' && sent.split(/\s+/).includes(now))
}
