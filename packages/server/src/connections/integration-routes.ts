import { getIntegration, getIntegrationCapabilities, listIntegrations } from '@rollcall/api'
import type { Connector } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import { type Route, route } from '../http/index.ts'
import type { RoutesOptions } from './routes-options.ts'
import { capabilitiesView, integrationView } from './views.ts'

/** Integrations over HTTP. */
export const integrationRoutes = ({ connectors, connectorOf }: RoutesOptions): readonly Route[] => [
  route(listIntegrations, async ({ query }) => {
    const { limit, next_cursor: after } = query
    const start = after ? connectors.findIndex(({ id }) => id === after) : 0
    if (start === -1) throw new RollcallError('invalid_cursor', 'This next_cursor is not one of GET /integration.')
    return {
      result: connectors.slice(start, start + limit).map(integrationView),
      next_cursor: connectors[start + limit]?.id ?? null,
      limit,
    }
  }),
  route(getIntegration, async ({ params }) => integrationView(knownIntegration(connectorOf, params.id))),
  route(getIntegrationCapabilities, async ({ params, query }) =>
    capabilitiesView(knownIntegration(connectorOf, params.id), query),
  ),
]

/** An unknown integration in a body is a bad request; in a path it is a 404. */
const knownIntegration = (connectorOf: RoutesOptions['connectorOf'], id: string): Connector => {
  try {
    return connectorOf(id)
  } catch (error) {
    if (error instanceof RollcallError) throw new RollcallError('not_found', error.message, { cause: error })
    throw error
  }
}
