import type { Budget, Connector } from '@rollcall/connector-kit'
import { concealer, type Upstream } from '../egress/index.ts'
import type { Credential, Vault } from '../vault/index.ts'

/** An upstream of ours: what its answers say about the connection is written down. */
export type ConnectionUpstream = Upstream & {
  /** Resolves when what the vendor's answers said about the connection is written; `undefined` when it is, which is nearly always. */
  readonly written?: (() => Promise<void> | undefined) | undefined
}

/** Where the calls of one credential go, and how fast. Connections with the same credential share one budget. */
export const toUpstream = (given: {
  readonly connector: Connector
  readonly connectionId: string
  readonly settings: Readonly<Record<string, string>>
  readonly credential: Credential
  readonly vault: Vault
  readonly observe: Upstream['observe']
  readonly written?: (() => Promise<void> | undefined) | undefined
}): ConnectionUpstream => {
  const { connector, settings, credential, vault } = given
  const baseUrl = settings['base_url'] ?? ''
  const headers = connector.auth.headers(credential)
  return {
    budgetKey: `${new URL(baseUrl).origin} ${fingerprintOf(vault, connector, credential)}`,
    budget: toBudget(connector.budget, settings),
    baseUrl,
    vendor: connector.name,
    connectionId: given.connectionId,
    credentialHeaders: () => headers,
    observe: given.observe,
    written: given.written,
    conceal: concealer(secretsOf(connector, credential)),
  }
}

const toBudget = (usual: Budget, settings: Readonly<Record<string, string>>): Budget => ({
  requestsPerSecond: Number(settings['requests_per_second'] ?? usual.requestsPerSecond),
  burst: Number(settings['burst'] ?? usual.burst),
  concurrent: Number(settings['concurrent'] ?? usual.concurrent),
})

/** Tells one credential from another; the secrets of the context, which have no part in a call, do not count. */
export const fingerprintOf = (vault: Vault, connector: Connector, credential: Credential): string =>
  vault.fingerprint(authPart(connector, credential))

const authPart = ({ auth }: Connector, credential: Credential): Credential =>
  Object.fromEntries(
    auth.fields.flatMap(({ name }) => (credential[name] === undefined ? [] : [[name, credential[name]]])),
  )

/** What must not be shown of a credential, as it was entered and as it is sent: `Basic` sends another text than was entered. */
const secretsOf = ({ auth }: Connector, credential: Credential): readonly string[] => [
  ...auth.fields.flatMap(({ name, type }) => (type === 'password' ? [credential[name] ?? ''] : [])),
  ...Object.values(auth.headers(credential)).map((value) => value.replace(/^\S+ +/, '')),
]
