import { RollcallApiError } from '@rollcall/api'
import { UsageError } from './exit-codes.ts'
import type { Session } from './session.ts'

/** So many connections are named where there are too many to choose from. */
const SHOWN = 10

/**
 * The connection to use: the one that was named, else the only one there is.
 *
 * @param more.others what the command takes instead of `--account`, as the end of a sentence
 * @throws UsageError naming the connections where there are several, or saying how to make the first
 */
export const chooseAccount = async (
  { client }: Session,
  named: string | undefined,
  { others = '' }: { readonly others?: string } = {},
): Promise<string> => {
  if (named !== undefined) return named
  const accounts = await listFew(client)
  if (accounts === undefined) {
    throw new UsageError(`This token may not list connections. Name the connection with --account${others}.`)
  }
  const [first, second] = accounts
  if (first === undefined) {
    throw new UsageError('Nothing is connected yet. Connect an account with "rollcall accounts create".')
  }
  if (second === undefined) return first.id
  const lines = accounts
    .slice(0, SHOWN)
    .map(({ id, integration, tenant_id }) => `\n  --account ${id}   ${integration.label} of ${tenant_id}`)
  throw new UsageError(
    `There are several connections. Say which one:${lines.join('')}${accounts.length > SHOWN ? '\n  … and more: rollcall accounts list' : ''}`,
  )
}

/** `undefined` where the token may not see any. */
const listFew = async (client: Session['client']) => {
  const listed = await unlessForbidden(client.accounts.list({ limit: SHOWN + 1 }))
  if (listed !== undefined) return listed.result
  // A token that may not list accounts may be an account's own token, which has exactly one.
  const own = await unlessForbidden(client.accounts.own())
  return own && [own]
}

const unlessForbidden = async <T>(answer: Promise<T>): Promise<T | undefined> => {
  try {
    return await answer
  } catch (error) {
    if (error instanceof RollcallApiError && error.code === 'forbidden') return undefined
    throw error
  }
}
