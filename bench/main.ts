/**
 * `npm run bench [-- proxy|mapping|unified]`: measures what design.md §9 promises, ours and the yardstick side by side, in turn, in one run.
 * One JSON object a line on standard output; what it is doing on standard error. See docs/performance.md.
 */
import { BenchFailure } from './bench-failure.ts'

const BENCHES: Readonly<Record<string, () => Promise<{ readonly run: () => Promise<void> }>>> = {
  mapping: () => import('./mapping/mapping.ts'),
  proxy: () => import('./proxy/proxy.ts'),
  unified: () => import('./unified/unified.ts'),
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => BENCHES[name] === undefined)

try {
  if (unknown.length > 0)
    throw new BenchFailure(`There is no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.`)
  for (const name of wanted.length > 0 ? wanted : Object.keys(BENCHES)) {
    const bench = await BENCHES[name]?.()
    await bench?.run()
  }
} catch (error) {
  if (!(error instanceof BenchFailure)) throw error
  console.error(error.message)
  process.exitCode = 1
}
