/**
 * How well an item fits what was typed, between 0 (not at all) and 1: every word typed must be somewhere in it. Exact parts
 * only: a guess that finds "Link" for "acme" hides what one looks for.
 */
export const match = (typed: string, [title = '', ...others]: readonly string[]): number => {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const all = [title, ...others].join(' ').toLowerCase()
  if (!words.every((word) => all.includes(word))) return 0
  const name = title.toLowerCase()
  const [first = ''] = words
  if (name.startsWith(first)) return 1
  return name.includes(first) ? 0.8 : 0.5
}
