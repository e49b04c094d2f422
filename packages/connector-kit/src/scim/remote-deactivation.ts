import type { Json, JsonObject, UserWrite } from '@rollcall/core'
import { isJsonObject } from '../answers/json-object.ts'
import { toBoolean } from './map-user.ts'
import type { Operation } from './patch.ts'
import { toRemoteOperations } from './remote-operations.ts'
import { USER_SCHEMA } from './urns.ts'

export type WithoutDeactivation = { readonly operations: readonly Operation[]; readonly deactivates: boolean }

/**
 * Takes a false `active` out of a caller's own operations: whoever locks somebody out in SCIM's words means the same as by
 * `status: inactive`, and gets the vendor's way of doing it (`ScimDialect.deactivation`), its checks and its effects.
 */
export const withoutDeactivation = (given: readonly Operation[]): WithoutDeactivation => {
  const operations = given.flatMap(withoutFalseActive)
  const deactivates = operations.length < given.length || operations.some((kept, at) => kept !== given[at])
  return { operations, deactivates }
}

/** Whether `remote_data` deactivates somebody in SCIM's words: a false `active`. */
const deactivatesInScim = (remote: JsonObject): boolean => withoutDeactivation(toRemoteOperations(remote)).deactivates

/**
 * Whether an update of a user deactivates them, be it by `status` or in the vendor's own words.
 *
 * @param deactivates whether `remote_data` says so, as the connector declares it
 */
export const asksToDeactivate = (
  { status, remote_data: remote }: UserWrite,
  deactivates: (remote: JsonObject) => boolean = deactivatesInScim,
): boolean => status === 'inactive' || (remote !== undefined && deactivates(remote))

const withoutFalseActive = (given: Operation): readonly Operation[] => {
  const { op, path, value } = given
  if (op.toLowerCase() === 'remove') return [given]
  if (path !== undefined && !isSchema(path)) return isFalseActive(path, value ?? null) ? [] : [given]
  if (!isJsonObject(value)) return [given]
  const kept = withoutActiveIn(value)
  if (kept === value) return [given]
  return Object.keys(kept).length === 0 ? [] : [{ ...given, value: kept }]
}

/** The very same object where there is no false `active` in it; below the schema's own name as well as at the top. */
const withoutActiveIn = (value: JsonObject): JsonObject => {
  const entries = Object.entries(value)
  const kept = entries.flatMap(([key, inner]): readonly (readonly [string, Json])[] => {
    if (isFalseActive(key, inner)) return []
    if (!isSchema(key) || !isJsonObject(inner)) return [[key, inner]]
    const rest = withoutActiveIn(inner)
    return Object.keys(rest).length === 0 ? [] : [[key, rest]]
  })
  const isSame = kept.length === entries.length && kept.every(([, inner], at) => inner === entries[at]?.[1])
  return isSame ? value : Object.fromEntries(kept)
}

const SCHEMA = USER_SCHEMA.toLowerCase()

const isSchema = (path: string): boolean => path.toLowerCase() === SCHEMA

const isFalseActive = (path: string, value: Json): boolean => {
  const name = path.toLowerCase()
  return (name === 'active' || name === `${SCHEMA}:active`) && toBoolean(value) === false
}
