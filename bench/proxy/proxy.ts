import { startChild } from '../child.ts'
import { median, print, printPlain } from '../measurement.ts'
import { startReverseProxy, startVendor } from '../nginx.ts'
import { findProgram } from '../programs.ts'
import { ROUNDS } from '../rounds.ts'
import { FILES } from '../scim-sample.ts'
import { requestsPerSecond } from '../wrk.ts'
import { measureLatencies } from './constant-rate.ts'

const SECONDS = 3

/** What is asked for, directly and through us, and what is promised of the latter. */
const SUBJECTS = [
  { name: 'page_of_100', path: '/scim/v2/Page', ours: '/custom/Page', promise: 0.6 },
  { name: 'one_user', path: '/scim/v2/Users/1', ours: '/proxy/Users/1', promise: 0.4 },
] as const

/** The proxy against nginx, in throughput and in the time that a call spends in it. */
export const run = async (): Promise<void> => {
  findProgram('nginx')
  findProgram('wrk')
  await using running = new AsyncDisposableStack()
  const vendor = running.adopt(await startVendor(FILES), ({ close }) => close())
  const yardstick = running.adopt(await startReverseProxy(vendor.url), ({ close }) => close())
  const ours = running.adopt(await startChild(new URL('server.ts', import.meta.url), vendor.url), ({ close }) =>
    close(),
  )
  const { headers } = ours
  for (const { name, path, ours: ourPath, promise } of SUBJECTS) {
    const oursUrl = `${ours.url}${ourPath}?integrated_account_id=${ours.account}`
    const urls = { yardstick: `${yardstick.url}${path}`, ours: oursUrl, headers }
    const usual = await measureThroughput({ name, promise }, urls)
    await measureAdded(name, { direct: `${vendor.url}${path}`, ours: oursUrl, headers, perSecond: usual / 2 })
  }
}

const measureThroughput = async (
  subject: { readonly name: string; readonly promise: number },
  urls: { readonly yardstick: string; readonly ours: string; readonly headers: readonly string[] },
): Promise<number> => {
  console.error(`proxy: ${subject.name}, throughput, ${ROUNDS} rounds of 2 × ${SECONDS} s`)
  await requestsPerSecond(urls.ours, urls.headers, 2) // warms up: what is compiled late must not be charged to the first round
  const theirs: number[] = []
  const own: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(await requestsPerSecond(urls.yardstick, urls.headers, SECONDS))
    own.push(await requestsPerSecond(urls.ours, urls.headers, SECONDS))
  }
  print({
    bench: 'proxy',
    metric: `requests_per_second_vs_nginx_${subject.name}`,
    values: own.map((rate, round) => rate / (theirs[round] ?? rate)),
    promise: subject.promise,
    atLeast: true,
  })
  printPlain('proxy', `requests_per_second_nginx_${subject.name}`, theirs)
  printPlain('proxy', `requests_per_second_${subject.name}`, own)
  return median(own)
}

/** What the way through us adds to the same call made directly, at half of what we can take. */
const measureAdded = async (
  name: string,
  load: {
    readonly direct: string
    readonly ours: string
    readonly headers: readonly string[]
    readonly perSecond: number
  },
): Promise<void> => {
  const { headers, perSecond } = load
  console.error(
    `proxy: ${name}, latency at ${Math.round(perSecond)} requests a second, ${ROUNDS} rounds of 2 × ${SECONDS} s`,
  )
  const p50: number[] = []
  const p99: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const direct = await measureLatencies({ url: load.direct, headers, perSecond, seconds: SECONDS })
    const ours = await measureLatencies({ url: load.ours, headers, perSecond, seconds: SECONDS })
    p50.push(ours.p50 - direct.p50)
    p99.push(ours.p99 - direct.p99)
  }
  print({ bench: 'proxy', metric: `added_p50_ms_${name}`, values: p50, promise: 1, atLeast: false })
  print({ bench: 'proxy', metric: `added_p99_ms_${name}`, values: p99, promise: 5, atLeast: false })
}
