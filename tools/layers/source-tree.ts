import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Import, importsOf } from './imports.ts'
import { type Token, tokensOf } from './tokens.ts'

/** One file of ours, as the rules see it. */
export type SourceFile = {
  /** From the root of the repository, with `/`. */
  readonly path: string
  readonly package: string
  /** The folder below `src`; `undefined` for a file that lies there itself. */
  readonly module: string | undefined
  /** A test, or what tests share. */
  readonly isTest: boolean
  readonly text: string
  readonly tokens: readonly Token[]
  readonly imports: readonly Import[]
}

export type SourceTree = {
  readonly files: readonly SourceFile[]
  /** What each package lets others import, e.g. `.` and `./main`. */
  readonly entries: ReadonlyMap<string, readonly string[]>
}

/** Something that breaks a rule: where, what it is, and what to do. */
export type Violation = { readonly file: string; readonly line: number; readonly message: string }

export const readSourceTree = (root: string): SourceTree => ({
  files: globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root })
    .toSorted()
    .map((path) => toSourceFile(path, readFileSync(join(root, path), 'utf8'))),
  entries: new Map(
    globSync('packages/*/package.json', { cwd: root }).map((path) => [
      path.split('/')[1] ?? '',
      entriesOf(JSON.parse(readFileSync(join(root, path), 'utf8'))),
    ]),
  ),
})

export const toSourceFile = (path: string, text: string): SourceFile => {
  const [, package_ = '', , ...below] = path.split('/')
  const tokens = tokensOf(text)
  return {
    path,
    package: package_,
    module: below.length > 1 ? below[0] : undefined,
    isTest: /\.test\.tsx?$|\/testing\//.test(path),
    text,
    tokens,
    imports: importsOf(tokens),
  }
}

const entriesOf = (manifest: { readonly exports?: Readonly<Record<string, unknown>> }): readonly string[] =>
  Object.keys(manifest.exports ?? {})
