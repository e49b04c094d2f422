import { jsonObject } from '@rollcall/api'
import type { JsonObject } from '@rollcall/core'
import { z } from 'zod'

/** A schema of the contract as JSON Schema 2020-12, whole in itself: what is named in it is under `$defs`. */
export const toJsonSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonObject => {
  const whole = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // An answer may grow fields: only what was declared strict is closed.
      if (zodSchema instanceof z.ZodObject && zodSchema.def.catchall === undefined) {
        delete jsonSchema.additionalProperties
      }
    },
  })
  // Leaves out what zod hides beside the schema, which is no JSON.
  return JSON.parse(JSON.stringify(whole))
}

/** The values that are taken where nothing is sent. */
export const defaultsOf = (schema: JsonObject | null): JsonObject => {
  const properties = Object.entries(toObject(schema?.['properties']))
  return Object.fromEntries(
    properties.flatMap(([name, property]) => {
      const { default: value } = toObject(property)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

const toObject = (value: unknown): JsonObject => jsonObject.safeParse(value).data ?? {}
