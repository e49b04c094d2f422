import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { RollcallError } from '@rollcall/core'

/**
 * Claims a data folder for this process with a pid file, and returns what gives it back. A claim left behind by a
 * process that was killed is taken over.
 *
 * @throws RollcallError `unavailable` naming the process that holds the folder
 */
export const claimFolder = async (folder: string): Promise<() => Promise<void>> => {
  await mkdir(folder, { recursive: true })
  // Beside the database's own files, which PGlite must find alone in its folder when it creates them.
  const claim = `${join(folder)}.pid`
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const file = await open(claim, 'wx')
      await file.writeFile(identity(process.pid, await startTime(process.pid)))
      await file.close()
      return () => rm(claim, { force: true })
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
      const [pid = '', started = ''] = (await readFile(claim, 'utf8').catch(() => '')).split(' ')
      if (started !== '' && (await startTime(Number(pid))) === started) {
        throw new RollcallError(
          'unavailable',
          `${folder} is in use by process ${pid}. Stop it first, or set ROLLCALL_DATA_DIR to another folder.`,
        )
      }
      await rm(claim, { force: true })
    }
  }
  throw new RollcallError(
    'unavailable',
    `${claim} could not be taken over. Remove it if no Rollcall is running on this folder.`,
  )
}

const identity = (pid: number, started: string): string => `${pid} ${started}`

/** When a process started, so that a pid that was given to another program after a reboot is not mistaken for ours. Empty if it is gone. */
const startTime = async (pid: number): Promise<string> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    // No /proc (macOS): all that can be asked is whether it lives.
    try {
      process.kill(pid, 0)
      return 'alive'
    } catch {
      return ''
    }
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
