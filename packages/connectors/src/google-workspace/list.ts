import {
  type Group,
  type ListPage,
  type ListRequest,
  type PushdownTerm,
  type Read,
  RollcallError,
  type User,
  type VendorSession,
} from '@rollcall/connector-kit'
import { ask, askUnless, pathTo, type Resource, readResource, readResources } from './exchange.ts'
import { mapGroup } from './map-group.ts'
import { mapUser } from './map-user.ts'

/** The customer whose administrator consented. */
const CUSTOMER = ['customer', 'my_customer'] as const

/** Unified fields by which Google searches users, and its own names for them. */
export const SEARCHABLE = { username: 'email', first_name: 'givenName', last_name: 'familyName' } as const

type Field = keyof typeof SEARCHABLE

const isSearchable = (field: string): field is Field => Object.hasOwn(SEARCHABLE, field)

/** By the address itself: a search sees what has just happened only after hours. Somebody who has it as an alias is somebody else. */
export const findByAddress = async (session: VendorSession, address: string): Promise<Read<User> | undefined> => {
  if (!address.includes('@')) return undefined
  const doing = `looking for ${address}`
  const request = { method: 'GET', path: pathTo('users', address) } as const
  const response = await askUnless(session, { code: 'vendor_not_found', doing }, request)
  if (response === undefined) return undefined
  const item = mapUser(readResource(doing, response))
  return item.username?.toLowerCase() === address.toLowerCase() ? { item, response } : undefined
}

/** Google finds by aliases, too, and by more than the whole value: what it finds is looked at again. */
export const listUsers = async (session: VendorSession, request: ListRequest): Promise<ListPage<User>> => {
  const terms = request.where.filter(({ field }) => isSearchable(field))
  const named = request.position === undefined ? terms.find(({ field }) => field === 'username') : undefined
  const known = named === undefined ? undefined : await findByAddress(session, named.value)
  if (known !== undefined) {
    const items = [known.item].filter((user) => terms.every((term) => isMatch(user, term)))
    return { items, next: undefined, total: undefined, filteredHere: true, response: known.response }
  }
  const query: Query = [CUSTOMER, ...(terms.length > 0 ? [['query', terms.map(toTerm).join(' ')] as const] : [])]
  const page = await pageOf(
    { session, doing: 'listing users', path: '/users', key: 'users', most: 500, query },
    request,
  )
  const items = page.items.map((row) => mapUser(row))
  if (terms.length === 0) return { ...page, items }
  return { ...page, items: items.filter((user) => terms.every((term) => isMatch(user, term))), filteredHere: true }
}

/** Without their members: those would be a call for each. */
export const listGroups = async (session: VendorSession, request: ListRequest): Promise<ListPage<Group>> => {
  const listing = {
    session,
    doing: 'listing groups',
    path: '/groups',
    key: 'groups',
    most: 200,
    query: [CUSTOMER],
  } as const
  const page = await pageOf(listing, request)
  return { ...page, items: page.items.map((row) => mapGroup(row)) }
}

const toTerm = ({ field, value }: PushdownTerm): string =>
  `${isSearchable(field) ? SEARCHABLE[field] : field}='${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`

const isMatch = (user: User, { field, value }: PushdownTerm): boolean =>
  isSearchable(field) && user[field]?.toLowerCase() === value.toLowerCase()

type Query = readonly (readonly [name: string, value: string])[]

type Listing = {
  readonly session: VendorSession
  readonly doing: string
  readonly path: string
  readonly key: 'users' | 'groups' | 'members'
  readonly most: number
  readonly query: Query
}

const pageOf = async (
  { session, doing, path, key, most, query }: Listing,
  { position, limit }: Pick<ListRequest, 'position' | 'limit'>,
): Promise<ListPage<Resource>> => {
  const place: Query = position === undefined ? [] : [['pageToken', position]]
  const size: Query = [['maxResults', String(Math.min(limit, most))]]
  const response = await ask(session, doing, { method: 'GET', path, query: [...query, ...size, ...place] })
  const { rows, next } = readResources(doing, response, key)
  return { items: rows, next, total: undefined, response }
}

/** Every row of a list, page by page. */
export const readAll = async (listing: Omit<Listing, 'most'>): Promise<readonly Resource[]> => {
  const items: Resource[] = []
  let position: string | undefined
  do {
    const page = await pageOf({ ...listing, most: 200 }, { position, limit: 200 })
    items.push(...page.items)
    if (page.next !== undefined && page.next === position)
      throw new RollcallError(
        'vendor_malformed',
        `Google Workspace names the same next page twice while ${listing.doing}. Repeat it later.`,
      )
    position = page.next
  } while (position !== undefined)
  return items
}
