import type { getIntegration, ResponseOf } from '@rollcall/api'
import { readObject } from './data.ts'
import { UsageError } from './exit-codes.ts'
import { text } from './input.ts'
import type { Ask, Terminal } from './terminal.ts'

type Field = ResponseOf<typeof getIntegration>['auth']['fields'][number]

export const credentialsOption = text(
  '--credentials <source>',
  'where the credential is, as a JSON object: @file, or - for standard input; without it, you are asked',
)

/**
 * A connection's credential: out of a file or standard input, else from the person in front of the terminal. Never from the
 * command line itself, which every user of the machine can read in the list of processes.
 *
 * @throws UsageError
 */
export const readCredentials = async (
  terminal: Terminal,
  given: { readonly source: string | undefined; readonly fields: () => Promise<readonly Field[]> },
): Promise<Readonly<Record<string, string>>> => {
  if (given.source !== undefined) return readSource(given.source, terminal)
  const { ask } = terminal
  if (ask === undefined) {
    throw new UsageError(
      'Nobody is there to ask for the credential. Give it as a JSON object with --credentials @file, or --credentials - for standard input.',
    )
  }
  const credentials: Record<string, string> = {}
  for (const field of await given.fields()) {
    const value = await askFor(field, ask)
    if (value !== '') credentials[field.name] = value
  }
  return credentials
}

const readSource = async (source: string, terminal: Terminal): Promise<Readonly<Record<string, string>>> => {
  if (source !== '-' && !source.startsWith('@')) {
    throw new UsageError(
      'A credential on the command line can be read by everybody on this machine. Use --credentials @file, or --credentials - for standard input.',
    )
  }
  const values = await readObject({ data: source, option: '--credentials' }, terminal)
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (typeof value !== 'string') throw new UsageError(`The credential's "${name}" must be a string.`)
      return [name, value]
    }),
  )
}

/** Everything is typed unseen, except a choice among words that anybody may know. */
const askFor = async ({ name, label, type, required, options, ...field }: Field, ask: Ask): Promise<string> => {
  const choices = options === undefined ? '' : ` (${options.join(', ')})`
  const fallback = field.default === undefined ? '' : ` [${field.default}]`
  const answer = await ask({ text: `${label}${choices}${fallback}: `, echoes: type === 'select' })
  const value = answer.trim() || (field.default ?? '')
  if (value === '' && required) throw new UsageError(`"${label}" (${name}) cannot be left out.`)
  return value
}
