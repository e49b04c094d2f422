import type { Json, JsonObject } from '@rollcall/core'
import { isJsonObject } from '../answers/json-object.ts'

/** One attribute to be set: `schema` for an attribute of an extension, `path` with at most one dot. */
export type Assignment = { readonly schema?: string | undefined; readonly path: string; readonly value: Json }

/** The resource that the assignments describe, extensions named in `schemas` (RFC 7643 §3). */
export const toResource = (schema: string, assignments: readonly Assignment[]): JsonObject =>
  assignments.reduce<JsonObject>((resource, assignment) => assign(resource, assignment), {
    schemas: [...new Set([schema, ...assignments.flatMap((assignment) => assignment.schema ?? [])])],
  })

/** A copy of the resource with one attribute set; everything else in it stays as it was. */
export const assign = (resource: JsonObject, { schema, path, value }: Assignment): JsonObject => {
  if (schema !== undefined) {
    const extension = resource[schema]
    return { ...resource, [schema]: assign(isJsonObject(extension) ? extension : {}, { path, value }) }
  }
  const [attribute = path, inner] = path.split('.', 2)
  if (inner === undefined) return { ...resource, [attribute]: value }
  const whole = resource[attribute]
  return { ...resource, [attribute]: { ...(isJsonObject(whole) ? whole : {}), [inner]: value } }
}

/** `extra` laid over `base`: objects are merged, everything else is replaced. */
export const overlay = (base: JsonObject, extra: JsonObject): JsonObject => {
  const merged = new Map(Object.entries(base))
  for (const [key, value] of Object.entries(extra)) {
    const old = merged.get(key)
    merged.set(key, isJsonObject(old) && isJsonObject(value) ? overlay(old, value) : value)
  }
  return Object.fromEntries(merged)
}
