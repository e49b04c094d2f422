import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Writes files into a folder of their own, hands it to `look`, and deletes it. */
export const withPlantedTree = async <Seen>(
  files: Readonly<Record<string, string>>,
  look: (root: string) => Seen,
): Promise<Seen> => {
  const root = await mkdtemp(join(tmpdir(), 'rollcall-tree-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
    return look(root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
