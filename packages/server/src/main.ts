/** Starts the server: `main.ts` is local mode, `main.ts serve` and `main.ts worker` are production. */
import { connectors } from '@rollcall/connectors'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import { type Config, readConfig } from './config.ts'
import { createLog } from './log.ts'
import { serve } from './serve.ts'

const MODES: readonly Config['mode'][] = ['local', 'serve', 'worker']

const main = async (): Promise<void> => {
  const asked = process.argv[2] ?? 'local'
  const mode = MODES.find((known) => known === asked)
  if (mode === undefined) {
    throw new RollcallError('invalid_request', `"${asked}" is no way to start. These are: ${MODES.join(', ')}.`)
  }
  const config = readConfig(mode, process.env)
  const log = createLog(config.log)
  const starting = mode === 'local' ? startGreeting(config, log) : serve(config, connectors, log)
  stopOnSignal(starting, log)
  const running = await starting
  if (mode !== 'local') log.info({ event: 'started', mode, url: 'url' in running ? running.url : undefined }, 'started')
}

/** A signal while it starts stops it, too, once it has started; a second one means now. */
const stopOnSignal = (starting: Promise<{ close(): Promise<void> }>, log: Logger): void => {
  let isStopping = false
  const stop = async (): Promise<void> => {
    if (isStopping) process.exit(1)
    isStopping = true
    try {
      await (await starting).close()
      process.exit(0)
    } catch (err) {
      log.fatal({ event: 'stop_failed', err }, 'stopping failed')
      process.exit(1)
    }
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
}

/** The sandbox and everything local are loaded in local mode only. */
const startGreeting = async (config: Config, log: Logger) => {
  const { startLocal } = await import('./local/start-local.ts')
  const { greeting } = await import('./local/greeting.ts')
  const local = await startLocal(config, log)
  process.stdout.write(greeting(local, process.uptime()))
  return local
}

/** What went wrong at the start, as a sentence where it is somebody's to put right. */
const explain = (error: unknown): string => {
  if (error instanceof RollcallError) return error.message
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'EADDRINUSE') {
    return `${error.message}. Another program has the port: stop it, or set PORT and ROLLCALL_SANDBOX_PORT.`
  }
  return error.stack ?? error.message
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
  // What was opened before the failure must not keep the process alive.
  setImmediate(() => process.exit())
}
