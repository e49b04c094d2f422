import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where each dependency has a line that says why it is there. */
const DEPENDENCY_LIST = 'docs/decisions/0008-dependencies.md'

/** Dependencies without a reason, reasons without a dependency, and versions that are not exact. */
export const dependencyProblems = (root: string): readonly string[] => {
  const reasons = new Set(reasonsIn(readFileSync(join(root, DEPENDENCY_LIST), 'utf8')))
  const dependencies = globSync(['package.json', 'packages/*/package.json'], { cwd: root }).flatMap((file) =>
    dependenciesOf(JSON.parse(readFileSync(join(root, file), 'utf8'))).map((found) => ({ ...found, file })),
  )
  const names = new Set(dependencies.map(({ name }) => name))
  return [
    ...dependencies
      .filter(({ name }) => !reasons.has(name))
      .map(
        ({ file, name }) =>
          `${file}: ${name} has no line in ${DEPENDENCY_LIST}. Say why it, and what else was looked at.`,
      ),
    ...dependencies
      .filter(({ version }) => !/^\d/.test(version))
      .map(({ file, name, version }) => `${file}: ${name} is "${version}". Name one version.`),
    ...[...reasons]
      .filter((name) => !names.has(name))
      .map((name) => `${DEPENDENCY_LIST}: nothing depends on ${name}. Delete it.`),
  ]
}

/** The names in the first column of its table. */
const reasonsIn = (markdown: string): readonly string[] =>
  markdown.split('\n').flatMap((line) => {
    const [, first = ''] = line.startsWith('|') ? line.split('|') : []
    return [...first.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
  })

type Manifest = Partial<
  Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Readonly<Record<string, string>>>
>

/** Our own packages are no dependencies in this sense: they are the tree itself. */
const dependenciesOf = (manifest: Manifest): readonly { readonly name: string; readonly version: string }[] =>
  Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies })
    .filter(([name]) => !name.startsWith('@rollcall/'))
    .map(([name, version]) => ({ name, version }))
