import type { Json, JsonObject } from '../json.ts'

/**
 * The `context` of a connection: free JSON of the customer's own, some of which is secret by its name (`unified-api.md §1.2`). Secret
 * values are kept apart, sealed; in their place stands {@link REDACTED}.
 */

/** What is shown, and stored in the open, in the place of a secret. */
export const REDACTED = '[redacted]'

/** Paths whose values are secret. */
export const PROTECTED_PATHS: readonly (readonly string[])[] = [
  ['oauth', 'token', 'access_token'],
  ['oauth', 'token', 'refresh_token'],
  ['oauth', 'token', 'access_token_secret'],
  ['api_key'],
  ['api_token'],
  ['token'],
  ['password'],
  ['secret'],
  ['client_secret'],
  ['access_token'],
]

/** A context in its two halves: what may be shown, and the secrets by their dotted path. */
export type SplitContext = { readonly shown: JsonObject; readonly secrets: Readonly<Record<string, string>> }

/** Takes the secrets out of a context. A value that is {@link REDACTED} is no secret but the place of one. */
export const splitContext = (context: JsonObject): SplitContext =>
  PROTECTED_PATHS.reduce<SplitContext>(
    ({ shown, secrets }, path) => {
      const value = valueAt(shown, path)
      if (value === undefined || value === REDACTED) return { shown, secrets }
      return {
        shown: withValue(shown, path, REDACTED),
        secrets: { ...secrets, [path.join('.')]: typeof value === 'string' ? value : JSON.stringify(value) },
      }
    },
    { shown: context, secrets: {} },
  )

/**
 * A PATCH of a context: key by key, a new value in the place of the old one, nested or not; only `oauth` is merged, all the way down.
 * `null` takes a key away. The place of a secret is never lost, neither by leaving it out nor by a new value around it.
 */
export const mergeContext = (before: JsonObject, patch: JsonObject): JsonObject => {
  const merged = Object.fromEntries(
    Object.entries({ ...before, ...patch, ...mergedOauth(before, patch) }).filter(([, value]) => value !== null),
  )
  return PROTECTED_PATHS.reduce<JsonObject>(
    (context, path) =>
      valueAt(before, path) === REDACTED && valueAt(context, path) === undefined
        ? withValue(context, path, REDACTED)
        : context,
    merged,
  )
}

const mergedOauth = (before: JsonObject, patch: JsonObject): JsonObject => {
  const [old, fresh] = [before['oauth'], patch['oauth']]
  return isObject(old) && isObject(fresh) ? { oauth: overlay(old, fresh) } : {}
}

const overlay = (base: JsonObject, extra: JsonObject): JsonObject => {
  const merged: Record<string, Json> = { ...base }
  for (const [key, value] of Object.entries(extra)) {
    const old = base[key]
    merged[key] = isObject(old) && isObject(value) ? overlay(old, value) : value
  }
  return merged
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const valueAt = (object: JsonObject, path: readonly string[]): Json | undefined => {
  let value: Json | undefined = object
  for (const key of path) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return value ?? undefined
}

const withValue = (object: JsonObject, [key = '', ...rest]: readonly string[], value: Json): JsonObject => {
  if (rest.length === 0) return { ...object, [key]: value }
  const inner = object[key]
  return { ...object, [key]: withValue(isObject(inner) ? inner : {}, rest, value) }
}
