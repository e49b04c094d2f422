import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
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
  const own = identity(process.pid, await startTime(process.pid))
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (await place(claim, own)) return () => rm(claim, { force: true })
    const found = await readFile(claim, 'utf8').catch(() => '')
    if (await isAlive(found)) throw inUse(folder, found)
    await takeAway(claim, found)
  }
  throw new RollcallError(
    'unavailable',
    `${claim} could not be taken over. Remove it if no Rollcall is running on this folder.`,
  )
}

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

/** Moves a dead process's claim out of the way. When it turns out to be another one by now, it is put back. */
const takeAway = async (claim: string, dead: string): Promise<void> => {
  const aside = `${claim}.${randomUUID()}`
  try {
    await rename(claim, aside)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return // somebody else was faster
    throw error
  }
  if ((await readFile(aside, 'utf8')) !== dead) await link(aside, claim).catch(() => undefined)
  await rm(aside, { force: true })
}

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
