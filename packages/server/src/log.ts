import type { Writable } from 'node:stream'
import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import type { Config } from './config.ts'

/**
 * The log: one line per thing that happened, a fixed event name and fields. Errors are written with type, code, message and stack only: what else hangs
 * on them may hold what a vendor sent.
 */
export const createLog = ({ format, level }: Config['log'], out?: Writable): Logger =>
  pino({ level, base: null, serializers: { err: describeError } }, destination(format, out))

/** JSON is written at once: a line that waits is lost when the process is killed, and waiting measured no faster. */
const destination = (format: Config['log']['format'], out: Writable | undefined) => {
  switch (format) {
    case 'json':
      return out ?? pino.destination({ dest: 2, sync: true })
    case 'pretty':
      return pretty({ destination: out ?? process.stderr, ignore: 'pid,hostname', singleLine: true, colorize: false })
  }
}

const describeError = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const { cause } = error
  return {
    type: error.name,
    code,
    message: error.message,
    stack: error.stack,
    // Of what is beneath, only what it is: its message may hold what a vendor or a database sent.
    ...(cause instanceof Error
      ? { cause: { type: cause.name, ...('code' in cause ? { code: cause.code } : {}) } }
      : {}),
  }
}
