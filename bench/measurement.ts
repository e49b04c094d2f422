/** One number of a bench, measured in several rounds, and what was promised of it (design.md §9). */
export type Measurement = {
  readonly bench: string
  readonly metric: string
  /** One value a round. */
  readonly values: readonly number[]
  readonly promise: number
  /** Whether the value must be at least the promise, or at most. */
  readonly atLeast: boolean
}

/** Prints a measurement as one line of JSON: the median, and how far the rounds were apart. */
export const print = ({ bench, metric, values, promise, atLeast }: Measurement): void => {
  const value = round(median(values))
  const met = atLeast ? value >= promise : value <= promise
  const [min, max] = [round(Math.min(...values)), round(Math.max(...values))]
  console.log(JSON.stringify({ bench, metric, value, promise, met, min, max }))
}

/** Prints a number that nothing was promised of, for whoever wants to know what is behind a ratio. */
export const printPlain = (bench: string, metric: string, values: readonly number[]): void => {
  const [min, max] = [round(Math.min(...values)), round(Math.max(...values))]
  console.log(JSON.stringify({ bench, metric, value: round(median(values)), min, max }))
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return (low + high) / 2
}

const round = (value: number): number => Number(value.toPrecision(4))
