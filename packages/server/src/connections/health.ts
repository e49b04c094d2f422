import { findMissingScopes } from '@rollcall/connector-kit'
import type { ConnectionStatus, JsonObject } from '@rollcall/core'
import type { Logger } from 'pino'
import type { Audit } from '../audit/index.ts'
import type { Executor } from '../db/index.ts'
import type { Upstream } from '../egress/index.ts'
import { type ConnectionRow, moveStatus, setForbidden } from './connection-store.ts'

type Answer = Parameters<Upstream['observe']>[0]

/**
 * What the answers of a vendor say about a connection (`unified-api.md §1.2`): a 401 needs a new credential, a later success takes that
 * back by itself, a 403 is a right that is lost, until the same thing works again.
 */
export type Health = {
  /** An observer for one connection as it was read. Costs nothing where nothing changes, which is nearly always. */
  observerOf(row: ConnectionRow): Upstream['observe']
  /** Resolves when what was observed so far is written. */
  settled(): Promise<void>
}

export const openHealth = (options: {
  readonly db: Executor
  readonly audit: Audit
  readonly now: () => Date
  readonly log: Logger
  /** Told of a connection that changed. */
  readonly changed: (connectionId: string) => void
}): Health => {
  const { db, audit, now, log, changed } = options
  const underWay = new Set<Promise<void>>()

  const inBackground = (row: ConnectionRow, write: () => Promise<void>): void => {
    const writing = write()
      .catch((err: unknown) => log.error({ event: 'health_not_written', connection_id: row.id, err }, 'not written'))
      .finally(() => underWay.delete(writing))
    underWay.add(writing)
  }

  const record = (row: ConnectionRow, action: string, detail: Readonly<Record<string, string>>): Promise<unknown> =>
    audit.record(db, {
      tenantId: row.tenant_id,
      environmentId: row.environment_id,
      connectionId: row.id,
      actor: 'system',
      action,
      target: `integrated-account/${row.id}`,
      outcome: 'succeeded',
      detail,
    })

  const move = async (
    row: ConnectionRow,
    to: ConnectionStatus,
    { action, lastError }: { readonly action: string; readonly lastError: JsonObject | null },
  ): Promise<void> => {
    const at = now()
    if (!(await moveStatus(db, row.id, { from: row.status, to, lastError, at }))) return
    changed(row.id)
    await record(row, action, { from: row.status, to })
  }

  const observerOf = (row: ConnectionRow): Upstream['observe'] => {
    // What this observer has already acted on, so that a thousand calls under way bring about one write.
    let status = row.status
    let forbidden = row.last_forbidden_error
    return (answer) => {
      if (answer.status === 401 && status !== 'needs_reauth' && status !== 'connecting') {
        status = 'needs_reauth'
        inBackground(row, () =>
          move(row, 'needs_reauth', { action: 'integrated_account.authentication_error', lastError: refusal(now()) }),
        )
        return
      }
      const isSuccess = answer.status >= 200 && answer.status < 400
      if (isSuccess && status === 'needs_reauth') {
        status = 'active'
        inBackground(row, () => move(row, 'active', { action: 'integrated_account.reactivated', lastError: null }))
      }
      if (answer.status === 403) {
        const error = lostRight(answer, now())
        if (forbidden !== null && isSameRight(forbidden, error)) return
        forbidden = error
        inBackground(row, async () => {
          await setForbidden(db, row.id, error, now())
          changed(row.id)
          await record(row, 'integrated_account.right_lost', {
            resource: String(error['resource']),
            method: String(error['method']),
          })
        })
      } else if (isSuccess && forbidden !== null && isSameRight(forbidden, rightOf(answer))) {
        forbidden = null
        inBackground(row, async () => {
          await setForbidden(db, row.id, null, now())
          changed(row.id)
        })
      }
    }
  }

  return {
    observerOf,
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

const refusal = (at: Date): JsonObject => ({
  code: 'vendor_unauthorized',
  message: 'The vendor refused the credential (401). Reconnect the account with one that is still valid.',
  occurred_at: at.toISOString(),
})

/** `/Users/42` → `Users`: the right is about a kind of thing, not about one. */
const rightOf = ({ path, method }: Answer): { readonly resource: string; readonly method: string } => ({
  resource: path.split('/').find((segment) => segment !== '') ?? '',
  method,
})

const lostRight = (answer: Answer, at: Date): JsonObject => ({
  ...rightOf(answer),
  missing_scopes: [...(findMissingScopes({ headers: answer.headers, body: toJson(answer.text) }) ?? [])],
  message: 'The vendor forbade it (403). Give the credential the right it lacks, or use another.',
  occurred_at: at.toISOString(),
})

const isSameRight = (one: JsonObject, other: JsonObject | ReturnType<typeof rightOf>): boolean =>
  one['resource'] === other.resource && one['method'] === other.method

const toJson = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined // HTML or nothing: no right is named in it
  }
}
