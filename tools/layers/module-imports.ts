import { posix } from 'node:path'
import { RANKS } from './architecture.ts'
import type { Import } from './imports.ts'
import { type SourceFile, type SourceTree, toSourceFile, type Violation } from './source-tree.ts'

/** The server's modules form ranks; a connector's vendor is on its own; nothing but a test uses what is for tests. */
export const moduleImports = ({ files }: SourceTree): readonly Violation[] => [
  ...unrankedModules(files),
  ...files.flatMap((file) =>
    file.imports.flatMap((found) => {
      if (!found.specifier.startsWith('.')) return []
      const target = toSourceFile(posix.join(posix.dirname(file.path), found.specifier), '')
      const message = wrongWith(file, target, found)
      return message === undefined ? [] : [{ file: file.path, line: found.line, message }]
    }),
  ),
]

/** Also one that imports nothing yet, and that nobody imports. */
const unrankedModules = (files: readonly SourceFile[]): readonly Violation[] => {
  const first = new Map<string, SourceFile>()
  for (const file of files) {
    const { module } = file
    const isModule = file.package === 'server' && module !== undefined && module !== 'local' && module !== 'testing'
    if (isModule && rank(module) < 0 && !first.has(module)) first.set(module, file)
  }
  return [...first].map(([module, { path }]) => ({
    file: path,
    line: 1,
    message: `the module ${module} has no rank. Give it one in tools/layers/architecture.ts.`,
  }))
}

const wrongWith = (file: SourceFile, target: SourceFile, found: Import): string | undefined => {
  if (target.package !== file.package) return undefined
  if (target.isTest) return file.isTest ? undefined : `${found.specifier} is for tests. Move what is needed out of it.`
  if (target.module === file.module) return target.module === undefined ? wrongRoot(file, target, found) : undefined
  if (file.package === 'server') return wrongModule(file, target, found)
  if (file.package === 'connectors' && file.module !== undefined && target.module !== undefined && !file.isTest) {
    return `the connector ${file.module} imports ${target.module}. What two vendors share belongs in connector-kit.`
  }
  return undefined
}

const wrongModule = (file: SourceFile, target: SourceFile, found: Import): string | undefined => {
  const { module: from } = file
  const { module: to } = target
  if (to === undefined) return wrongRoot(file, target, found)
  if (to === 'local') {
    return file.path.endsWith('/src/main.ts')
      ? undefined
      : 'only main.ts starts local mode. Move what is needed out of it.'
  }
  if (!target.path.endsWith(`/${to}/index.ts`)) return `reach ${to} through its index.ts, not ${found.specifier}.`
  if (from === undefined || from === 'local' || file.isTest || rank(to) < rank(from)) return undefined
  if (rank(from) < 0) return undefined // said of the module, once
  return `${from} may not import ${to}, which is not of a lower rank. Pass in what is needed, or let an event tell it.`
}

/** What lies beside the modules joins them. They know nothing of it but the shape of the configuration. */
const wrongRoot = (file: SourceFile, target: SourceFile, found: Import): string | undefined => {
  if (file.package !== 'server' || file.isTest) return undefined
  const isConfig = target.path.endsWith('/src/config.ts')
  if (isConfig && found.kind !== 'type' && !file.path.endsWith('/src/main.ts')) {
    return 'only main.ts reads the configuration; all others import its type and are handed the value.'
  }
  if (isConfig || file.module === undefined || file.module === 'local') return undefined
  return `the module ${file.module} imports ${found.specifier}, which joins the modules. Pass in what is needed.`
}

const rank = (module: string): number => RANKS.findIndex((modules) => modules.includes(module))
