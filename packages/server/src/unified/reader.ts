import type { Directory } from '@rollcall/connector-kit'
import { RollcallError, START_OF_LISTING } from '@rollcall/core'
import type { Connections, OpenConnection } from '../connections/index.ts'
import type { Egress } from '../egress/index.ts'
import type { Caller } from '../http/index.ts'
import { debugOf, isVerbatim, SKIPPED, type Verbatim } from './answer-shapes.ts'
import type { Binding, Cursors } from './cursors.ts'
import { onePage, tenantPage } from './envelopes.ts'
import { fanOut } from './fan-out.ts'
import { gather } from './gather.ts'
import { type ListQuery, type ShapingQuery, toRemoteQuery, toShow, understand } from './list-query.ts'
import { listOne, listRaw } from './one-list.ts'
import { firstPlace, type Place } from './place.ts'
import { assertCan, cannot, type Resource, type Row } from './resources.ts'
import { directoryToRead } from './vendor-directory.ts'

export type ReaderOptions = {
  readonly connections: Connections
  readonly egress: Egress
  readonly cursors: Cursors
  readonly now: () => Date
  /** How long one connection of many may take; 25 s, which is less than most callers wait. */
  readonly patienceMs?: number | undefined
}

/** What reading needs of the call it is done for. */
export type ReadingCall = {
  readonly caller: Caller
  readonly requestId: string
  readonly signal: AbortSignal
  setHeader(name: string, value: string): void
}

/** A body to be sent as JSON, with the vendor's headers where there is one vendor; or the vendor's own body. */
export type Answer =
  | {
      readonly kind: 'json'
      readonly body: unknown
      readonly vendorHeaders?: Readonly<Record<string, string>> | undefined
    }
  | Verbatim

/** Reads unified resources of one connection, or of all of a tenant's. */
export type Reader = {
  list<R extends Row>(resource: Resource<R>, query: ListQuery, call: ReadingCall): Promise<Answer>
  get<R extends Row>(
    resource: Resource<R>,
    given: {
      readonly id: string
      readonly query: ShapingQuery & { readonly integrated_account_id?: string | undefined }
    },
    call: ReadingCall,
  ): Promise<Answer>
}

/** Most rows in a page, also where the caller wants no limit. */
const MOST_ROWS = 1000

const PATIENCE_MS = 25_000

export const createReader = (options: ReaderOptions): Reader => {
  const { connections, egress, cursors, now, patienceMs = PATIENCE_MS } = options

  const listOfOne = async <R extends Row>(
    resource: Resource<R>,
    query: ListQuery,
    call: ReadingCall,
  ): Promise<Answer> => {
    const wanted = understand(query, resource)
    const connection = await connections.open(call.caller, query.integrated_account_id)
    assertCan(connection, `${resource.name}.list`)
    const binding: Binding = {
      environmentId: connection.environmentId,
      resource: resource.name,
      subject: connection.id,
      query: wanted.canonical,
    }
    const [place = firstPlace(connection.id)] = query.next_cursor
      ? cursors.decode(binding, query.next_cursor).places
      : []
    if (query.skip_api_call) return { kind: 'json', body: onePage(wanted, undefined, null) }
    const toCursor = (next: Place | undefined): string | null =>
      next === undefined ? null : cursors.encode(binding, { places: [next], finished: [], givenUp: [] })
    const { signal, requestId } = call
    const directory = directoryToRead(egress, connection, { remoteQuery: wanted.remoteQuery, signal, requestId })
    const listing = { connection, directory, resource, wanted, place, limit: limitOf(query), now }
    if (isVerbatim(wanted.format)) {
      const { response, next } = await listRaw(listing)
      const cursor = toCursor(next)
      if (cursor !== null) call.setHeader('x-next-cursor', cursor)
      return { kind: 'verbatim', response }
    }
    const list = await listOne(listing)
    return {
      kind: 'json',
      body: onePage(wanted, list, toCursor(list.next)),
      vendorHeaders: list.response.headers,
    }
  }

  const listOfTenant = async <R extends Row>(
    resource: Resource<R>,
    query: ListQuery & { readonly tenant_id: string },
    call: ReadingCall,
  ): Promise<Answer> => {
    const wanted = understand(query, resource)
    if (isVerbatim(wanted.format) || wanted.format === 'debug' || wanted.compare !== undefined) throw oneOnly()
    const tenant = await connections.openTenant(call.caller, query.tenant_id)
    const open = new Map(tenant.open.map((connection) => [connection.id, connection]))
    const shown = { open, unopened: tenant.unopened, requestId: call.requestId }
    const able = [...open.values()].filter(({ capabilities }) => capabilities.includes(`${resource.name}.list`))
    const binding: Binding = {
      environmentId: call.caller.environmentId,
      resource: resource.name,
      subject: `tenant ${query.tenant_id}`,
      query: wanted.canonical,
    }
    if (query.skip_api_call) {
      if (query.next_cursor) cursors.decode(binding, query.next_cursor)
      return { kind: 'json', body: tenantPage(wanted, NOBODY_ASKED, shown) }
    }
    const fanned = await fanOut<R>({
      cursors,
      binding,
      cursor: query.next_cursor,
      connectionIds: able.map(({ id }) => id),
      limit: limitOf(query),
      patienceMs,
      read: async (place, limit, timeout) => {
        const connection = open.get(place.connectionId)
        if (connection === undefined) throw gone(place.connectionId)
        assertCan(connection, `${resource.name}.list`)
        const signal = AbortSignal.any([timeout, call.signal])
        const { requestId } = call
        const directory = directoryToRead(egress, connection, { remoteQuery: wanted.remoteQuery, signal, requestId })
        return listOne({ connection, directory, resource, wanted, place, limit, now })
      },
    })
    return { kind: 'json', body: tenantPage(wanted, fanned, shown) }
  }

  return {
    list: (resource, query, call) => {
      const { tenant_id: tenantId } = query
      if (tenantId === undefined) return listOfOne(resource, query, call)
      if (query.integrated_account_id !== undefined) throw both()
      return listOfTenant(resource, { ...query, tenant_id: tenantId }, call)
    },
    get: async (resource, { id, query }, call) => {
      const show = toShow(query, resource)
      const connection = await connections.open(call.caller, query.integrated_account_id)
      assertCan(connection, resource.getting)
      if (query.skip_api_call) return SKIPPED
      const remoteQuery = toRemoteQuery(query.remote_query)
      const { signal, requestId } = call
      const directory = directoryToRead(egress, connection, { remoteQuery, signal, requestId })
      const get = resource.get(directory)
      const { item, response } =
        get === undefined ? await findInList(connection, directory, { resource, id, now }) : await get(id)
      if (isVerbatim(query.response_format)) return { kind: 'verbatim', response }
      const shown = show(item)
      return {
        kind: 'json',
        body: query.response_format === 'debug' ? { result: shown, debug: debugOf(response) } : shown,
        vendorHeaders: response.headers,
      }
    },
  }
}

const NOBODY_ASKED = {
  rows: [],
  nextCursor: null,
  outcomes: [],
  doubts: [],
  filterApplied: undefined,
} as const

const limitOf = ({ limit, ignore_limit }: ListQuery): number => (ignore_limit ? MOST_ROWS : limit)

/** For resources of a few rows that vendors have no address of their own for. */
const findInList = async <R extends Row>(
  connection: OpenConnection,
  directory: Directory,
  { resource, id, now }: { readonly resource: Resource<R>; readonly id: string; readonly now: () => Date },
) => {
  const list = resource.list(directory)
  if (list === undefined) throw cannot(connection, `${resource.name}.list`)
  const { rows, response } = await gather({
    list,
    vendor: connection.connector.name,
    where: [],
    keep: (row) => row.id === id,
    position: undefined,
    listing: START_OF_LISTING,
    limit: 1,
    now,
  })
  const [item] = rows
  if (item !== undefined) return { item, response }
  throw new RollcallError(
    'not_found',
    `${connection.connector.name} has no ${resource.singular} "${id}". List the ${resource.name} to see which there are.`,
  )
}

const both = (): RollcallError =>
  new RollcallError('invalid_request', 'Send integrated_account_id or tenant_id, not both.')

const oneOnly = (): RollcallError =>
  new RollcallError(
    'invalid_request',
    'raw, stream, debug and sort_by work on one connection. Send integrated_account_id instead of tenant_id.',
  )

const gone = (id: string): RollcallError =>
  new RollcallError('connection_not_found', `The integrated account ${id} is no longer there.`)
