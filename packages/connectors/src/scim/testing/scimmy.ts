import { randomUUID } from 'node:crypto'
import type { RunningVendor } from '@rollcall/connector-kit/testing'
import express from 'express'
import SCIMMY from 'scimmy'
import { SCIMMYRouters } from 'scimmy-routers'
import { serve } from './peer-server.ts'

type Kept = { readonly id: string; readonly [attribute: string]: unknown }
type KeptUser = Kept & { readonly userName: string; readonly active?: boolean }
type KeptGroup = Kept & { readonly displayName: string }
type Company = {
  readonly users: Map<string, KeptUser>
  readonly groups: Map<string, KeptGroup>
  readonly me: string
}

const TOKEN = 'scimmy-token-0123456789'

/** SCIMMY's resource types are global, so the company of a request comes along as its context. */
type Kind<K extends Kept> = { readonly in: (company: Company) => Map<string, K>; readonly nameOf: (one: K) => string }

const USERS: Kind<KeptUser> = { in: ({ users }) => users, nameOf: ({ userName }) => userName }
const GROUPS: Kind<KeptGroup> = { in: ({ groups }) => groups, nameOf: ({ displayName }) => displayName }

type Resource = { readonly id?: string; readonly filter?: { match(rows: object[]): object[] } }

const unknownTo = (id: string) => new SCIMMY.Types.Error(404, '', `Resource ${id} not found`)

const save =
  <K extends Kept>(kind: Kind<K>) =>
  (resource: Resource, sent: object, company: Company): K => {
    const all = kind.in(company)
    const id = resource.id ?? randomUUID()
    if (resource.id !== undefined && !all.has(id)) throw unknownTo(id)
    const kept: K = { ...JSON.parse(JSON.stringify(sent)), id }
    const isTaken = [...all.values()].some((other) => other.id !== id && kind.nameOf(other) === kind.nameOf(kept))
    if (isTaken) throw new SCIMMY.Types.Error(409, 'uniqueness', `${kind.nameOf(kept)} is taken`)
    all.set(id, kept)
    return kept
  }

const find =
  <K extends Kept>(kind: Kind<K>) =>
  ({ id, filter }: Resource, company: Company): K | K[] => {
    const all = kind.in(company)
    const one = all.get(id ?? '')
    if (id !== undefined && one === undefined) throw unknownTo(id)
    if (one !== undefined) return one
    const matching = new Set(filter?.match([...all.values()]))
    return [...all.values()].filter((row) => filter === undefined || matching.has(row))
  }

const remove =
  <K extends Kept>(kind: Kind<K>) =>
  ({ id = '' }: Resource, company: Company): void => {
    if (!kind.in(company).delete(id)) throw unknownTo(id)
  }

SCIMMY.Resources.declare(SCIMMY.Resources.User)
SCIMMY.Resources.User.ingress(save(USERS)).egress(find(USERS)).degress(remove(USERS))
SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser, false)
SCIMMY.Resources.declare(SCIMMY.Resources.Group)
SCIMMY.Resources.Group.ingress(save(GROUPS)).egress(find(GROUPS)).degress(remove(GROUPS))

/** A server that somebody else wrote: SCIMMY on Express 4, with a company in memory and one user whose token it is. */
export const startScimmy = async (): Promise<RunningVendor> => {
  const company: Company = { users: new Map(), groups: new Map(), me: randomUUID() }
  company.users.set(company.me, { id: company.me, userName: 'me@acme.test', displayName: 'It is Me', active: true })
  const app = express()
  app.use(
    '/scim',
    new SCIMMYRouters({
      type: 'bearer',
      handler: (request: express.Request) => {
        if (request.header('authorization') !== `Bearer ${TOKEN}`) throw new Error('The token is not valid.')
        return company.me
      },
      context: () => company,
    }),
  )
  const server = await serve(app)
  return {
    baseUrl: `${server.origin}/scim`,
    credential: { api_key: TOKEN },
    seedUser: async ({ username, name }) => {
      const id = randomUUID()
      const [givenName, familyName] = name.split(' ')
      const parts = { formatted: name, givenName, familyName }
      company.users.set(id, { id, userName: username, displayName: name, name: parts, active: true })
      return id
    },
    userIds: async () => [...company.users.keys()],
    standing: async (id) => {
      const user = company.users.get(id)
      return user === undefined ? 'absent' : user.active === false ? 'inactive' : 'active'
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
