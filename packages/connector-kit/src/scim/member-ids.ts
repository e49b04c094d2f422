import type { JsonObject } from '@rollcall/core'
import { inUsualCase } from './attribute-names.ts'
import { elements, toNamed } from './map-user.ts'

/**
 * The ids of a group's members in a resource, however they are written (scim-clients.md C29, C30). `undefined` when it does not list
 * them, or lists one whose id cannot be made out: then nobody knows who is a member, and nobody may be said not to be.
 */
export const memberIds = (resource: JsonObject): ReadonlySet<string> | undefined => {
  const { members } = inUsualCase(resource)
  if (members === undefined) return undefined
  const named = toNamed(members)
  return named.length < elements(members).length ? undefined : new Set(named.map(({ id }) => id))
}
