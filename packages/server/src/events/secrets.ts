import type { Executor } from '../db/index.ts'
import type { Vault } from '../vault/index.ts'
import type { WebhookRow } from './webhook-store.ts'

/** The secrets of webhooks, as the vault keeps them: the present one, and the one before the last rotation. */

type Owner = Pick<WebhookRow, 'id' | 'environment_id'>

/** Of an environment and no tenant. */
const placeOf = ({ id, environment_id }: Owner) => ({ tenantId: '', environmentId: environment_id, connectionId: id })

export const keepSecret = (
  tx: Executor,
  { vault, owner, secret, previous }: { vault: Vault; owner: Owner; secret: string; previous?: string | undefined },
): Promise<void> => vault.seal(tx, placeOf(owner), { secret, ...(previous !== undefined && { previous }) })

/** Those that are in force, the newest first. */
export const secretsOf = async (
  db: Executor,
  { vault, webhook, now }: { vault: Vault; webhook: Owner & Pick<WebhookRow, 'previous_secret_expires_at'>; now: Date },
): Promise<readonly [string, ...string[]]> => {
  const { secret = '', previous } = await vault.open(db, placeOf(webhook))
  const { previous_secret_expires_at: until } = webhook
  return previous !== undefined && until !== null && until > now ? [secret, previous] : [secret]
}

export const forgetSecrets = (tx: Executor, { vault, owner }: { vault: Vault; owner: Owner }): Promise<void> =>
  vault.remove(tx, placeOf(owner))
