/** What a call sends, read with care: JSON in, known shapes out, or a 400 that names what is wrong. */
import { ScimRefusal } from './scim-refusal.ts'

export type Json = { readonly [name: string]: unknown }

export type Operation = { readonly op: 'add' | 'remove' | 'replace'; readonly path: string; readonly value: unknown }

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function readBody(body: Buffer): Json {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (isObject(value)) return value
  } catch {
    // Not JSON: refused as anything else that is no object.
  }
  throw new ScimRefusal(400, 'The body is not a JSON object.', 'invalidSyntax')
}

/** @throws ScimRefusal 400 for a body without the schema */
export function assertSchema(body: Json, schema: string): void {
  const { schemas } = body
  if (Array.isArray(schemas) && schemas.includes(schema)) return
  throw new ScimRefusal(400, `schemas must hold ${schema}.`, 'invalidValue')
}

export function requiredText(body: Json, name: string): string {
  const value = body[name]
  if (typeof value === 'string' && value !== '') return value
  throw new ScimRefusal(400, `${name} is required.`, 'invalidValue')
}

/** Booleans as they come: identity providers send "False", too. */
export function toBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' ? value.toLowerCase() : ''
  if (word === 'true' || word === 'false') return word === 'true'
  throw new ScimRefusal(400, 'active must be true or false.', 'invalidValue')
}

const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** The operations of a PATCH, one for each path: an operation without a path names them in its value. */
export function readOperations(raw: Buffer): readonly Operation[] {
  const body = readBody(raw)
  assertSchema(body, PATCH_SCHEMA)
  const operations = body['Operations']
  if (!Array.isArray(operations) || operations.length === 0) {
    throw new ScimRefusal(400, 'Operations must hold at least one operation.', 'invalidSyntax')
  }
  return operations.flatMap((given: unknown) => {
    const operation = isObject(given) ? given : {}
    const { path, value } = operation
    const op = toOp(operation['op'])
    if (typeof path === 'string') return [{ op, path, value }]
    if (path === undefined && isObject(value)) {
      return Object.entries(value).map(([name, inner]) => ({ op, path: name, value: inner }))
    }
    throw new ScimRefusal(400, 'An operation needs a path, or an object as its value.', 'invalidPath')
  })
}

function toOp(value: unknown): Operation['op'] {
  const word = typeof value === 'string' ? value.toLowerCase() : ''
  if (word === 'add' || word === 'remove' || word === 'replace') return word
  throw new ScimRefusal(400, 'op must be add, remove or replace.', 'invalidSyntax')
}
