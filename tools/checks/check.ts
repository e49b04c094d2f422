/** One thing that must hold of the tree. */
export type Check = {
  readonly name: string
  /** Resolves with what is wrong, for a person to read; with an empty text if nothing is. */
  run(): Promise<string>
}

/** A check and how it went. */
export type Checked = { readonly name: string; readonly seconds: number; readonly problem: string }

/** Runs all of them at once. One that cannot run has failed. */
export const runChecks = (checks: readonly Check[], now: () => number): Promise<readonly Checked[]> =>
  Promise.all(
    checks.map(async ({ name, run }) => {
      const began = now()
      const problem = await run().catch((error: unknown) => `could not run: ${String(error)}`)
      return { name, seconds: (now() - began) / 1000, problem }
    }),
  )

/** What was found, then a line for each check, then the count that scripts read. */
export const reportOf = (checked: readonly Checked[]): string => {
  const failed = checked.filter(({ problem }) => problem !== '')
  const width = Math.max(...checked.map(({ name }) => name.length))
  const line = ({ name, seconds, problem }: Checked): string =>
    `${problem === '' ? '✓' : '✗'} ${name.padEnd(width)} ${seconds.toFixed(1).padStart(5)} s`
  return [
    ...failed.map(({ name, problem }) => `── ${name} ──\n${problem}\n`),
    ...checked.map(line),
    `${checked.length - failed.length} passed, ${failed.length} failed`,
  ].join('\n')
}
