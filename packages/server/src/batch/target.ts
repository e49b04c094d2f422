import { type DirectoryMethod, directoryMethods, type Scope } from '@rollcall/api'
import type { HttpMethod, ProxyResource } from '@rollcall/connector-kit'
import type { OpenConnection } from '../connections/index.ts'
import type { BatchEntry } from './entry.ts'

/** What an entry calls. */
export type Target =
  | { readonly kind: 'unified'; readonly method: DirectoryMethod }
  | { readonly kind: 'proxied'; readonly resource: ProxyResource; readonly http: HttpMethod; readonly isList: boolean }

type Connector = OpenConnection['connector']

const MODEL = 'user-directory/'

/** The target of an entry, or what is wrong with it, naming what exists. */
export const targetOf = (
  entry: BatchEntry,
  connector: Connector,
): Target | { readonly kind: 'wrong'; readonly path: string; readonly message: string } =>
  entry.resource.startsWith(MODEL) ? unifiedTarget(entry) : proxiedTarget(entry, connector)

const unifiedTarget = (entry: BatchEntry): ReturnType<typeof targetOf> => {
  const resource = entry.resource.slice(MODEL.length)
  const ofResource = directoryMethods.filter((known) => known.resource === resource)
  if (ofResource.length === 0) {
    return wrong('resource', entry.resource, unique(directoryMethods.map((known) => MODEL + known.resource)))
  }
  const named = ofResource.filter(({ method }) => method === entry.method)
  if (named.length === 0) return wrong('method', entry.method, unique(ofResource.map(({ method }) => method)))
  const method = named.find(({ takesId }) => takesId === (entry.id !== undefined))
  if (method !== undefined) return { kind: 'unified', method }
  const message = entry.id === undefined ? `is needed to ${entry.method}` : `has no meaning for ${entry.method}`
  return { kind: 'wrong', path: 'id', message }
}

const proxiedTarget = (entry: BatchEntry, { proxy }: Connector): ReturnType<typeof targetOf> => {
  const resource = Object.hasOwn(proxy, entry.resource) ? proxy[entry.resource] : undefined
  if (resource === undefined) {
    return wrong('resource', entry.resource, [
      ...unique(directoryMethods.map((known) => MODEL + known.resource)),
      ...Object.keys(proxy),
    ])
  }
  const http = Object.entries(resource.methods).find(([name]) => name === entry.method)?.[1]
  if (http === undefined) return wrong('method', entry.method, Object.keys(resource.methods))
  const takesId = !['list', 'create'].includes(entry.method)
  if (takesId !== (entry.id !== undefined)) {
    return { kind: 'wrong', path: 'id', message: takesId ? `is needed to ${entry.method}` : 'has no meaning here' }
  }
  if (entry.response_format === 'normalized' || entry.response_format === 'debug') {
    return { kind: 'wrong', path: 'response_format', message: 'must be unified or raw for a resource of the vendor' }
  }
  return { kind: 'proxied', resource, http, isList: entry.method === 'list' }
}

/** The right that a call needs. */
export const scopeOf = (target: Target): Scope => {
  if (target.kind === 'proxied') return 'proxy'
  const { scope } = target.method.endpoint
  return scope === 'public' ? 'directory:read' : scope
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)]

const wrong = (path: string, given: string, known: readonly string[]) => ({
  kind: 'wrong' as const,
  path,
  message: `"${given}" is not known; these are: ${known.join(', ')}`,
})
