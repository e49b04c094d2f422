/** How far PageUp and PageDown go. */
const PAGE = 20

/** Which row a key leads to from `at`; `undefined` where the key is no movement. */
export const rowAfterKey = (
  key: string,
  { at, last }: { readonly at: number; readonly last: number },
): number | undefined => {
  const move = MOVES[key]
  return move === undefined ? undefined : Math.max(0, Math.min(last, move(at, last)))
}

const MOVES: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  j: (at) => at + 1,
  k: (at) => at - 1,
  PageDown: (at) => at + PAGE,
  PageUp: (at) => at - PAGE,
  Home: () => 0,
  End: (_at, last) => last,
}
