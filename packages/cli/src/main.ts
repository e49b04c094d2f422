/** The process: composes the edges, runs one command, ends with its exit code. */
import { processEnvironment } from './config.ts'
import { EXIT } from './exit-codes.ts'
import { processTerminal } from './process-terminal.ts'
import { run } from './run.ts'
import { startServer } from './server-process.ts'

const quit = () => process.exit(EXIT.interrupted)
process.once('SIGINT', quit)

process.exitCode = await run(process.argv.slice(2), {
  terminal: processTerminal(),
  env: processEnvironment(),
  fetch: (url, init) => fetch(url, init),
  startServer: (role) => {
    // From now on Ctrl-C is for the server, which ends in order.
    process.off('SIGINT', quit)
    return startServer(role)
  },
})
