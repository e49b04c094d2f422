import type { Budget, Connector } from '@rollcall/connector-kit'
import type { Upstream } from '../egress/index.ts'
import type { Vault } from '../vault/index.ts'

type Values = Readonly<Record<string, string>>

/** Where the calls of one credential go, and how fast. Connections with the same credential share one budget. */
export const toUpstream = (given: {
  readonly connector: Connector
  readonly connectionId: string
  readonly settings: Values
  readonly credential: Values
  readonly vault: Vault
  readonly observe: Upstream['observe']
}): Upstream => {
  const { connector, settings, credential, vault } = given
  const baseUrl = settings['base_url'] ?? ''
  return {
    budgetKey: `${new URL(baseUrl).origin} ${vault.fingerprint(authPart(connector, credential))}`,
    budget: toBudget(connector.budget, settings),
    baseUrl,
    vendor: connector.name,
    connectionId: given.connectionId,
    credentialHeaders: () => connector.auth.headers(credential),
    observe: given.observe,
  }
}

const toBudget = (usual: Budget, settings: Values): Budget => ({
  requestsPerSecond: Number(settings['requests_per_second'] ?? usual.requestsPerSecond),
  burst: Number(settings['burst'] ?? usual.burst),
  concurrent: Number(settings['concurrent'] ?? usual.concurrent),
})

/** Without the secrets of the context, which have no part in a call. */
const authPart = ({ auth }: Connector, credential: Values): Values =>
  Object.fromEntries(
    auth.fields.flatMap(({ name }) => (credential[name] === undefined ? [] : [[name, credential[name]]])),
  )
