import { z } from 'zod'
import type { Schema } from './document.ts'

/**
 * Turns zod schemas into JSON Schema 2020-12 and gathers those that have a name (`meta({ id })`) as components.
 */
export type SchemaBook = {
  /** The schema of a part of a request (`input`) or of a response (`output`). */
  schemaOf(schema: z.ZodType, io: 'input' | 'output'): Schema
  components(): Readonly<Record<string, Schema>>
}

export const openSchemaBook = (): SchemaBook => {
  const components = new Map<string, Schema>()

  /** A name that means another thing in requests than in responses gets two components. */
  const nameFor = (id: string, schema: Schema, io: 'input' | 'output'): string => {
    const known = components.get(id)
    return known === undefined || same(known, schema) ? id : `${id}${io === 'input' ? 'Input' : 'Output'}`
  }

  return {
    schemaOf: (schema, io) => {
      // Wrapped, so that a named schema comes out as a reference like everywhere else.
      const whole = z.toJSONSchema(z.object({ wrapped: schema }), {
        io,
        target: 'draft-2020-12',
        unrepresentable: 'any',
        override: ({ zodSchema, jsonSchema }) => {
          // A response may grow fields; only objects that were declared strict are closed.
          if (zodSchema instanceof z.ZodObject && zodSchema.def.catchall === undefined) {
            delete jsonSchema.additionalProperties
          }
          // Said by every integer and by every map: noise for whoever reads.
          if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
          if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
          if (zodSchema instanceof z.ZodRecord) delete jsonSchema.propertyNames
        },
      })
      const named = Object.entries(recordOf(whole.$defs)).map(
        ([id, value]) => [id, withoutId(recordOf(value))] as const,
      )
      const names = new Map(named.map(([id, value]) => [id, nameFor(id, value, io)]))
      const relinked = (value: unknown): unknown => relink(value, names)
      for (const [id, value] of named) components.set(names.get(id) ?? id, recordOf(relinked(value)))
      return recordOf(relinked(recordOf(whole.properties)['wrapped']))
    },
    components: () => Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
}

const withoutId = ({ id: _id, ...rest }: Schema): Schema => rest

const recordOf = (value: unknown): Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}

const LINK = '#/$defs/'

/** Points references at the components. */
const relink = (value: unknown, names: ReadonlyMap<string, string>): unknown => {
  if (Array.isArray(value)) return value.map((item: unknown) => relink(item, names))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => {
      if (key !== '$ref' || typeof item !== 'string' || !item.startsWith(LINK)) return [key, relink(item, names)]
      const id = item.slice(LINK.length)
      return [key, `#/components/schemas/${names.get(id) ?? id}`]
    }),
  )
}

/** Compared as they will be written, links included. */
const same = (a: Schema, b: Schema): boolean => linkless(a) === linkless(b)

const linkless = (schema: Schema): string => JSON.stringify(schema).replaceAll('#/components/schemas/', LINK)
