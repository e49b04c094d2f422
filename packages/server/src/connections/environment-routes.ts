import {
  createEnvironment as createEnvironmentEndpoint,
  getEnvironment as getEnvironmentEndpoint,
  listEnvironments,
} from '@rollcall/api'
import { type Route, route } from '../http/index.ts'
import { createEnvironment, getEnvironment, listEnvironmentsOf } from './environments.ts'
import type { RoutesOptions } from './routes-options.ts'
import { createdTokenView, environmentView } from './views.ts'

/** Environments over HTTP. */
export const environmentRoutes = ({ db, now, newId }: RoutesOptions): readonly Route[] => [
  route(listEnvironments, async ({ query, caller }) => ({
    result: (await listEnvironmentsOf(db, caller)).map(environmentView),
    next_cursor: null,
    limit: query.limit,
  })),
  route(getEnvironmentEndpoint, async ({ params, caller }) =>
    environmentView(await getEnvironment(db, caller.environmentId, params.id)),
  ),
  route(createEnvironmentEndpoint, async ({ body, caller }) => {
    const made = await createEnvironment({ db, now, newId }, { name: body.name, caller })
    return { ...environmentView(made.environment), api_token: createdTokenView(made.token) }
  }),
]
