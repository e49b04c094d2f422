import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
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
  const own = identity(process.pid, await startTime(process.pid))
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await place(claim, own)) return () => rm(claim, { force: true })
    const found = await readClaim(claim)
    if (found !== undefined && (await isAlive(found))) throw inUse(folder, found)
    if (!(await takeAway(claim, own))) await setTimeout(BETWEEN_ATTEMPTS_MS)
  }
  throw new RollcallError(
    'unavailable',
    `${claim} could not be taken over. Remove it, and ${turnFor(claim)}, if no Rollcall is running on this folder.`,
  )
}

const ATTEMPTS = 100
const BETWEEN_ATTEMPTS_MS = 20

/** Puts the claim there as a whole: nobody ever reads half of it. False when there is one already. */
const place = async (claim: string, content: string): Promise<boolean> => {
  const draft = `${claim}.${randomUUID()}`
  await writeFile(draft, content, { flag: 'wx' })
  try {
    await link(draft, claim)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/**
 * Removes a dead process's claim. Only one at a time may do so, or the second would remove the live claim that followed. A process that is killed just
 * here leaves its turn behind: nobody takes that over, since a folder without a database is better than a database with two.
 *
 * @returns false where it is somebody else's turn
 */
const takeAway = async (claim: string, own: string): Promise<boolean> => {
  const turn = turnFor(claim)
  if (!(await place(turn, own))) return false
  try {
    const found = await readClaim(claim)
    if (found !== undefined && !(await isAlive(found))) await rm(claim, { force: true })
    return true
  } finally {
    await rm(turn, { force: true })
  }
}

const turnFor = (claim: string): string => `${claim}.taking`

const readClaim = (claim: string): Promise<string | undefined> => readFile(claim, 'utf8').catch(() => undefined)

const isAlive = async (content: string): Promise<boolean> => {
  const [pid = '', started = ''] = content.split(' ')
  return started !== '' && (await startTime(Number(pid))) === started
}

const inUse = (folder: string, content: string): RollcallError =>
  new RollcallError(
    'unavailable',
    `${folder} is in use by process ${content.split(' ')[0]}. Stop it first, or set ROLLCALL_DATA_DIR to another folder.`,
  )

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
