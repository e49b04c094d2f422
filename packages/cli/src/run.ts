import { commands, nouns } from './commands/index.ts'
import { EXIT } from './exit-codes.ts'
import { showFailure } from './failure.ts'
import { parseCommandLine } from './program.ts'
import type { Edges } from './session.ts'

/**
 * Runs one command line, and resolves with the exit code of the process.
 *
 * @example process.exitCode = await run(process.argv.slice(2), edges)
 */
export const run = async (argv: readonly string[], edges: Edges): Promise<number> => {
  try {
    const request = parseCommandLine(argv, { nouns, commands })
    if (request.kind === 'command') return await request.command.run(edges, request)
    if (request.exitCode === EXIT.ok) await edges.terminal.out(request.text)
    else edges.terminal.err(request.text)
    return request.exitCode
  } catch (error) {
    // Read here, since the command line may be the very thing that is wrong.
    return showFailure(error, { terminal: edges.terminal, json: argv.includes('--json') })
  }
}
