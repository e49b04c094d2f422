import { RollcallError } from '@rollcall/core'

/** What is told about a failure: enough to find the place, and nothing that a request or an answer could have put there. */
export type JobFailure = {
  /** The stable code of ours, else the class of the error, with the code of the system or of PostgreSQL where it has one. */
  readonly code: string
  /** Only of our own errors, whose sentences hold no secret. */
  readonly message?: string
  /** Where it was thrown, without the message that a stack begins with. */
  readonly at: readonly string[]
}

const SYSTEM_CODE = /^[A-Z0-9_]{2,40}$/
const FRAMES = 8

/**
 * Describes a thrown value for the log and for the queue's tables. The message of a foreign error is left out: it may quote a
 * URL, a header or a row.
 */
export const describeFailure = (thrown: unknown): JobFailure => {
  if (!(thrown instanceof Error)) return { code: 'unknown', at: [] }
  const at = framesOf(thrown)
  if (thrown instanceof RollcallError) return { code: thrown.code, message: thrown.message, at }
  const code = 'code' in thrown && typeof thrown.code === 'string' && SYSTEM_CODE.test(thrown.code) ? thrown.code : ''
  return { code: [thrown.constructor.name, code].filter((part) => part !== '').join(' '), at }
}

/** After the message, whose own lines may look like anything. */
const framesOf = ({ stack = '', message }: Error): readonly string[] => {
  const end = stack.indexOf(message)
  return stack
    .slice(end < 0 ? 0 : end + message.length)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^at .*:\d+:\d+\)?$/.test(line))
    .slice(0, FRAMES)
}
