import { randomUUID } from 'node:crypto'
import { notionScim } from '@rollcall/connectors'
import type { Executor } from '../packages/server/src/db/index.ts'
import type { Vault } from '../packages/server/src/vault/index.ts'

/**
 * A connection as linking leaves it behind, without the proof of its credential: a bench's vendor is a file server. Its budget is never
 * the limit, and is kept all the same.
 */
export const linkUnproved = async (made: {
  readonly db: Executor
  readonly vault: Vault
  readonly environmentId: string
  readonly vendorUrl: string
  readonly now: () => Date
}): Promise<string> => {
  const { db, vault, environmentId, now } = made
  const id = randomUUID()
  const settings = {
    base_url: `${made.vendorUrl}/scim/v2`,
    requests_per_second: '1000000',
    burst: '1000000',
    concurrent: '256',
  }
  await db
    .insertInto('connection')
    .values({
      id,
      tenant_id: 'bench',
      environment_id: environmentId,
      connector_id: notionScim.id,
      status: 'active',
      authentication_method: notionScim.auth[0].format,
      settings: JSON.stringify(settings),
      context: '{}',
      discovered: '{}',
      capabilities: [...notionScim.capabilities],
      created_at: now(),
      updated_at: now(),
    })
    .execute()
  await vault.seal(db, { tenantId: 'bench', environmentId, connectionId: id }, { api_key: 'token-of-the-vendor' })
  return id
}
