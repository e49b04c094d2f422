import type { AuthScheme, Budget, Connector } from '@rollcall/connector-kit'
import type { Upstream } from '../egress/index.ts'
import type { Credential, Vault } from '../vault/index.ts'
import type { LiveCredential } from './live-credential.ts'
import type { Renewal } from './renewal.ts'

/** An upstream of ours: what its answers say about the connection is written down. */
export type ConnectionUpstream = Upstream & {
  /** Resolves when what the vendor's answers said about the connection is written; `undefined` when it is, which is nearly always. */
  readonly written?: (() => Promise<void> | undefined) | undefined
  /** Of an OAuth connection. */
  readonly renewal?: Renewal | undefined
  /** The vendor's other base URLs, by the name of the setting that holds them. */
  readonly services: Readonly<Record<string, Pick<Upstream, 'baseUrl' | 'budgetKey'>>>
}

/** Where the calls of one credential go, and how fast. */
export const toUpstream = (given: {
  readonly connector: Connector
  readonly connectionId: string
  readonly settings: Readonly<Record<string, string>>
  readonly live: LiveCredential
  readonly fingerprint: string
  readonly observe: Upstream['observe']
  readonly written?: (() => Promise<void> | undefined) | undefined
  readonly renewal?: Renewal | undefined
}): ConnectionUpstream => {
  const { connector, live, fingerprint, settings } = given
  const baseUrl = settings['base_url'] ?? ''
  return {
    budgetKey: budgetKeyOf(baseUrl, fingerprint),
    budget: toBudget(connector.budget, settings),
    baseUrl,
    vendor: connector.name,
    connectionId: given.connectionId,
    credentialHeaders: live.headers,
    observe: given.observe,
    written: given.written,
    renewal: given.renewal,
    get conceal() {
      return live.conceal()
    },
    throttling: connector.throttling,
    services: Object.fromEntries(
      connector.settings.flatMap(({ name, type }) => {
        const url = settings[name]
        if (type !== 'url' || name === 'base_url' || url === undefined) return []
        return [[name, { baseUrl: url, budgetKey: budgetKeyOf(url, fingerprint) }]]
      }),
    ),
  }
}

/** Connections with the same credential at the same place share one budget. */
const budgetKeyOf = (baseUrl: string, fingerprint: string): string => `${new URL(baseUrl).origin} ${fingerprint}`

const toBudget = (usual: Budget, settings: Readonly<Record<string, string>>): Budget => ({
  requestsPerSecond: Number(settings['requests_per_second'] ?? usual.requestsPerSecond),
  burst: Number(settings['burst'] ?? usual.burst),
  concurrent: Number(settings['concurrent'] ?? usual.concurrent),
})

/** Tells one credential from another; what changes by itself and the secrets of the context, which have no part in a call, do not count. */
export const fingerprintOf = (vault: Vault, { identity }: AuthScheme, credential: Credential): string =>
  vault.fingerprint(
    Object.fromEntries(identity.flatMap((name) => (credential[name] === undefined ? [] : [[name, credential[name]]]))),
  )
