import type { Json, JsonObject } from '@rollcall/core'

/** Whether a JSON value is an object, and neither an array nor null. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a JSON value is an array. `Array.isArray` alone would widen to `any[]`. */
export const isJsonArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
