import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BootFailure } from '../boot/boot-failure.mjs'
import { whileLocked } from '../boot/install-lock.mjs'
import { BUILDS, type Build } from './builds.ts'
import { compress } from './compress.ts'
import { digestOf } from './digest.ts'
import { runVite } from './run-vite.ts'

/**
 * Builds what is stale: whose sources, or the lock file, are not those of the stamp in `dist/`. Safe when several start at
 * once: one builds, the others wait for it.
 *
 * @throws BootFailure with the output of the build; no stamp is left, so that the next start tries again
 */
export const ensureBuilt = async (
  root: string,
  { builds = BUILDS, isForced = false }: { readonly builds?: readonly Build[]; readonly isForced?: boolean } = {},
): Promise<void> => {
  for (const build of builds.filter((each) => exists(root, each, each.configs[0]))) {
    if (!isForced && isFresh(root, build)) continue
    await whileLocked(join(root, '.rollcall-install.lock'), async () => {
      if (isForced || !isFresh(root, build)) await make(root, build)
    })
  }
}

const exists = (root: string, { folder }: Build, config: string | undefined): boolean =>
  config !== undefined && existsSync(join(root, folder, config))

const stampOf = (root: string, { folder }: Build): string => join(root, folder, 'dist', '.built')

const sourcesOf = (root: string, { folder, dependsOn }: Build): string =>
  digestOf(root, [folder, ...dependsOn, 'package-lock.json'])

const isFresh = (root: string, build: Build): boolean => {
  const stamp = stampOf(root, build)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesOf(root, build)
}

const make = async (root: string, build: Build): Promise<void> => {
  const { name, folder, configs } = build
  const began = performance.now()
  process.stderr.write(`Building the ${name} … `)
  // Taken before: what changes while it is built makes it stale again.
  const sources = sourcesOf(root, build)
  for (const config of configs.filter((each) => exists(root, build, each))) {
    const { code, output } = await runVite(root, { folder, config })
    if (code === 0) continue
    process.stderr.write('failed\n')
    throw new BootFailure(
      `${output.trim()}\n\nBuilding the ${name} failed; nothing was started. Mend it and start again.`,
    )
  }
  await compress(join(root, folder, 'dist'))
  writeFileSync(stampOf(root, build), sources)
  process.stderr.write(`done in ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
}
