import type { Json, JsonObject } from '@rollcall/core'
import { isJsonObject } from '../answers/json-object.ts'
import { assign, overlay } from './assignments.ts'
import { inUsualCase } from './attribute-names.ts'
import { elements, text } from './map-user.ts'
import type { Operation } from './patch.ts'

/** Applies the operations that this kit itself builds to a copy of a resource, for vendors without PATCH. */
export const applyOperations = (resource: JsonObject, operations: readonly Operation[]): JsonObject =>
  operations.reduce(applyOne, inUsualCase(resource))

const applyOne = (resource: JsonObject, { op, path, value }: Operation): JsonObject => {
  if (path === undefined) return isJsonObject(value) ? overlay(resource, value) : resource
  const removed = /^members\[value eq ("(?:[^"\\]|\\.)*")\]$/.exec(path)?.[1]
  if (removed !== undefined)
    return withMembers(resource, (members) => members.filter((member) => idOf(member) !== JSON.parse(removed)))
  const isMembers = path === 'members' && value !== undefined
  if (isMembers && op.toLowerCase() === 'remove') {
    const gone = new Set(elements(value).map(idOf))
    return withMembers(resource, (members) => members.filter((member) => !gone.has(idOf(member))))
  }
  if (isMembers && op.toLowerCase() === 'add') {
    return withMembers(resource, (members) => {
      const present = new Set(members.map(idOf))
      return [...members, ...elements(value).filter((member) => !present.has(idOf(member)))]
    })
  }
  return assign(resource, { ...splitPath(path), value: value ?? null })
}

/** `urn:…:User:role` → the extension and its attribute; the last colon divides them. */
const splitPath = (path: string): { readonly schema?: string; readonly path: string } => {
  const colon = path.startsWith('urn:') ? path.lastIndexOf(':') : -1
  return colon === -1 ? { path } : { schema: path.slice(0, colon), path: path.slice(colon + 1) }
}

const withMembers = (group: JsonObject, change: (members: readonly Json[]) => readonly Json[]): JsonObject => ({
  ...group,
  members: change(elements(group['members'])),
})

const idOf = (member: Json): string | undefined => text(isJsonObject(member) ? member['value'] : member)
