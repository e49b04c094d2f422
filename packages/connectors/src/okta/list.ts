import {
  type Group,
  type ListPage,
  type ListRequest,
  type Read,
  RollcallError,
  type User,
  type VendorSession,
} from '@rollcall/connector-kit'
import { ask, askUnlessGone, nextAfter, pathTo, readResource, readRows } from './exchange.ts'
import { mapGroup } from './map-group.ts'
import { mapUser } from './map-user.ts'
import { toSearch } from './search.ts'

const MOST = 200

/**
 * Everybody, or those whom `search` finds. Okta's plain list leaves out deactivated users, who are therefore a second part of ours, asked
 * for by a filter; whoever is deactivated and in the first part all the same is left to the second.
 */
export const listUsers = async (session: VendorSession, request: ListRequest): Promise<ListPage<User>> => {
  const named = request.position === undefined ? request.where.find(({ field }) => field === 'username') : undefined
  const known = named === undefined ? undefined : await findByLogin(session, named.value)
  // Who is read is as they are now, and a search lags behind. Whoever asked looks at the other conditions, too: all are applied to what comes.
  if (known !== undefined) {
    return { items: [known.item], next: undefined, total: undefined, response: known.response }
  }
  if (request.where.length > 0) {
    const search = toSearch('users', request.where)
    return pageOf(
      { session, doing: 'searching users', path: '/users', query: [['search', search]], map: mapUser },
      request,
    )
  }
  const { part, after } = toPlace(request.position)
  const isSecond = part === 'deactivated'
  const query: Query = isSecond ? [['filter', 'status eq "DEPROVISIONED"']] : []
  const listing = { session, doing: 'listing users', path: '/users', query, map: mapUser }
  const page = await pageOf(listing, { ...request, position: after })
  if (isSecond) return { ...page, next: page.next === undefined ? undefined : `deactivated:${page.next}` }
  return {
    ...page,
    items: page.items.filter(({ remote_data: { status } }) => status !== 'DEPROVISIONED'),
    next: page.next === undefined ? 'deactivated:' : `present:${page.next}`,
  }
}

/** By the login itself: a search sees what has just happened only after a while. */
export const findByLogin = async (session: VendorSession, login: string): Promise<Read<User> | undefined> => {
  // A name without an @ may be the beginning of somebody else's, and some are words of the API.
  if (!login.includes('@')) return undefined
  const doing = `looking for ${login}`
  const request = { method: 'GET', path: pathTo('users', login) } as const
  const response = await askUnlessGone(session, doing, request)
  if (response.status === 404) return undefined
  const item = mapUser(readResource(doing, response))
  return item.username?.toLowerCase() === login.toLowerCase() ? { item, response } : undefined
}

/** Groups of every type, without their members: those would be a call for each. */
export const listGroups = (session: VendorSession, request: ListRequest): Promise<ListPage<Group>> => {
  const query: Query = request.where.length === 0 ? [] : [['search', toSearch('groups', request.where)]]
  return pageOf({ session, doing: 'listing groups', path: '/groups', query, map: (row) => mapGroup(row) }, request)
}

/** Every row of a list, page by page. */
export const readAll = async <T>(listing: Listing<T>): Promise<readonly T[]> => {
  const items: T[] = []
  let position: string | undefined
  do {
    const page = await pageOf(listing, { position, limit: MOST })
    items.push(...page.items)
    if (page.next !== undefined && page.next === position)
      throw new RollcallError(
        'vendor_malformed',
        `Okta names the same next page twice while ${listing.doing}. Repeat it later.`,
      )
    position = page.next
  } while (position !== undefined)
  return items
}

type Query = readonly (readonly [name: string, value: string])[]

type Listing<T> = {
  readonly session: VendorSession
  readonly doing: string
  readonly path: string
  readonly query: Query
  readonly map: (row: ReturnType<typeof readRows>[number]) => T
}

const pageOf = async <T>(
  { session, doing, path, query, map }: Listing<T>,
  { position, limit }: Pick<ListRequest, 'position' | 'limit'>,
): Promise<ListPage<T>> => {
  const place: Query = position === undefined ? [] : [['after', position]]
  const size: Query = [['limit', String(Math.min(limit, MOST))]]
  const response = await ask(session, doing, { method: 'GET', path, query: [...query, ...size, ...place] })
  const items = readRows(doing, response).map((row) => map(row))
  return { items, next: nextAfter(doing, response), total: undefined, response }
}

const toPlace = (position: string | undefined): { readonly part: string; readonly after: string | undefined } => {
  if (position === undefined) return { part: 'present', after: undefined }
  const [, part = '', after = ''] = /^(present|deactivated):(.*)$/s.exec(position) ?? []
  if (part === '')
    throw new RollcallError('invalid_cursor', 'This is no place in the list of users. List from the start.')
  return { part, after: after === '' ? undefined : after }
}
