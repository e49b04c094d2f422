import { RollcallError } from '@rollcall/core'
import type { OpenConnection } from '../connections/index.ts'
import { type OwnQuery, splitQuery } from './own-query.ts'

/** What the URL of a proxied call says. */
export type ProxiedCall = OwnQuery & {
  /** `proxy`: a resource that the connector names; `custom`: any path of the vendor. */
  readonly surface: 'proxy' | 'custom'
  /** The path after `/proxy` or `/custom`, byte by byte, with its leading `/`; may be empty. */
  readonly path: string
}

/** @throws RollcallError `invalid_request` */
export const parseCall = (url: string): ProxiedCall => {
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const surface = path.startsWith('/proxy') ? 'proxy' : 'custom'
  return { ...splitQuery(mark < 0 ? '' : url.slice(mark + 1)), surface, path: path.slice(surface.length + 1) }
}

/** A call's path at the vendor, and the resource that it is of, where it is one that the connector names. */
export type Route = {
  readonly path: string
  readonly resource: OpenConnection['connector']['proxy'][string] | undefined
  /** Whether the call is about the resource as a whole and not one of its records. */
  readonly isCollection: boolean
}

/** @throws RollcallError `unknown_resource` naming those that exist */
export const routeOf = ({ surface, path }: ProxiedCall, { connector }: OpenConnection): Route => {
  if (surface === 'custom') return { path, resource: undefined, isCollection: false }
  const slash = path.indexOf('/', 1)
  const name = slash < 0 ? path.slice(1) : path.slice(1, slash)
  const resource = Object.hasOwn(connector.proxy, name) ? connector.proxy[name] : undefined
  if (resource === undefined) {
    throw new RollcallError(
      'unknown_resource',
      `${connector.name} has no resource "${name}"; it has ${Object.keys(connector.proxy).join(', ')}. Any other path is reached with /custom/{path}.`,
    )
  }
  const rest = slash < 0 ? '' : path.slice(slash)
  return { path: resource.path + rest, resource, isCollection: rest === '' || rest === '/' }
}
