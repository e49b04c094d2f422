import type { BodyOf, createWebhook, updateWebhook as updateEndpoint } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import type { Egress } from '../egress/index.ts'
import type { Vault } from '../vault/index.ts'
import { announce } from './event-store.ts'
import { found } from './not-found.ts'
import { forgetSecrets, keepSecret, rotateSecret } from './secrets.ts'
import { newSecret } from './signing.ts'
import {
  deleteWebhook,
  findWebhook,
  insertWebhook,
  lockWebhook,
  updateWebhook,
  type WebhookRow,
} from './webhook-store.ts'

const HOUR_MS = 3_600_000

/** A webhook whose secret was made just now: it is in this answer and the vault, and nowhere else. */
export type WithSecret = { readonly row: WebhookRow; readonly secret: string }

/** Webhooks as the API changes them. Each method is of one environment. @throws RollcallError `not_found` */
export type Webhooks = {
  get(environmentId: string, id: string): Promise<WebhookRow>
  /** @throws RollcallError `egress_refused`, `invalid_request` for an address that is not called */
  create(environmentId: string, made: BodyOf<typeof createWebhook>): Promise<WithSecret>
  update(environmentId: string, id: string, change: BodyOf<typeof updateEndpoint>): Promise<WebhookRow>
  rotateSecret(environmentId: string, id: string, overlapHours: number): Promise<WithSecret>
  delete(environmentId: string, id: string): Promise<void>
}

export const createWebhooks = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly egress: Egress
  readonly now: () => Date
  readonly newId: () => string
}): Webhooks => {
  const { db, vault, egress, now, newId } = options

  /** Runs in a transaction in which nobody else changes the webhook. */
  const locked = <T>(
    environmentId: string,
    id: string,
    run: (tx: Executor, row: WebhookRow) => Promise<T>,
  ): Promise<T> =>
    db.transaction().execute(async (tx) => run(tx, await found(named(id), () => lockWebhook(tx, environmentId, id))))

  return {
    get: (environmentId, id) => found(named(id), () => findWebhook(db, environmentId, id)),

    create: async (environmentId, { target_url, description, event_types, is_active }) => {
      await assertTarget(egress, target_url)
      const secret = newSecret()
      return db.transaction().execute(async (tx) => {
        const row = await insertWebhook(tx, {
          id: newId(),
          environment_id: environmentId,
          target_url,
          description: description ?? null,
          event_types: [...new Set(event_types)],
          is_active,
          at: now(),
        })
        await keepSecret(tx, { vault, owner: row, secret })
        return { row, secret }
      })
    },

    update: async (environmentId, id, { target_url, description, event_types, is_active }) => {
      if (target_url !== undefined) await assertTarget(egress, target_url)
      return locked(environmentId, id, async (tx, before) => {
        const row = await updateWebhook(tx, before.id, {
          target_url,
          description,
          event_types: event_types && [...new Set(event_types)],
          // Another address has failed nothing and asked for nothing.
          ...(target_url !== undefined && target_url !== before.target_url && CLEAN_RECORD),
          ...(is_active !== undefined && switched(before, is_active)),
          updated_at: now(),
        })
        if (row.is_active && !before.is_active) await announce(tx)
        return row
      })
    },

    rotateSecret: (environmentId, id, overlapHours) =>
      locked(environmentId, id, async (tx, before) => {
        const at = now()
        const secret = newSecret()
        const until = overlapHours === 0 ? undefined : new Date(at.getTime() + overlapHours * HOUR_MS)
        await rotateSecret(tx, { vault, webhook: before, now: at, secret, until })
        const change = { previous_secret_expires_at: until ?? null, updated_at: at }
        return { row: await updateWebhook(tx, id, change), secret }
      }),

    delete: (environmentId, id) =>
      locked(environmentId, id, async (tx, row) => {
        await forgetSecrets(tx, { vault, owner: row })
        await deleteWebhook(tx, row.id)
      }),
  }
}

const named = (id: string) => ({ what: 'webhook', id, list: '/webhook' })

/** Either ends a pause; and whoever switches it on again begins with a clean record. */
const switched = (before: WebhookRow, isActive: boolean) => ({
  is_active: isActive,
  paused_at: null,
  pause_reason: null,
  ...(isActive && !before.is_active && CLEAN_RECORD),
})

const CLEAN_RECORD = { failing_since: null, blocked_until: null }

/** As {@link Egress.judge}, in the words of this field. */
const assertTarget = async (egress: Egress, address: string): Promise<void> => {
  const url = URL.parse(address)
  if (url === null || url.hash !== '') {
    const message = 'must be a URL without a fragment, e.g. https://example.com/rollcall'
    throw new RollcallError('invalid_request', `target_url ${message}.`, {
      failures: [{ path: 'target_url', message }],
    })
  }
  await egress.judge(address)
}
