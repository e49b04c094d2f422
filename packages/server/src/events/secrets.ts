import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import type { Vault } from '../vault/index.ts'
import type { WebhookRow } from './webhook-store.ts'

/** The secrets of webhooks, as the vault keeps them: the present one, and those before it that still sign, each with its own end. */

type Owner = Pick<WebhookRow, 'id' | 'environment_id'>

type Earlier = { readonly secret: string; readonly until: string }

/** So many signatures, and the present one, are in a header at most. */
const MOST_EARLIER = 4

/** Of an environment and no tenant. */
const placeOf = ({ id, environment_id }: Owner) => ({ tenantId: '', environmentId: environment_id, connectionId: id })

export const keepSecret = (
  tx: Executor,
  {
    vault,
    owner,
    secret,
    earlier = [],
  }: { vault: Vault; owner: Owner; secret: string; earlier?: readonly Earlier[] | undefined },
): Promise<void> =>
  vault.seal(tx, placeOf(owner), { secret, ...(earlier.length > 0 && { earlier: JSON.stringify(earlier) }) })

type Asked = { readonly vault: Vault; readonly webhook: Owner; readonly now: Date }

/** The newest first. */
const read = async (
  db: Executor,
  { vault, webhook, now }: Asked,
): Promise<{ readonly secret: string; readonly earlier: readonly Earlier[] }> => {
  const { secret = '', earlier = '[]' } = await vault.open(db, placeOf(webhook))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the border: what `keepSecret` has written
  const all = JSON.parse(earlier) as readonly Earlier[]
  return { secret, earlier: all.filter(({ until }) => new Date(until) > now) }
}

/** Those that are in force, the newest first. */
export const secretsOf = async (db: Executor, asked: Asked): Promise<readonly [string, ...string[]]> => {
  const { secret, earlier } = await read(db, asked)
  return [secret, ...earlier.map((one) => one.secret)]
}

/**
 * Puts a new secret before those that are in force. The last one signs until then; those before it as long as they were promised to.
 * `undefined`: none of them signs any more.
 *
 * @throws RollcallError `conflict` where too many still sign
 */
export const rotateSecret = async (
  tx: Executor,
  { secret, until, ...asked }: Asked & { readonly secret: string; readonly until: Date | undefined },
): Promise<void> => {
  const { vault, webhook: owner } = asked
  const present = await read(tx, asked)
  const earlier =
    until === undefined ? [] : [{ secret: present.secret, until: until.toISOString() }, ...present.earlier]
  if (earlier.length > MOST_EARLIER) throw tooMany(present.earlier)
  await keepSecret(tx, { vault, owner, secret, earlier })
}

const tooMany = (earlier: readonly Earlier[]): RollcallError => {
  const [first] = earlier.map(({ until }) => until).toSorted()
  return new RollcallError(
    'conflict',
    `${earlier.length} secrets from before the present one still sign; the first of them ends at ${first}. Rotate again after that, or with overlap_hours 0, which ends them all now.`,
    { effect: 'none' },
  )
}

export const forgetSecrets = (tx: Executor, { vault, owner }: { vault: Vault; owner: Owner }): Promise<void> =>
  vault.remove(tx, placeOf(owner))
