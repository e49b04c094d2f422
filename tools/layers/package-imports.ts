import { posix } from 'node:path'
import { COMPOSERS, PACKAGES, TESTS_MAY_IMPORT } from './architecture.ts'
import type { Import } from './imports.ts'
import type { SourceFile, SourceTree, Violation } from './source-tree.ts'

const SCOPE = '@rollcall/'

/** Packages import each other in one direction, by name and at a declared entry; core imports nothing at all. */
export const packageImports = ({ files, entries }: SourceTree): readonly Violation[] =>
  files.flatMap((file) =>
    file.imports.flatMap((found) => {
      const message = wrongWith(file, found, entries)
      return message === undefined ? [] : [{ file: file.path, line: found.line, message }]
    }),
  )

const wrongWith = (file: SourceFile, found: Import, entries: SourceTree['entries']): string | undefined => {
  const { specifier } = found
  if (specifier.startsWith('.')) return leavesPackage(file, specifier)
  if (specifier.startsWith(SCOPE)) return wrongPackage(file, specifier.slice(SCOPE.length), entries)
  return file.package === 'core' && !file.isTest
    ? `core imports nothing outside itself, and this is ${specifier}. Move what needs it to another package.`
    : undefined
}

const leavesPackage = ({ path, package: own }: SourceFile, specifier: string): string | undefined => {
  const target = posix.join(posix.dirname(path), specifier)
  return target.startsWith(`packages/${own}/`)
    ? undefined
    : `${specifier} leaves the package ${own}. Import another package by its name.`
}

const wrongPackage = (file: SourceFile, name: string, entries: SourceTree['entries']): string | undefined => {
  const own = file.package
  const [target = '', ...rest] = name.split('/')
  const entry = rest.length === 0 ? '.' : `./${rest.join('/')}`
  const allowed = PACKAGES[own]
  if (allowed === undefined) {
    return `the package ${own} is unknown. Give it a line in tools/layers/architecture.ts and a decision record.`
  }
  if (target === own) return `${own} imports itself by name. Use a relative path.`
  if (!allowed.includes(target) && !mayBesides(file).includes(target)) {
    return `${own} may not import ${SCOPE}${target}. Move what is needed below both, or pass it in where the parts are put together.`
  }
  if (!entries.get(target)?.includes(entry)) {
    return `${SCOPE}${name} is no entry of ${target}. Export what is needed from one of: ${entries.get(target)?.join(', ')}.`
  }
  return undefined
}

const mayBesides = ({ path, package: own, isTest }: SourceFile): readonly string[] => [
  ...COMPOSERS.filter(({ files }) => files.test(path)).flatMap(({ may }) => may),
  ...(isTest ? (TESTS_MAY_IMPORT[own] ?? []) : []),
]
