import type { Route } from '../http/index.ts'
import { accountRoutes } from './account-routes.ts'
import { environmentRoutes } from './environment-routes.ts'
import { integrationRoutes } from './integration-routes.ts'
import type { RoutesOptions } from './routes-options.ts'
import { tokenRoutes } from './token-routes.ts'

/** Integrated accounts, integrations, environments and API tokens over HTTP. */
export const connectionRoutes = (options: RoutesOptions): readonly Route[] => [
  ...accountRoutes(options),
  ...integrationRoutes(options),
  ...environmentRoutes(options),
  ...tokenRoutes(options),
]
