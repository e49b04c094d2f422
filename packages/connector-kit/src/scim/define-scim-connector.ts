import type { Connector } from '../define-connector.ts'
import { defineConnector } from '../define-connector.ts'
import type { Directory } from '../directory.ts'
import type { VendorSession } from '../session.ts'
import type { ScimDialect } from './dialect.ts'
import { scimDirectory } from './directory.ts'
import { discover, steer } from './discovery.ts'
import type { Scim } from './exchange.ts'
import { send } from './exchange.ts'
import { readListAnswer } from './list-answer.ts'
import type { CreateOptions } from './users.ts'

/** What a connector over SCIM says beyond its facts. */
export type ScimConnector = Omit<Connector, 'probe' | 'open' | 'pushdown'> & {
  readonly dialect: ScimDialect
  /**
   * `ask`: what the server can do is found out at connect, and overrides the dialect. `known`: the dialect and the capabilities are
   * facts of this vendor; only the credential is proved.
   */
  readonly discovery: 'ask' | 'known'
  /** Resources that the vendor has besides users and groups. */
  readonly extend?: ((directory: Directory, session: VendorSession) => Directory) | undefined
  /** What creating somebody who exists already does; default `conflict`, as the vendor has it. */
  readonly onExisting?: CreateOptions['onExisting'] | undefined
}

/** Declares a connector to a vendor that speaks SCIM: facts and a dialect, and at most what lies outside SCIM as functions. */
export const defineScimConnector = ({
  dialect,
  discovery,
  extend,
  onExisting = 'conflict',
  ...facts
}: ScimConnector): Connector => {
  const talk = (session: VendorSession, spoken: ScimDialect): Scim => ({
    session,
    dialect: spoken,
    facts: facts.facts,
    vendor: facts.name,
    throttling: facts.throttling,
  })
  return defineConnector({
    ...facts,
    pushdown: { users: toPushdown(dialect.filter.users), groups: toPushdown(dialect.filter.groups) },
    probe: async (session) => {
      const scim = talk(session, dialect)
      if (discovery === 'ask') return discover(scim, facts.capabilities)
      const response = await send(scim, { method: 'GET', path: dialect.endpoints.users, query: [['count', '1']] })
      readListAnswer(scim, 'checking the credential by listing users', response)
      return { discovered: {}, capabilities: facts.capabilities }
    },
    open: (session) => {
      const spoken = discovery === 'ask' ? steer(dialect, session.discovered) : dialect
      const directory = scimDirectory({
        scim: talk(session, spoken),
        capabilities: facts.capabilities,
        options: { onExisting },
      })
      return extend === undefined ? directory : extend(directory, session)
    },
  })
}

const toPushdown = (attributes: Readonly<Record<string, string>>) =>
  Object.keys(attributes).map((field) => ({ field, operators: ['eq'] as const }))
