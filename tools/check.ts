/**
 * Checks the tree without running it: `npm run check`, or `npm run check -- layers links` for some of it. Needs no
 * service and a few seconds. The last line is `N passed, N failed`; the exit code is 1 if any failed.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Check, reportOf, runChecks } from './checks/check.ts'
import { dependencyProblems } from './checks/dependencies.ts'
import { brokenLinks } from './checks/links.ts'
import { program } from './checks/program.ts'
import { staleDocs } from './docs/generated.ts'
import { layerViolations } from './layers.ts'

const root = dirname(import.meta.dirname)

/** A README is a door, not a manual. */
const LONGEST_README = 120

const CHECKS: readonly Check[] = [
  program(root, 'format', ['biome', 'check', '.']),
  program(root, 'lint', ['oxlint', '--type-aware']),
  program(root, 'types', ['tsc', '--project', '.']),
  // Pages run in browsers, whose types the rest must not see.
  program(root, 'types-console', ['tsc', '--project', 'packages/console']),
  program(root, 'types-link', ['tsc', '--project', 'packages/link']),
  program(root, 'dead-code', ['knip', '--no-progress']),
  { name: 'layers', run: async () => layerViolations(root).join('\n') },
  { name: 'docs', run: async () => staleDocs(root).join('\n') },
  { name: 'links', run: async () => brokenLinks(root).join('\n') },
  { name: 'dependencies', run: async () => dependencyProblems(root).join('\n') },
  {
    name: 'readme',
    run: async () => {
      const lines = readFileSync(join(root, 'README.md'), 'utf8').trimEnd().split('\n').length
      return lines <= LONGEST_README ? '' : `README.md has ${lines} lines; ${LONGEST_README} are enough.`
    },
  },
]

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !CHECKS.some((check) => check.name === name))
if (unknown.length > 0) {
  process.stderr.write(
    `There is no check "${unknown.join(' ')}". These exist: ${CHECKS.map(({ name }) => name).join(', ')}.\n`,
  )
  process.exitCode = 2
} else {
  const chosen = CHECKS.filter(({ name }) => asked.length === 0 || asked.includes(name))
  const checked = await runChecks(chosen, () => performance.now())
  process.stdout.write(`${reportOf(checked)}\n`)
  process.exitCode = checked.every(({ problem }) => problem === '') ? 0 : 1
}
