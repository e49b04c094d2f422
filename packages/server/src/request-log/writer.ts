import type { Logger } from 'pino'

/** Rows on their way to the database, as JSON, many in one statement. */
export type Writer = {
  add(row: string): void
  /** Writes what there is. Resolves when it is in the database, or given up. */
  flush(): Promise<void>
  /** Rows that were given up so far. */
  readonly lost: number
}

export type WriterOptions = {
  readonly insert: (rows: readonly string[]) => Promise<void>
  readonly log: Logger
  readonly batch?: number | undefined
  readonly everyMs?: number | undefined
  readonly most?: number | undefined
}

const BATCH = 500
const EVERY_MS = 1000

/** Rows that wait while the database is slow or away; those beyond are lost, and that is logged. */
const MOST_WAITING = 20_000

/** A statement that fails so often in a row fails for what is in it. */
const MOST_FAILURES = 5

/**
 * Collects rows and writes them a second after the first of them came, or when there are enough for a full statement: whoever is served waits for
 * none of it. One statement is under way at a time.
 */
export const createWriter = ({
  insert,
  log,
  batch = BATCH,
  everyMs = EVERY_MS,
  most = MOST_WAITING,
}: WriterOptions): Writer => {
  let waiting: string[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined
  let failures = 0
  let lost = 0

  const schedule = (): void => {
    timer ??= setTimeout(() => void flush(), everyMs).unref()
  }

  const lose = (rows: number): void => {
    lost += rows
    log.warn({ event: 'request_log_lost', rows, lost }, 'rows of the request log were lost')
  }

  /** @returns whether it may go on at once */
  const writeOne = async (): Promise<boolean> => {
    const rows = waiting.slice(0, batch)
    try {
      await insert(rows)
      waiting = waiting.slice(rows.length)
      failures = 0
      return true
    } catch (err) {
      failures += 1
      log.error({ event: 'request_log_error', rows: rows.length, err }, 'the request log was not written')
      if (failures < MOST_FAILURES) return false
      waiting = waiting.slice(rows.length)
      failures = 0
      lose(rows.length)
      return true
    }
  }

  /** What is there now, and then only full statements: under load, what came meanwhile would make many small ones. */
  const writeAll = async (): Promise<void> => {
    let owed = waiting.length
    while (owed > 0 || waiting.length >= batch) {
      if (!(await writeOne())) break
      owed -= batch
    }
    writing = undefined
    if (waiting.length > 0) schedule()
  }

  const flush = async (): Promise<void> => {
    await writing
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return
    writing ??= writeAll()
    await writing
  }

  return {
    add: (row) => {
      if (waiting.length >= most) return lose(1)
      waiting.push(row)
      if (waiting.length >= batch && writing === undefined && failures === 0) void flush()
      else schedule()
    },
    flush,
    get lost() {
      return lost
    },
  }
}
