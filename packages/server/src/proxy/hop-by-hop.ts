/** Headers that speak of one connection and are never passed on (RFC 9110 §7.6.1), in lower case. */
export const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
] as const

/** The headers that `Connection` names: hop-by-hop, too. Mostly none. */
export const namedByConnection = (value: string, names: Set<string> | undefined): Set<string> | undefined => {
  const lower = value.toLowerCase()
  if (lower === 'keep-alive' || lower === 'close') return names
  const all = names ?? new Set()
  for (const name of lower.split(',')) all.add(name.trim())
  return all
}

/** Headers, as names and values in turn, without those of some names. */
export const without = (headers: readonly string[], names: ReadonlySet<string>): string[] =>
  headers.filter((_, index) => !names.has((headers[index - (index % 2)] ?? '').toLowerCase()))
