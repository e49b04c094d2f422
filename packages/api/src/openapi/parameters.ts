import type { z } from 'zod'
import type { Endpoint } from '../define-endpoint.ts'
import type { Parameter, Reference, Schema } from './document.ts'
import type { SchemaBook } from './schemas.ts'

/** Path, query and header parameters of an operation. */
export const parametersOf = (endpoint: Endpoint, book: SchemaBook): readonly (Parameter | Reference)[] => [
  ...pathParameters(endpoint, book),
  ...(endpoint.query ? queryParameters(endpoint, endpoint.query, book) : []),
  ...(endpoint.idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
]

const pathParameters = (endpoint: Endpoint, book: SchemaBook): readonly Parameter[] => {
  const properties: Readonly<Record<string, Schema>> = endpoint.params ? partsOf(endpoint.params, book).properties : {}
  const named = [...endpoint.path.matchAll(/:([a-z_]+)/gi)].map(([, name = '']) =>
    parameter({ name, in: 'path', required: true, schema: properties[name] ?? { type: 'string' } }),
  )
  if (!endpoint.path.endsWith('*')) return named
  return [
    ...named,
    {
      name: 'path',
      in: 'path',
      required: true,
      description:
        "The vendor's path, as its own documentation writes it; slashes stay slashes. OpenAPI has no word for a parameter that spans segments, so generated clients may need theirs un-escaped.",
      schema: { type: 'string' },
    },
  ]
}

const queryParameters = (endpoint: Endpoint, query: z.ZodType, book: SchemaBook): readonly Parameter[] => {
  const { properties, required } = partsOf(query, book)
  return Object.entries(properties).map(([name, schema]) => {
    const example = endpoint.examples?.query?.[name]
    return {
      ...parameter({ name, in: 'query', required: required.has(name), schema }),
      ...(takesObject(schema) ? { style: 'deepObject' as const, explode: true } : {}),
      ...(example === undefined ? {} : { example }),
    }
  })
}

/** A description belongs to the parameter: tools show it there and not inside the schema. */
const parameter = (given: Omit<Parameter, 'description'>): Parameter => {
  const { description, ...schema } = given.schema
  return { ...given, schema, ...(typeof description === 'string' ? { description } : {}) }
}

const partsOf = (
  schema: z.ZodType,
  book: SchemaBook,
): { readonly properties: Readonly<Record<string, Schema>>; readonly required: ReadonlySet<string> } => {
  const { properties, required } = book.schemaOf(schema, 'input')
  return {
    properties: isRecordOfSchemas(properties) ? properties : {},
    required: new Set(Array.isArray(required) ? required.map(String) : []),
  }
}

const isRecordOfSchemas = (value: unknown): value is Readonly<Record<string, Schema>> =>
  typeof value === 'object' && value !== null

/** Whether `name[key]=value` is one of the ways to write it. */
const takesObject = (schema: Schema): boolean =>
  schema['type'] === 'object' ||
  [schema['anyOf'], schema['oneOf']].some((cases) => Array.isArray(cases) && cases.some(takesObject))
