/** `GET /users`: who is listed, in which order, and what can be searched for. */
import type { Answer } from '../../http/exchange.ts'
import { isObject } from './body.ts'
import { pageOf } from './list.ts'
import { type Field, toTest } from './query.ts'
import { badRequest, invalid, noSuchDomain } from './refusal.ts'
import { showUser } from './resources.ts'
import type { Account, Scene, Workspace } from './workspace.ts'
import { addressesOf, CUSTOMER_ID, isSuspended } from './workspace.ts'

const SIZE = { usual: 100, most: 500 }

export function listUsers(scene: Scene, query: URLSearchParams): Answer {
  const { workspace, now } = scene
  assertWhose(workspace, query)
  const isShowingDeleted = query.get('showDeleted') === 'true'
  const all = [...(isShowingDeleted ? workspace.deleted : workspace.accounts).values()]
  const domain = query.get('domain')
  const ofDomain = domain === null ? all : all.filter(({ primaryEmail }) => primaryEmail.endsWith(`@${domain}`))
  const rows = ordered(searched(scene, ofDomain, query.get('query')), query)
  return pageOf(query, { kind: 'users', rows, show: (account) => showUser(workspace, account), size: SIZE, now })
}

/** Of the whole customer or of one domain: one of the two must be said. @throws GoogleRefusal 400, 404 */
export function assertWhose({ domains }: Workspace, query: URLSearchParams): void {
  const [customer, domain] = [query.get('customer'), query.get('domain')]
  if (customer === null && domain === null) throw badRequest()
  if (customer !== null && customer !== 'my_customer' && customer !== CUSTOMER_ID) throw badRequest()
  if (domain !== null && !domains.includes(domain)) throw noSuchDomain()
}

const INDEXED_AFTER_MS = 10_000

function searched(
  { workspace, switches, now }: Scene,
  all: readonly Account[],
  text: string | null,
): readonly Account[] {
  if (text === null || text === '') return all
  const isIndexed = ({ updatedAt }: Account): boolean =>
    switches.searchIndex === 'immediate' || updatedAt <= now - INDEXED_AFTER_MS
  return all.filter(isIndexed).filter(toTest(text, languageOf(workspace)))
}

const SORTABLE: Readonly<Record<string, (account: Account) => string>> = {
  email: ({ primaryEmail }) => primaryEmail,
  givenName: ({ givenName }) => givenName.toLowerCase(),
  familyName: ({ familyName }) => familyName.toLowerCase(),
}

function ordered(rows: readonly Account[], query: URLSearchParams): readonly Account[] {
  const name = query.get('orderBy')
  if (name === null) return rows
  const valueOf = Object.hasOwn(SORTABLE, name) ? SORTABLE[name] : undefined
  if (valueOf === undefined) throw invalid('orderBy')
  const sorted = rows.toSorted((one, other) => (valueOf(one) < valueOf(other) ? -1 : 1))
  return query.get('sortOrder') === 'DESCENDING' ? sorted.toReversed() : sorted
}

/** Values of one name in a list of the profile. */
const within =
  (list: string, name: string) =>
  ({ profile }: Account): readonly string[] => {
    const rows = profile[list]
    const objects = Array.isArray(rows) ? rows.filter(isObject) : []
    return objects.flatMap((row) => (typeof row[name] === 'string' ? [row[name]] : []))
  }

type Read = Field<Account>['read']

const text = (read: Read): Field<Account> => ({ by: ['=', ':', ':*'], read })
const words = (read: Read): Field<Account> => ({ by: ['=', ':'], read })
const exact = (read: Read): Field<Account> => ({ by: ['='], read })

/** Names and operators as Google publishes them, as far as they are embodied. */
const languageOf = (workspace: Workspace) => {
  const emails: Read = (account) => [...addressesOf(workspace, account), ...within('emails', 'address')(account)]
  const fields: Readonly<Record<string, Field<Account>>> = {
    email: text(emails),
    givenName: text(({ givenName }) => [givenName]),
    familyName: text(({ familyName }) => [familyName]),
    name: words(({ givenName, familyName }) => [`${givenName} ${familyName}`]),
    externalId: words(within('externalIds', 'value')),
    orgTitle: words(within('organizations', 'title')),
    orgDepartment: words(within('organizations', 'department')),
    orgCostCenter: words(within('organizations', 'costCenter')),
    phone: exact(within('phones', 'value')),
    orgUnitPath: exact(({ orgUnitPath }) => [orgUnitPath]),
    isSuspended: exact((account) => [String(isSuspended(account))]),
    isArchived: exact(({ archived }) => [String(archived)]),
    isAdmin: exact(({ adminRole }) => [String(adminRole === 'super')]),
    isDelegatedAdmin: exact(({ adminRole }) => [String(adminRole === 'delegated')]),
  }
  const unnamed = text((account) => [account.givenName, account.familyName, ...emails(account)])
  return { fields, unnamed }
}
