import { getKeyRing, rotateKeyRing } from '@rollcall/api'
import { type Route, route } from '../http/index.ts'
import type { Vault } from './vault.ts'

export const vaultRoutes = (vault: Vault): Route[] => [
  route(getKeyRing, async () => ({
    versions: (await vault.versions()).map(({ version, createdAt, retiredAt, credentials }) => ({
      version,
      created_at: createdAt.toISOString(),
      retired_at: retiredAt?.toISOString() ?? null,
      credentials,
    })),
  })),
  route(rotateKeyRing, () => vault.rotate()),
]
