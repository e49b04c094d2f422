import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { connectors } from '../../packages/connectors/src/index.ts'
import { connectorIndex, connectorPage } from './connector-page.ts'

const FOLDER = 'docs/connectors'

/** Every page that is made from the code, by its path. */
const pages = (): ReadonlyMap<string, string> =>
  new Map([
    [`${FOLDER}/README.md`, connectorIndex(connectors)],
    ...connectors.map((connector) => [`${FOLDER}/${connector.id}.md`, connectorPage(connector)] as const),
  ])

/** Writes them, and takes away those of connectors that are no more. */
export const writeDocs = (root: string): void => {
  const wanted = pages()
  for (const file of globSync(`${FOLDER}/*.md`, { cwd: root })) if (!wanted.has(file)) rmSync(join(root, file))
  for (const [file, text] of wanted) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
}

/** Pages that do not say what the code says. */
export const staleDocs = (root: string): readonly string[] => {
  const wanted = pages()
  const stale = [...wanted].filter(([file, text]) => {
    const path = join(root, file)
    return !existsSync(path) || readFileSync(path, 'utf8') !== text
  })
  return [
    ...stale.map(([file]) => `${file} is not what the connector says. Run npm run docs.`),
    ...globSync(`${FOLDER}/*.md`, { cwd: root })
      .filter((file) => !wanted.has(file))
      .map((file) => `${file} is of no connector. Run npm run docs.`),
  ]
}
