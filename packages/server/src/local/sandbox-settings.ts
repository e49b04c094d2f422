import { isDeepStrictEqual } from 'node:util'
import { connectors } from '@rollcall/connectors'
import { type LinkableVendor, linkableVendors } from '@rollcall/sandbox'
import type { IntegrationRow, Integrations } from '../oauth/index.ts'
import { readRemembered, remember } from './remembered.ts'

type Place = { readonly environmentId: string; readonly sandboxUrl: string; readonly dataDir: string }

/**
 * Sets the environment up to link every vendor of the sandbox without an address to type. What stands there follows the sandbox to another
 * address, except what an operator has changed by hand or taken away: that is theirs.
 */
export const settleSandbox = async (
  integrations: Pick<Integrations, 'list' | 'put'>,
  { environmentId, sandboxUrl, dataDir }: Place,
): Promise<void> => {
  const remembered = await readRemembered(dataDir)
  const before = new Map(
    remembered === undefined
      ? []
      : linkableVendors(remembered.url)
          .filter(({ connector }) => remembered.connectors.includes(connector))
          .map((vendor) => [vendor.connector, vendor]),
  )
  const rows = new Map((await integrations.list(environmentId)).map((row) => [row.connector_id, row]))
  // One that this build has no connector for is left for the build that has.
  const vendors = linkableVendors(sandboxUrl).filter(({ connector }) => connectors.some(({ id }) => id === connector))
  for (const vendor of vendors) {
    const wanted = wantedFor({ vendor, before: before.get(vendor.connector), row: rows.get(vendor.connector) })
    if (wanted !== undefined) await integrations.put(environmentId, vendor.connector, wanted)
  }
  await remember(dataDir, { url: sandboxUrl, connectors: vendors.map(({ connector }) => connector) })
}

type Wanted = Parameters<Integrations['put']>[2]

/**
 * What an integration's settings become; `undefined` where they stay.
 *
 * @param before the vendor as it was when its settings were last written by us
 */
const wantedFor = ({
  vendor,
  before,
  row,
}: {
  readonly vendor: LinkableVendor
  readonly before: LinkableVendor | undefined
  readonly row: IntegrationRow | undefined
}): Wanted | undefined => {
  if (before === undefined) return row === undefined ? written(vendor) : undefined
  if (row === undefined) return undefined
  const client = clientOf(vendor)
  // With a client of the operator's own, its addresses are theirs, too.
  const clientBefore = row.client_id === clientOf(before)?.id ? clientOf(before) : undefined
  const moves = {
    settings: Object.fromEntries(
      Object.entries(row.settings).map(([name, value]) => [
        name,
        moved(value, before.settings[name], vendor.settings[name]),
      ]),
    ),
    authorizationUrl: moved(row.authorization_url, clientBefore?.authorizationUrl, client?.authorizationUrl),
    tokenUrl: moved(row.token_url, clientBefore?.tokenUrl, client?.tokenUrl),
    revocationUrl: moved(row.revocation_url, clientBefore?.revocationUrl, client?.revocationUrl),
  }
  const { settings, authorization_url: authorizationUrl, token_url: tokenUrl, revocation_url: revocationUrl } = row
  if (isDeepStrictEqual(moves, { settings, authorizationUrl, tokenUrl, revocationUrl })) return undefined
  return {
    isEnabled: row.is_enabled,
    clientId: row.client_id,
    clientSecret: clientBefore && client?.secret,
    scopes: row.scopes,
    ...moves,
  }
}

const written = (vendor: LinkableVendor): Wanted => {
  const client = clientOf(vendor)
  return {
    isEnabled: true,
    settings: vendor.settings,
    clientId: client?.id ?? null,
    clientSecret: client?.secret,
    authorizationUrl: client?.authorizationUrl ?? null,
    tokenUrl: client?.tokenUrl ?? null,
    revocationUrl: client?.revocationUrl ?? null,
    scopes: null,
  }
}

const clientOf = ({ credential }: LinkableVendor) => (credential.kind === 'consent' ? credential.client : undefined)

/** An address that is still the one we wrote goes along; any other stays. */
const moved = <T extends string | null>(value: T, before: string | undefined, now: string | undefined): T | string =>
  value === before && now !== undefined ? now : value
