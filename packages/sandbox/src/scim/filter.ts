/** Filters: one comparison, `attribute eq value`, quotes optional (notion-scim.md §5). */

export type Filter = { readonly attribute: string; readonly value: string }

const QUOTED = /^([\w.:]+)\s+eq\s+"((?:[^"\\]|\\.)*)"$/i
const BARE = /^([\w.:]+)\s+eq\s+([^"].*)$/i
const COMPOUND = /\s(?:and|or)\s+[\w.:]+\s+(?:eq|ne|co|sw|ew|gt|ge|lt|le|pr)\b/i

/** Reads a filter; `undefined` for anything but a single `eq`. Attribute and operator are matched without regard to case. */
export function parseFilter(text: string): Filter | undefined {
  const trimmed = text.trim()
  const quoted = QUOTED.exec(trimmed)
  if (quoted !== null) return toFilter(quoted[1], quoted[2]?.replaceAll(/\\(.)/g, '$1'))
  const bare = BARE.exec(trimmed)
  // A bare value may hold blanks ("displayName eq Research and Development"), but not a second comparison.
  return bare === null || COMPOUND.test(trimmed) ? undefined : toFilter(bare[1], bare[2])
}

function toFilter(attribute = '', value = ''): Filter {
  return { attribute: attribute.toLowerCase(), value }
}
