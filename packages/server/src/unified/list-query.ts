import {
  compareBy,
  compileFilter,
  type Filter,
  parseFilter,
  parseKey,
  parseProjection,
  parseSort,
  printFilter,
  printSort,
  projector,
  RollcallError,
  type Sort,
} from '@rollcall/core'
import qs from 'qs'
import type { Resource, Row } from './resources.ts'

/** The shaping parameters that every unified call takes, as the contract has parsed them. */
export type ShapingQuery = {
  readonly ignore_remote_data?: boolean | undefined
  readonly exclude_fields?: string | readonly string[] | undefined
  readonly response_format: ResponseFormat
  readonly remote_query?: Readonly<Record<string, unknown>> | undefined
  readonly skip_api_call?: boolean | undefined
}

export type ResponseFormat = 'unified' | 'normalized' | 'raw' | 'stream' | 'debug'

export type ListQuery = ShapingQuery & {
  readonly integrated_account_id?: string | undefined
  readonly tenant_id?: string | undefined
  readonly limit: number
  readonly ignore_limit?: boolean | undefined
  readonly next_cursor?: string | undefined
  readonly source: 'live' | 'mirror'
  readonly super_query?: string | undefined
  readonly sort_by?: unknown
  readonly key_by?: string | undefined
  /** Filters. */
  readonly [field: string]: unknown
}

/** Parameters of a list that are no filters. */
const NOT_FILTERS: ReadonlySet<string> = new Set([
  'integrated_account_id',
  'tenant_id',
  'limit',
  'ignore_limit',
  'next_cursor',
  'source',
  'super_query',
  'sort_by',
  'key_by',
  'ignore_remote_data',
  'exclude_fields',
  'response_format',
  'remote_query',
  'skip_api_call',
])

/** What a list call asks for, understood. */
export type Wanted<R extends Row> = {
  readonly filter: Filter
  /** `undefined` where there is no filter. */
  readonly keep: ((row: R) => boolean) | undefined
  readonly sort: Sort
  readonly compare: ((left: R, right: R) => number) | undefined
  readonly key: ReturnType<typeof parseKey<R>> | undefined
  readonly show: (row: R) => Partial<R>
  readonly remoteQuery: string | undefined
  readonly format: ResponseFormat
  /** Canonical text of everything that decides which rows come in which order: what a cursor is bound to. */
  readonly canonical: string
}

/** @throws RollcallError `unknown_field`, `unknown_operator`, `invalid_request`, each naming what exists */
export const understand = <R extends Row>(query: ListQuery, resource: Resource<R>): Wanted<R> => {
  if (query.source === 'mirror' || query.super_query !== undefined) throw withoutMirror()
  const filters = Object.fromEntries(Object.entries(query).filter(([name]) => !NOT_FILTERS.has(name)))
  const filter = parseFilter(filters, resource.fields)
  const sort = parseSort(query.sort_by, resource.fields)
  const isEverything = filter.kind !== 'condition' && filter.parts.length === 0
  const remoteQuery = toRemoteQuery(query.remote_query)
  return {
    filter,
    keep: isEverything ? undefined : compileFilter(filter, resource.fields),
    sort,
    compare: sort.length === 0 ? undefined : compareBy(sort, resource.fields),
    key: query.key_by === undefined ? undefined : parseKey(query.key_by, resource.fields),
    show: toShow(query, resource),
    remoteQuery,
    format: query.response_format,
    canonical: JSON.stringify([printFilter(filter), printSort(sort), remoteQuery ?? '']),
  }
}

/** How one record is shown. @throws RollcallError `unknown_field` */
export const toShow = <R extends Row>(query: ShapingQuery, { shape }: Resource<R>): ((row: R) => Partial<R>) =>
  projector(
    parseProjection(
      {
        exclude_fields: query.exclude_fields,
        ignore_remote_data: query.ignore_remote_data,
        format: query.response_format === 'normalized' ? 'normalized' : 'unified',
      },
      shape,
    ),
  )

export const toRemoteQuery = (remote: Readonly<Record<string, unknown>> | undefined): string | undefined =>
  remote === undefined ? undefined : qs.stringify(remote, { arrayFormat: 'repeat' })

const withoutMirror = (): RollcallError =>
  new RollcallError(
    'invalid_request',
    'There is no mirror of this connection yet. Leave out source (and super_query) to ask the vendor itself.',
    { failures: [{ path: 'source', message: 'live is the only source there is' }] },
  )
