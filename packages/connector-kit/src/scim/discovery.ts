import { type JsonObject, RollcallError } from '@rollcall/core'
import { isJsonArray, isJsonObject } from '../answers/json-object.ts'
import { hasBody, readJson } from '../answers/read-object.ts'
import type { Capability } from '../capabilities.ts'
import { classify } from '../classify.ts'
import type { ProbeResult } from '../define-connector.ts'
import type { VendorResponse } from '../session.ts'
import { inUsualCase } from './attribute-names.ts'
import type { ScimDialect } from './dialect.ts'
import { asking, type Scim, send } from './exchange.ts'
import { toLiteral } from './filter.ts'
import { readListAnswer } from './list-answer.ts'
import { text, toBoolean } from './map-user.ts'

/**
 * Proves the credential by listing one user, which needs it everywhere, and finds out what the server can do: what it says of itself
 * (scim-clients.md C4), and then what it really does (C5). A server without any of the discovery addresses is used as it is.
 */
export const discover = async (scim: Scim, declared: readonly Capability[]): Promise<ProbeResult> => {
  const users = await readFirst(scim, scim.dialect.endpoints.users, 'checking the credential by listing users')
  const config = (await readOptional(scim, '/ServiceProviderConfig'))[0] ?? {}
  const types = await readOptional(scim, '/ResourceTypes')
  const groupsPath = endpointOf(types, 'Group') ?? scim.dialect.endpoints.groups
  const hasGroups = await canList(scim, groupsPath)
  const hasMe = await canReadMe(scim)
  const discovered: JsonObject = {
    users: endpointOf(types, 'User') ?? scim.dialect.endpoints.users,
    groups: groupsPath,
    patch: isSupported(config, 'patch') !== false,
    filter: await filtersTruly(scim, users[0]),
    etag: isSupported(config, 'etag') === true,
    pagination: wantsCursor(config) ? 'cursor' : 'index',
    ...toMaxCount(config),
    ...toBulk(config),
  }
  const missing = [...(hasGroups ? [] : ['groups.']), ...(hasMe ? [] : ['me.'])]
  return {
    discovered,
    capabilities: declared.filter((capability) => !missing.some((prefix) => capability.startsWith(prefix))),
  }
}

/** The dialect as it is on one connection: what was found out overrides what is usual. */
export const steer = (dialect: ScimDialect, discovered: JsonObject): ScimDialect => ({
  ...dialect,
  filter: discovered['filter'] === false ? { ...dialect.filter, users: {}, groups: {} } : dialect.filter,
  paging: discovered['pagination'] === 'cursor' ? 'cursor' : dialect.paging,
  maxCount: typeof discovered['max_count'] === 'number' ? discovered['max_count'] : dialect.maxCount,
  etag: discovered['etag'] === true ? 'if-match' : dialect.etag,
  writes: discovered['patch'] === false ? { ...dialect.writes, update: 'put' } : dialect.writes,
  endpoints: {
    users: text(discovered['users']) ?? dialect.endpoints.users,
    groups: text(discovered['groups']) ?? dialect.endpoints.groups,
  },
})

const readFirst = async (scim: Scim, path: string, doing: string): Promise<readonly JsonObject[]> => {
  const response = await send(scim, { method: 'GET', path, query: [['count', '1']] })
  return readListAnswer(scim, doing, response).resources
}

/** A question that any answer settles but "not now" and a failure: from those, nothing can be concluded. */
const askOnce = async (scim: Scim, path: string): Promise<VendorResponse> => {
  const response = await send(scim, { method: 'GET', path })
  if (isPutOff(scim, response)) throw classify(response, asking(scim, `reading ${path}`))
  return response
}

/**
 * 501 is an answer: there is no such thing (RFC 7644 §3.12). So is a plain 500 at the first connect, since some servers say it for
 * whatever they do not have (scim-clients.md C27); later it must not take away what is known.
 */
const isPutOff = ({ session }: Scim, { status }: VendorResponse): boolean => {
  if (status === 500) return Object.keys(session.discovered).length > 0
  return status === 429 || (status > 501 && status < 600)
}

/** The objects at a discovery address: one, a bare array of them, or a list. Anything else, an error included, is nothing. */
const readOptional = async (scim: Scim, path: string): Promise<readonly JsonObject[]> => {
  const response = await askOnce(scim, path)
  try {
    const value = readJson(response, asking(scim, `reading ${path}`))
    if (Array.isArray(value)) return value.filter(isJsonObject)
    if (!isJsonObject(value)) return []
    const rows = value['Resources']
    return isJsonArray(rows) ? rows.filter(isJsonObject) : [value]
  } catch {
    return [] // what a server says of itself is a hint; the calls that matter are proved one by one
  }
}

/** An endpoint relative to the base URL; an absolute one might lead elsewhere and is not followed. */
const endpointOf = (types: readonly JsonObject[], name: string): string | undefined => {
  const type = types.find((candidate) => candidate['name'] === name || candidate['id'] === name)
  const endpoint = text(type?.['endpoint'])
  return endpoint !== undefined && /^\/?[\w-]+$/.test(endpoint) ? `/${endpoint.replace(/^\//, '')}` : undefined
}

const isSupported = (config: JsonObject, feature: string): boolean | undefined => {
  const value = config[feature]
  return isJsonObject(value) ? toBoolean(value['supported']) : undefined
}

const wantsCursor = (config: JsonObject): boolean => {
  const paging = config['pagination']
  if (!isJsonObject(paging) || toBoolean(paging['cursor']) !== true) return false
  return paging['defaultPaginationMethod'] === 'cursor' || toBoolean(paging['index']) === false
}

const toMaxCount = (config: JsonObject): JsonObject => {
  const paging = config['pagination']
  const most = isJsonObject(paging) ? paging['maxPageSize'] : undefined
  return typeof most === 'number' && most >= 1 ? { max_count: Math.min(most, 1000) } : {}
}

const toBulk = (config: JsonObject): JsonObject => {
  const bulk = config['bulk']
  if (!isJsonObject(bulk) || toBoolean(bulk['supported']) !== true) return {}
  return { bulk: { max_operations: bulk['maxOperations'] ?? 0, max_payload_bytes: bulk['maxPayloadSize'] ?? 0 } }
}

/** Asks for a name that exists and for one that cannot: a server that ignores filters answers both alike. */
const filtersTruly = async (scim: Scim, user: JsonObject | undefined): Promise<boolean> => {
  const absent = await countOf(scim, 'rollcall-probe.invalid')
  if (absent !== 0) return false
  const userName = text(inUsualCase(user ?? {})['userName'])
  return userName === undefined || (await countOf(scim, userName)) === 1
}

/** `undefined` when the filter is refused. */
const countOf = async (scim: Scim, userName: string): Promise<number | undefined> => {
  const filter = `userName eq ${toLiteral(userName, scim.dialect.filter.values)}`
  const response = await send(scim, {
    method: 'GET',
    path: scim.dialect.endpoints.users,
    query: [
      ['count', '2'],
      ['filter', filter],
    ],
  })
  if (isPutOff(scim, response)) throw classify(response, asking(scim, 'trying a filter'))
  if (response.status < 200 || response.status > 299) return undefined
  return readListAnswer(scim, 'trying a filter', response).resources.length
}

const canList = async (scim: Scim, path: string): Promise<boolean> => {
  try {
    await readFirst(scim, path, 'listing groups')
    return true
  } catch (error) {
    if (isAbsent(error)) return false
    if (isOther4xx(error)) return true // 403: a lost right is no missing feature
    throw error
  }
}

/** `/Me` is optional (RFC 7644 §3.11): 501 or 404 where there is none. */
const canReadMe = async (scim: Scim): Promise<boolean> => {
  const response = await askOnce(scim, '/Me')
  if (response.status === 403) return true // a lost right is no missing feature
  if (!hasBody(response)) return false
  try {
    const me = readJson(response, asking(scim, 'reading /Me'))
    return isJsonObject(me) && text(me['id']) !== undefined
  } catch {
    return false
  }
}

/** The server's own word that there is no such thing. A 404 that comes from no API is nobody's (scim-clients.md C24). */
const isAbsent = (error: unknown): boolean =>
  error instanceof RollcallError && (error.code === 'vendor_not_found' || [405, 501].includes(statusOf(error)))

/** An answer that says neither that there is no such thing nor that the connection is broken. */
const isOther4xx = (error: unknown): boolean =>
  error instanceof RollcallError &&
  statusOf(error) >= 400 &&
  statusOf(error) < 500 &&
  error.code !== 'vendor_unauthorized' &&
  error.code !== 'vendor_rate_limited'

const statusOf = ({ facts }: RollcallError): number => facts.remote?.status ?? 0
