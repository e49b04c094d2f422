import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RollcallError } from '@rollcall/core'

/**
 * The master key of local mode: made once into the data folder, readable by its owner only. Whoever has the folder has everything, which is
 * why production takes the key from elsewhere.
 */
export const localMasterKey = async (dataDir: string): Promise<Uint8Array> => {
  const path = join(dataDir, 'master.key')
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  try {
    await writeFile(path, `${randomBytes(32).toString('base64')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    // There is one already: that is the second start.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64')
  if (key.length === 32) return new Uint8Array(key)
  throw new RollcallError(
    'internal',
    `${path} holds no key of 32 bytes. Put the right file back, or remove ${dataDir} to start anew without its connections.`,
  )
}
