import { errorSchema } from '../contract/shapes.ts'
import type { Endpoint } from '../define-endpoint.ts'
import { SCOPES } from '../define-endpoint.ts'
import type { Header, OpenApiDocument, Operation, Parameter, Reference, Response } from './document.ts'
import { errorsOf } from './errors.ts'
import { parametersOf } from './parameters.ts'
import { openSchemaBook, type SchemaBook } from './schemas.ts'
import { STATUS_NAMES } from './status-names.ts'

/** How long the answer to an `Idempotency-Key` is kept. Part of the contract; the server keeps to it. */
export const IDEMPOTENCY_RETENTION_HOURS = 24

/**
 * Writes the OpenAPI 3.1 document of a list of endpoints. Same endpoints, same document, byte for byte.
 *
 * @example
 * const document = openApiDocument(endpoints, { version: '0.1.0' })
 * const operation = document.paths['/unified/user-directory/users']?.['get']
 */
export const openApiDocument = (
  endpoints: readonly Endpoint[],
  facts: { readonly version: string },
): OpenApiDocument => {
  const book = openSchemaBook()
  const error = book.schemaOf(errorSchema, 'output')
  const operations = endpoints.map((endpoint) => ({
    path: pathOf(endpoint),
    method: endpoint.method.toLowerCase(),
    operation: operationOf(endpoint, book),
  }))
  const byPath = Map.groupBy(operations, ({ path }) => path)
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Rollcall',
      version: facts.version,
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This server' }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: Object.fromEntries(
      [...byPath].map(([path, list]) => [
        path,
        Object.fromEntries(list.map(({ method, operation }) => [method, operation])),
      ]),
    ),
    components: {
      schemas: book.components(),
      parameters: PARAMETERS,
      headers: HEADERS,
      responses: {
        Error: {
          description: 'What went wrong, and what to do.',
          headers: { 'x-request-id': header('RequestId') },
          content: { 'application/json': { schema: error } },
        },
      },
      securitySchemes: {
        apiToken: {
          type: 'http',
          scheme: 'bearer',
          description: `An API token of the environment. Its scopes say what it may do: ${SCOPES.join(', ')}.`,
        },
      },
    },
  }
}

const INTRODUCTION = `One API over the users and groups of every connected application.

Every call but the public ones carries \`Authorization: Bearer <API token>\`. A connection is named by \`integrated_account_id\`,
or all of a tenant's connections at once by \`tenant_id\`. Lists answer \`{ result, next_cursor, … }\`: send \`next_cursor\` back
to go on, until it is null. Every refusal is a 4xx with a sentence that says what to do and a stable \`code\`.`

const pathOf = ({ path }: Endpoint): string => path.replace(/:([a-z_]+)/gi, '{$1}').replace(/\*$/, '{path}')

const operationOf = (endpoint: Endpoint, book: SchemaBook): Operation => {
  const { id, summary, description, tag, body, scope } = endpoint
  const parameters = parametersOf(endpoint, book)
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: !body.safeParse({}).success,
            content: {
              'application/json': {
                schema: book.schemaOf(body, 'input'),
                ...(endpoint.examples?.body === undefined ? {} : { example: endpoint.examples.body }),
              },
            },
          },
        }),
    responses: { [String(endpoint.status ?? 200)]: success(endpoint, book), ...failures(endpoint) },
    // A bearer scheme's list names the roles that the call needs (OpenAPI 3.1, Security Requirement Object).
    security: scope === 'public' ? [] : [{ apiToken: [scope] }],
  }
}

const success = (endpoint: Endpoint, book: SchemaBook): Response => {
  const headers = {
    'x-request-id': header('RequestId'),
    ...(endpoint.idempotent ? { 'idempotency-replayed': header('IdempotencyReplayed') } : {}),
    ...(/^\/(unified|proxy|custom)\b/.test(endpoint.path)
      ? {
          'ratelimit-limit': header('RateLimitLimit'),
          'ratelimit-remaining': header('RateLimitRemaining'),
          'ratelimit-reset': header('RateLimitReset'),
        }
      : {}),
  }
  if (endpoint.status === 204) return { description: 'Done.', headers }
  return {
    description: 'Done.',
    headers,
    content: {
      'application/json': {
        schema: book.schemaOf(endpoint.response, 'output'),
        ...(endpoint.examples?.response === undefined ? {} : { example: endpoint.examples.response }),
      },
    },
  }
}

const failures = (endpoint: Endpoint): Readonly<Record<string, Response>> =>
  Object.fromEntries(
    [...errorsOf(endpoint)].map(([status, codes]) => [
      String(status),
      {
        description: `${STATUS_NAMES[status] ?? 'Error'}. \`code\`: ${codes.map((code) => `\`${code}\``).join(', ')}.`,
        headers: {
          'x-request-id': header('RequestId'),
          ...(status === 429 || status === 503 ? { 'retry-after': header('RetryAfter') } : {}),
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  )

const header = (name: keyof typeof HEADERS): Reference => ({ $ref: `#/components/headers/${name}` })

const HEADERS = {
  RequestId: { description: "Names this call in the server's log.", schema: { type: 'string', format: 'uuid' } },
  IdempotencyReplayed: {
    description: '`true` when this is the kept answer of an earlier call with the same key.',
    schema: { type: 'string', const: 'true' },
  },
  RateLimitLimit: {
    description: "The vendor's limit and its window in seconds, e.g. `110;w=10`; absent where the vendor says nothing.",
    schema: { type: 'string' },
  },
  RateLimitRemaining: { description: 'Calls left in the window.', schema: { type: 'string' } },
  RateLimitReset: { description: 'Seconds until the window starts anew.', schema: { type: 'string' } },
  RetryAfter: { description: 'Seconds after which a repeat is worth trying.', schema: { type: 'integer', minimum: 0 } },
} as const satisfies Record<string, Header>

const PARAMETERS = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: `Your own name for this one change, so that repeating the request is safe. The answer is kept for ${IDEMPOTENCY_RETENTION_HOURS} hours and given again to every repeat; the same key with another body is refused.`,
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
} as const satisfies Record<string, Parameter>
