/** Text without regard to case, the same in every locale. One rule for filters, sorting and comparing what was written. */
export const foldCase = (text: string): string => text.toLowerCase()

/** Compares by code point. (`<` compares UTF-16 units, which puts emoji before some letters.) */
export const compareText = (left: string, right: string): number => {
  if (left === right) return 0
  const length = Math.min(left.length, right.length)
  for (let at = 0; at < length; at++) {
    const difference = left.charCodeAt(at) - right.charCodeAt(at)
    if (difference !== 0) return codePointRank(left.charCodeAt(at)) - codePointRank(right.charCodeAt(at))
  }
  return left.length - right.length
}

/** Moves surrogates, which stand for the code points from U+10000, behind the units from U+E000. */
const codePointRank = (unit: number): number => {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
