/**
 * Runs the tests: `npm test`, `npm test -- connections` (those whose path has the word), `npm test -- -t 'wakes up'`
 * (those whose name has it), and whatever else vitest understands.
 *
 * Where PostgreSQL's programs are found, the suites with SQL run on a server as well, which lives as long as this run.
 * The last line is `N passed, N failed`; the exit code is 1 if any failed or none ran.
 */
import { parseCLI, startVitest } from 'vitest/node'
import { findPostgres } from './postgres-binaries.ts'
import { type PostgresCluster, startPostgresCluster } from './postgres-cluster.ts'
import { describeOutcome, isSuccess, outcomeOf } from './test-outcome.ts'

const DATABASE_URL = 'ROLLCALL_TEST_DATABASE_URL'

const main = async (args: readonly string[]): Promise<number> => {
  const cluster = await startDatabase()
  if (cluster) process.env[DATABASE_URL] = cluster.url
  try {
    const { filter, options } = parseCLI(['vitest', ...args])
    const vitest = await startVitest([...filter], { ...options, watch: false })
    const outcome = outcomeOf(vitest)
    process.stdout.write(`${describeOutcome(outcome)}\n`)
    return isSuccess(outcome) ? 0 : 1
  } finally {
    await cluster?.close()
  }
}

const startDatabase = async (): Promise<PostgresCluster | undefined> => {
  if (process.env[DATABASE_URL]) return undefined
  const programs = findPostgres(process.env['PATH'] ?? '')
  if (programs !== undefined) return startPostgresCluster(programs)
  process.stdout.write('PostgreSQL is not installed here: the PostgreSQL half of the database suites is skipped.\n')
  return undefined
}

// The database server ends with this process, however that ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
process.exit(await main(process.argv.slice(2)))
