import { UsageError } from './exit-codes.ts'
import { printable, type Terminal } from './terminal.ts'

/**
 * Asks before something that cannot simply be taken back. Resolves when the person, or `--yes`, has agreed.
 *
 * @param describe what will happen, as sentences; only called when somebody is asked
 * @throws UsageError where nobody can be asked
 */
export const confirm = async (
  terminal: Terminal,
  { isSure, describe }: { readonly isSure: boolean; readonly describe: () => Promise<readonly string[]> },
): Promise<void> => {
  if (isSure) return
  if (terminal.ask === undefined) {
    throw new UsageError('This asks for confirmation, and nobody is there to ask. Add --yes if you are sure.')
  }
  const sentences = await describe()
  const answer = await terminal.ask({ text: `${sentences.map(printable).join('\n')}\nGo on? [y/N] `, echoes: true })
  if (!/^\s*y(es)?\s*$/i.test(answer)) throw new DeclinedError('Nothing was changed.')
}

/** The person has thought better of it. */
class DeclinedError extends Error {
  override readonly name = 'DeclinedError'
}
