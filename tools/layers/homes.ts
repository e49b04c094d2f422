import { HOMES, type Home, LIBRARY_HOMES, VENDOR_HOMES, VENDOR_NAMES } from './architecture.ts'
import type { SourceFile, SourceTree, Violation } from './source-tree.ts'
import type { Token } from './tokens.ts'

/** What belongs in one place is there and nowhere else. Tests are at liberty, since they set the stage. */
export const homes = ({ files }: SourceTree): readonly Violation[] =>
  files.filter(({ isTest }) => !isTest).flatMap((file) => HOMES.flatMap((home) => strays(file, home)))

const strays = ({ path, tokens }: SourceFile, { finds, within, home, advice }: Home): readonly Violation[] => {
  if (!within.test(path) || home.test(path)) return []
  return finds.flatMap((words) => {
    const wanted = words.split(' ')
    return tokens.flatMap(({ line }, at) =>
      isAt(tokens, at, wanted) ? [{ file: path, line, message: `\`${words.replaceAll(' ', '')}\`: ${advice}` }] : [],
    )
  })
}

/** Libraries that stand for a whole module's purpose are used in that module alone. */
export const libraryHomes = ({ files }: SourceTree): readonly Violation[] =>
  files.flatMap(({ path, isTest, imports }) =>
    imports.flatMap(({ specifier, line }) => {
      const found = LIBRARY_HOMES.find(({ library }) => library === specifier)
      if (found === undefined || isTest || found.home.test(path)) return []
      return [{ file: path, line, message: `${specifier}: ${found.advice}` }]
    }),
  )

/** A word after a dot is a property that happens to have the name. */
const isAt = (tokens: readonly Token[], at: number, wanted: readonly string[]): boolean =>
  wanted.every((word, i) => {
    const token = tokens[at + i]
    return word === '`' ? token?.kind === 'template' : token?.text === word && token.kind !== 'string'
  }) &&
  (wanted[0] === '.' || tokens[at - 1]?.text !== '.')

/** Our own papers are named after what they are about. */
const PAPERS = /[\w/-]+\.md\b/g

/** Vendors are named where they are at home, and in tests. */
export const vendorNames = ({ files }: SourceTree): readonly Violation[] =>
  files.flatMap(({ path, isTest, text }) => {
    if (isTest || VENDOR_HOMES.test(path)) return []
    return text.split('\n').flatMap((line, at) => {
      const [name] = VENDOR_NAMES.exec(line.replaceAll(PAPERS, '')) ?? []
      const advice = 'vendors are named in connectors and sandbox only. Declare a fact or a capability, and read that.'
      return name === undefined ? [] : [{ file: path, line: at + 1, message: `“${name}”: ${advice}` }]
    })
  })
