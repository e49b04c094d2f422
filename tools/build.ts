/**
 * Builds the pages, whether they are stale or not: `npm run build`. `npm start` and `npm test` build what is stale by
 * themselves; a production image runs this once.
 */
import { dirname } from 'node:path'
import { BootFailure } from './boot/boot-failure.mjs'
import { ensureBuilt } from './build/ensure-built.ts'

try {
  await ensureBuilt(dirname(import.meta.dirname), { isForced: true })
} catch (error) {
  if (!(error instanceof BootFailure)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
