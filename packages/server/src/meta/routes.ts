import { getAccountMethodMeta, getIntegrationMeta, getIntegrationMethodMeta } from '@rollcall/api'
import type { Connector } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { Connections } from '../connections/index.ts'
import { type Call, type Route, route, verbatim } from '../http/index.ts'
import { describeIntegration, describeMethod } from './describe.ts'
import { PAGE_POLICY, toHtml } from './html.ts'
import { toMarkdown } from './markdown.ts'
import { findMethod, offeredMethods } from './offered-methods.ts'
import { toPage } from './page.ts'

/** The documentation of what can be called, over HTTP (`unified-api.md §2.9`). */
export const metaRoutes = (options: {
  readonly connections: Pick<Connections, 'open'>
  readonly connectors: readonly Connector[]
}): readonly Route[] => {
  const { connections, connectors } = options

  const connectorOf = (id: string): Connector => {
    const connector = connectors.find((known) => known.id === id)
    if (connector !== undefined) return connector
    const known = connectors.map((each) => each.id).join(', ')
    throw new RollcallError('not_found', `There is no integration "${id}". These exist: ${known}.`)
  }

  return [
    {
      endpoint: getIntegrationMeta,
      // Not `route`, which holds an answer to the declared JSON: what is answered here depends on `format`.
      handle: (call) => answerIntegration(connectorOf, call),
    },
    route(getAccountMethodMeta, async ({ params, query, caller }) => {
      const { connector, capabilities } = await connections.open(caller, query.integrated_account_id)
      return describeMethod(connector, findMethod(offeredMethods(capabilities), { ...params, at: connector.name }))
    }),
    route(getIntegrationMethodMeta, async ({ params }) => {
      const connector = connectorOf(params.integration)
      const offered = offeredMethods(connector.capabilities)
      return describeMethod(connector, findMethod(offered, { ...params, at: connector.name }))
    }),
  ]
}

const answerIntegration = async (
  connectorOf: (id: string) => Connector,
  call: Call<typeof getIntegrationMeta>,
): Promise<unknown> => {
  const { params, query } = call
  const meta = describeIntegration(connectorOf(params.integration))
  if (query.format === 'json') return meta
  const { contentType, render, headers } = PAGES[query.format]
  for (const [name, value] of Object.entries(headers)) call.setHeader(name, value)
  return verbatim({ status: 200, contentType, body: render(toPage(meta)) })
}

const PAGES = {
  md: { contentType: 'text/markdown; charset=utf-8', render: toMarkdown, headers: {} },
  html: {
    contentType: 'text/html; charset=utf-8',
    render: toHtml,
    headers: { 'content-security-policy': PAGE_POLICY, 'x-content-type-options': 'nosniff' },
  },
} as const
