import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

/** Text. Fonts and pictures are compressed already. */
const WORTH_IT: ReadonlySet<string> = new Set(['.js', '.css', '.svg', '.html'])

/** Puts a `.br` beside each file of a folder that is text: the server sends it to browsers that take it. */
export const compress = async (folder: string): Promise<void> => {
  const names = await readdir(folder, { recursive: true })
  await Promise.all(
    names
      .filter((name) => WORTH_IT.has(extname(name)))
      .map(async (name) => {
        const path = join(folder, name)
        await writeFile(`${path}.br`, await brotli(await readFile(path)))
      }),
  )
}

const brotli = (content: Buffer): Promise<Buffer> =>
  promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
