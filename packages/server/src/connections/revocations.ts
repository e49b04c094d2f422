import { type Connector, schemeOf } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import type { OAuth } from '../oauth/index.ts'
import type { Vault } from '../vault/index.ts'
import type { ConnectionRow } from './connection-store.ts'
import { placeOf } from './unseal.ts'

/** What a vendor has granted is taken back when its connection is deleted. */
export type Revocations = {
  /**
   * What to do once the connection is gone: asks the vendor, and answers with whether it did. `undefined` where nothing was granted. What is
   * needed for it is read before, because it goes with the connection.
   */
  prepare(row: ConnectionRow): Promise<(() => Promise<boolean>) | undefined>
}

export const createRevocations = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly oauth: OAuth
  readonly connectors: readonly Connector[]
}): Revocations => {
  const { db, vault, oauth, connectors } = options
  return {
    prepare: async (row) => {
      // An account outlives a connector that is in this build no more, and can be deleted all the same.
      const connector = connectors.find(({ id }) => id === row.connector_id)
      const scheme = connector && schemeOf(connector, row.authentication_method)
      if (connector === undefined || scheme?.oauth === undefined) return undefined
      try {
        const credential = await vault.open(db, placeOf(row))
        const { environment_id: environmentId, settings } = row
        const client = await oauth.clientOf({ environmentId, connector, scheme, settings, credential, about: row.id })
        const { refresh_token: refresh, access_token: access } = credential
        return () =>
          oauth.grants.revoke(client, {
            ...(refresh === undefined ? {} : { refresh_token: refresh }),
            ...(access === undefined ? {} : { access_token: access }),
          })
      } catch (error) {
        // No client any more, or a credential that does not open: the account goes, and what was granted stays.
        if (error instanceof RollcallError) return async () => false
        throw error
      }
    },
  }
}
