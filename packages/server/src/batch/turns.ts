/** How long somebody waits for a turn, and with what they are sent away then. */
export type Patience = { readonly ms: number; readonly refusal: () => Error }

/** Lets so many in at a time; the others wait in the order they came. */
export const openTurns = (atOnce: number, patience?: Patience) => {
  const waiting: (() => void)[] = []
  let free = atOnce

  const waitForTurn = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const admit = (): void => {
        clearTimeout(timer)
        resolve()
      }
      const giveUp = ({ refusal }: Patience): void => {
        waiting.splice(waiting.indexOf(admit), 1)
        reject(refusal())
      }
      const timer = patience && setTimeout(giveUp, patience.ms, patience)
      waiting.push(admit)
    })

  return async <T>(run: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1
    else await waitForTurn()
    try {
      return await run()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
