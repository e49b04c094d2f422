import { cycles } from './layers/cycles.ts'
import { homes, libraryHomes, vendorNames } from './layers/homes.ts'
import { moduleImports } from './layers/module-imports.ts'
import { packageImports } from './layers/package-imports.ts'
import { readSourceTree, type SourceTree, type Violation } from './layers/source-tree.ts'

const RULES: readonly ((tree: SourceTree) => readonly Violation[])[] = [
  packageImports,
  moduleImports,
  homes,
  libraryHomes,
  vendorNames,
  cycles,
]

/** Everything in the tree that crosses a line drawn in `layers/architecture.ts`, as `file:line what is wrong, what to do`. */
export const layerViolations = (root: string): readonly string[] => {
  const tree = readSourceTree(root)
  return RULES.flatMap((rule) => rule(tree)).map(({ file, line, message }) => `${file}:${line} ${message}`)
}
