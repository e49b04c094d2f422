import { posix } from 'node:path'
import type { SourceFile, SourceTree, Violation } from './source-tree.ts'

/** No file imports itself by way of others. Types are left out: they are gone when the program runs. */
export const cycles = ({ files }: SourceTree): readonly Violation[] => {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const done = new Set<string>()
  const trail: string[] = []
  const violations: Violation[] = []

  const visit = (file: SourceFile): void => {
    trail.push(file.path)
    for (const { target, line } of valueImports(file)) {
      const next = byPath.get(target)
      if (next === undefined || done.has(target)) continue
      const begin = trail.indexOf(target)
      if (begin < 0) visit(next)
      else {
        const around = [...trail.slice(begin), target].map((path) => posix.basename(path)).join(' → ')
        const message = `imports in a circle: ${around}. Move what they share into a file of its own.`
        violations.push({ file: file.path, line, message })
      }
    }
    trail.pop()
    done.add(file.path)
  }
  for (const file of files) if (!done.has(file.path)) visit(file)
  return violations
}

const valueImports = ({ path, imports }: SourceFile): readonly { readonly target: string; readonly line: number }[] =>
  imports
    .filter(({ kind, specifier }) => kind === 'value' && specifier.startsWith('.'))
    .map(({ specifier, line }) => ({ target: posix.join(posix.dirname(path), specifier), line }))
