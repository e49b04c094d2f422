import type { AuthScheme, Connector } from '@rollcall/connector-kit'
import type { Audit } from '../audit/index.ts'
import { type Connections, chosenScheme } from '../connections/index.ts'
import type { Executor } from '../db/index.ts'
import type { Credential, Vault } from '../vault/index.ts'
import { tellingThePerson } from './for-the-person.ts'
import { failingAs, kindOfProof } from './link-error.ts'
import { chosenOffer, type LinkSession, settingsFor, usualScheme } from './link-session.ts'
import { spendLinkToken } from './link-token-store.ts'
import { usedMeanwhile } from './link-tokens.ts'
import { contextPlace, type TokenMaking } from './making-tokens.ts'

type Values = Readonly<Record<string, string>>

/** How an attempt ended well. */
export type Linked = {
  readonly integration: string
  readonly accountId: string
  /** What was put right on the way, for a person. */
  readonly notes: readonly string[]
}

/** From a credential to an account. Everything that is kept, is kept in one transaction, with the token that is spent. */
export type Linking = {
  /** With what was entered in the form. */
  connect(
    session: LinkSession,
    entered: {
      readonly integration: string
      readonly authentication_method?: string | undefined
      readonly credentials: Values
      readonly settings: Values
    },
  ): Promise<Linked>
  /** With what a vendor has granted. `also` runs in the transaction that keeps it, with the account's id. */
  keep(
    session: LinkSession,
    got: {
      readonly connector: Connector
      readonly scheme: AuthScheme
      readonly settings: Values
      readonly credential: Credential
    },
    also?: (tx: Executor, accountId: string) => Promise<void>,
  ): Promise<string>
}

export const createLinking = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly audit: Pick<Audit, 'record'>
  readonly connections: Pick<Connections, 'accounts' | 'newCredentials'>
  readonly making: Pick<TokenMaking, 'contextOf'>
  readonly now: () => Date
  readonly newId: () => string
}): Linking => {
  const { vault, audit, connections, making, now, newId } = options
  const { accounts, newCredentials } = connections

  const keep: Linking['keep'] = async ({ token, account }, { connector, scheme, settings, credential }, andAlso) => {
    const { environment_id: environmentId, tenant_id: tenantId } = token
    const context = await making.contextOf(token)
    const also = async (tx: Executor, row: { readonly id: string }): Promise<void> => {
      if (!(await spendLinkToken(tx, { id: token.id, at: now() }))) throw usedMeanwhile()
      await vault.remove(tx, contextPlace(token))
      await audit.record(tx, {
        environmentId,
        tenantId,
        actor: `link-token:${token.id}`,
        action: account === undefined ? 'integrated_account.created' : 'integrated_account.relinked',
        connectionId: row.id,
        target: `integrated-account/${row.id}`,
        outcome: 'succeeded',
      })
      await andAlso?.(tx, row.id)
    }
    const row = await failingAs(kindOfProof, () =>
      tellingThePerson({ connector, scheme, credential }, () =>
        account === undefined
          ? accounts.link(
              environmentId,
              { id: newId(), tenantId, connector, scheme, settings, credential, context, isSandbox: token.is_sandbox },
              also,
            )
          : accounts.relink(
              environmentId,
              account.id,
              { scheme, settings, credential, context, keepsContext: token.keeps_context },
              also,
            ),
      ),
    )
    return row.id
  }

  return {
    keep,
    connect: async (session, entered) => {
      const { token, account } = session
      const offer = chosenOffer(session, entered.integration)
      const { connector } = offer
      const method = entered.authentication_method ?? usualScheme(offer, account)
      const { scheme, settings } = await failingAs('validation_error', () => ({
        scheme: chosenScheme(connector, method),
        settings: settingsFor(offer, entered.settings),
      }))
      const { credentials } = entered
      const { environment_id: environmentId, id: about } = token
      const { credential, notes } = await failingAs(kindOfProof, () =>
        tellingThePerson({ connector, scheme, credential: credentials }, () =>
          newCredentials.entered({ environmentId, connector, scheme, settings, credentials, about }),
        ),
      )
      const accountId = await keep(session, { connector, scheme, settings, credential })
      return { integration: connector.id, accountId, notes }
    },
  }
}
