import { startChild } from '../child.ts'
import { print, printPlain } from '../measurement.ts'
import { startVendor } from '../nginx.ts'
import { findProgram } from '../programs.ts'
import { ROUNDS } from '../rounds.ts'
import { LIST_FILES } from '../scim-sample.ts'
import { requestsPerSecond } from '../wrk.ts'

const SECONDS = 3

/** A page of 100 users as the unified API gives it, against the smallest server that could. */
export const run = async (): Promise<void> => {
  findProgram('nginx')
  findProgram('wrk')
  await using running = new AsyncDisposableStack()
  const vendor = running.adopt(await startVendor(LIST_FILES), ({ close }) => close())
  const start = async (entry: string) =>
    running.adopt(await startChild(new URL(entry, import.meta.url), vendor.url), ({ close }) => close())
  const yardstick = await start('handwritten-server.ts')
  const ours = await start('server.ts')
  const url = `${ours.url}/unified/user-directory/users?integrated_account_id=${ours.account}&limit=100`

  console.error(`unified: ${ROUNDS} rounds of 2 × ${SECONDS} s`)
  await requestsPerSecond(yardstick.url, [], 2)
  await requestsPerSecond(url, ours.headers, 2)
  const theirs: number[] = []
  const own: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(await requestsPerSecond(yardstick.url, [], SECONDS))
    own.push(await requestsPerSecond(url, ours.headers, SECONDS))
  }
  const ratios = own.map((rate, round) => rate / (theirs[round] ?? rate))
  print({ bench: 'unified', metric: 'requests_per_second_vs_handwritten', values: ratios, promise: 0.7, atLeast: true })
  printPlain('unified', 'requests_per_second_handwritten', theirs)
  printPlain('unified', 'requests_per_second', own)
}
