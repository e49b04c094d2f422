import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** How often the holder shows that it lives, and how long after the last sign it is taken for dead. */
const BEAT_MS = 500
const DEAD_AFTER_MS = 10_000
const POLL_MS = 100

/**
 * Runs `work` while no other process does, on this file. The holder touches the file again and again; a file that was
 * not touched for {@link DEAD_AFTER_MS} was left by a process that was killed, and is taken over.
 *
 * The file is not in `node_modules`, which npm empties.
 *
 * @param {string} file
 * @param {() => Promise<void>} work
 */
export async function whileLocked(file, work, { deadAfterMs = DEAD_AFTER_MS } = {}) {
  const me = `${process.pid} ${randomUUID()}`
  await acquire(file, me, deadAfterMs)
  const beat = setInterval(() => {
    if (holder(file) === me) utimesSync(file, new Date(), new Date())
  }, BEAT_MS)
  try {
    await work()
  } finally {
    clearInterval(beat)
    if (holder(file) === me) rmSync(file, { force: true })
  }
}

/** @type {(file: string, me: string, deadAfterMs: number) => Promise<void>} */
async function acquire(file, me, deadAfterMs) {
  for (let isTold = false; ; ) {
    if (create(file, me)) return
    if (isDead(file, deadAfterMs) && (await takeOver(file, me))) return
    if (!isTold) process.stderr.write('Another start is installing or building; waiting for it …\n')
    isTold = true
    await sleep(POLL_MS)
  }
}

/** @type {(file: string, me: string) => boolean} */
function create(file, me) {
  try {
    writeFileSync(file, me, { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/**
 * Several may find it dead at once: each puts its name there in one move, and the name still there a beat later has it.
 * @type {(file: string, me: string) => Promise<boolean>}
 */
async function takeOver(file, me) {
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, me)
  renameSync(mine, file)
  await sleep(BEAT_MS)
  return holder(file) === me
}

/** @type {(file: string, deadAfterMs: number) => boolean} */
function isDead(file, deadAfterMs) {
  try {
    return Date.now() - statSync(file).mtimeMs > deadAfterMs
  } catch {
    // Given back meanwhile.
    return false
  }
}

/** @type {(file: string) => string | undefined} */
function holder(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
