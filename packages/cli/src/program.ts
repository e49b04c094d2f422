import { Argument, CommanderError, Command as CommandLine, Option } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import type { Command, Noun } from './command.ts'
import { EXIT, EXIT_MEANINGS, type ExitCode, UsageError } from './exit-codes.ts'
import type { Input } from './input.ts'
import type { GlobalFlags } from './session.ts'

/** What a command line asks for. */
export type Request =
  | {
      readonly kind: 'command'
      readonly command: Command
      readonly flags: GlobalFlags
      /** Raw values under the names of the command's inputs. */
      readonly given: Readonly<Record<string, unknown>>
    }
  | { readonly kind: 'help'; readonly text: string; readonly exitCode: ExitCode }

/** Reads a command line against the table of commands. Runs nothing. @throws UsageError */
export const parseCommandLine = (
  argv: readonly string[],
  table: { readonly nouns: readonly Noun[]; readonly commands: readonly Command[] },
): Request => {
  let request: Request | undefined
  let shown = ''
  const show = (text: string): void => {
    shown += text
  }
  const program = new CommandLine('rollcall')
    .description('Reads and changes who has access to what, through a Rollcall server.')
    .option('--url <url>', 'the server (ROLLCALL_URL)')
    .option('--token <token>', 'an API token of it (ROLLCALL_TOKEN, which other users of this machine cannot see)')
    .option('--json', 'for programs: rows as lines of JSON, one document per thing; errors, too')
    .version(manifest.version)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: show, writeErr: show, outputError: () => {} })
    .addHelpText('after', CLOSING)
    .exitOverride()
  const add = (parent: CommandLine, command: Command): void => {
    const line = parent
      .command(command.name)
      .description(command.summary)
      .addHelpText('after', `\nExample:\n${command.examples.map((example) => `  ${example}\n`).join('')}`)
    for (const input of Object.values(command.takes)) addInput(line, input)
    line.action(() => {
      const { url, token, json } = program.opts<{ url?: string; token?: string; json?: true }>()
      request = { kind: 'command', command, flags: { url, token, json: json === true }, given: givenTo(line, command) }
    })
  }
  for (const noun of table.nouns) {
    const line = program.command(noun.name).description(noun.summary).helpCommand(false)
    for (const command of noun.commands) add(line, command)
  }
  for (const command of table.commands) add(program, command)
  try {
    program.parse(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return { kind: 'help', text: shown, exitCode: EXIT.ok }
    // A noun without a verb, or nothing at all: showing what there is says it best.
    if (error.code === 'commander.help') return { kind: 'help', text: shown, exitCode: EXIT.usage }
    throw new UsageError(sentenceOf(error))
  }
  if (request === undefined) throw new UsageError('No command was given. See rollcall --help.')
  return request
}

const CLOSING = `
Without --url and --token, ROLLCALL_URL and ROLLCALL_TOKEN are used, else the local server's
data folder (.rollcall, or ROLLCALL_DATA_DIR).

Example:
  rollcall users list --filter status=active

Exit codes:
${EXIT_MEANINGS.map(([code, meaning]) => `${String(code).padStart(5)}  ${meaning}\n`).join('')}`

const addInput = (line: CommandLine, input: Input<unknown>): void => {
  if (input.kind === 'argument') {
    line.addArgument(new Argument(input.syntax, input.help))
    return
  }
  const option = new Option(input.syntax, input.help).makeOptionMandatory(input.isRequired === true)
  if (input.excludes !== undefined) option.conflicts(input.excludes)
  if (input.choices !== undefined) option.choices([...input.choices])
  // `choices` has left its own check in `parseArg`; whatever gathers values must not lose it.
  const { check, isRepeatable } = input
  const { parseArg } = option
  if (check !== undefined || isRepeatable) {
    option.argParser((value, before: unknown) => {
      parseArg?.(value, undefined)
      check?.(value)
      return isRepeatable ? [...(Array.isArray(before) ? before : []), value] : value
    })
  }
  line.addOption(option)
}

/** What was given, under the names of the command's own table instead of commander's. */
const givenTo = (line: CommandLine, command: Command): Readonly<Record<string, unknown>> => {
  const words = [...line.processedArgs]
  const options = line.opts()
  return Object.fromEntries(
    Object.entries(command.takes).map(([name, input]) => [
      name,
      input.kind === 'argument' ? words.shift() : options[new Option(input.syntax).attributeName()],
    ]),
  )
}

const sentenceOf = ({ message }: CommanderError): string => {
  const text = message.replace(/^error: /, '')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.)?]$/.test(text) ? '' : '.'} See rollcall --help.`
}
