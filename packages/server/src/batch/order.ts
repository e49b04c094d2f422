/** Numbers in an order in which each comes after those it needs, or a circle in which each needs the next. */
export type Order =
  | { readonly kind: 'ordered'; readonly order: readonly number[] }
  | { readonly kind: 'circle'; readonly circle: readonly number[] }

/** @param after per number, from 0, the numbers that it needs; all of them in range */
export const orderOf = (after: readonly (readonly number[])[]): Order => {
  const order: number[] = []
  const done = new Set<number>()

  /** Adds a number after what it needs; gives the circle where it needs itself in the end. */
  const add = (index: number, path: readonly number[]): readonly number[] | undefined => {
    if (done.has(index)) return undefined
    if (path.includes(index)) return [...path.slice(path.indexOf(index)), index]
    for (const needed of after[index] ?? []) {
      const circle = add(needed, [...path, index])
      if (circle !== undefined) return circle
    }
    done.add(index)
    order.push(index)
    return undefined
  }

  for (const index of after.keys()) {
    const circle = add(index, [])
    if (circle !== undefined) return { kind: 'circle', circle }
  }
  return { kind: 'ordered', order }
}
