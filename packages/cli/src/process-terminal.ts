import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { EXIT, InterruptedError } from './exit-codes.ts'
import type { Ask, Terminal } from './terminal.ts'

/** The terminal of this process. */
export const processTerminal = (): Terminal => {
  const { stdin, stdout, stderr } = process
  for (const stream of [stdout, stderr]) stream.on('error', leaveQuietly)
  return {
    out: async (chunk) => {
      if (!stdout.write(chunk)) await once(stdout, 'drain')
    },
    err: (text) => void stderr.write(text),
    stdin,
    // Some terminals do not know their width, and say 0.
    columns: stdout.isTTY ? stdout.columns || undefined : undefined,
    // Questions go to standard error, so that `rollcall … > file` can still ask.
    ask: stdin.isTTY && stderr.isTTY ? askOn({ input: stdin, output: stderr }) : undefined,
  }
}

/** Whoever read our output has closed it (`| head`): they have what they wanted, and nothing is wrong. */
const leaveQuietly = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error
  process.exit(EXIT.ok)
}

/** Asks on one stream and reads a line from another. */
export const askOn =
  (streams: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream }): Ask =>
  async ({ text, echoes }) => {
    let isShown = true
    const output = new Writable({
      write: (chunk: string, encoding, done) => {
        if (isShown) streams.output.write(chunk, encoding)
        done()
      },
    })
    // What is typed unseen must not come back with the arrow keys either, hence no history.
    const lines = createInterface({ input: streams.input, output, terminal: true, historySize: 0 })
    try {
      return await new Promise((resolve, reject) => {
        const giveUp = () => reject(new InterruptedError('Stopped.'))
        lines.once('SIGINT', giveUp).once('close', giveUp)
        // Only now: the terminal must have stopped showing keys by itself before anybody is invited to type.
        lines.question(text, resolve)
        isShown = echoes
      })
    } finally {
      lines.close()
      if (!echoes) streams.output.write('\n')
    }
  }
