import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OpenDatabase } from '../db/index.ts'
import type { JobHandler } from '../jobs/index.ts'

/** Dumps kept; the oldest go. */
const KEPT = 7

/**
 * A dump of the embedded database each night. Embedded means safe against a killed process but not against power loss, so there must be
 * something to go back to (`design.md §4`). To restore: unpack the newest archive into an empty `database` folder.
 */
export const dumpJob = (database: OpenDatabase, dataDir: string, now: () => Date): JobHandler => ({
  name: 'dump-database',
  cron: '30 3 * * *',
  run: async () => {
    if (database.engine.kind !== 'embedded') return
    const folder = join(dataDir, 'dumps')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, `rollcall-${now().toISOString().replace(/[:.]/g, '-')}.tar.gz`)
    await writeFile(`${path}.part`, await database.engine.embedded.dump(), { mode: 0o600 })
    await rename(`${path}.part`, path)
    const dumps = (await readdir(folder)).filter((name) => name.endsWith('.tar.gz')).toSorted()
    await Promise.all(dumps.slice(0, -KEPT).map((name) => rm(join(folder, name))))
  },
})
