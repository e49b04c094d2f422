import { ERRORS } from '@rollcall/core'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { endpoints } from '../contract/index.ts'
import { proxyEndpoints } from '../contract/proxy.ts'
import { pageOf, userSchema, userWriteSchema, vendorId } from '../contract/shapes.ts'
import { defineEndpoint, type Endpoint } from '../define-endpoint.ts'
import { IDEMPOTENCY_RETENTION_HOURS, openApiDocument } from './openapi.ts'

/** One endpoint of every kind the contract may hold. */
const sample: readonly Endpoint[] = [
  defineEndpoint({
    id: 'sampleList',
    tag: 'Sample',
    summary: 'List',
    method: 'GET',
    path: '/unified/sample',
    scope: 'directory:read',
    audit: { notAudited: 'reads' },
    query: z.strictObject({
      integrated_account_id: z.string().describe('The connection.'),
      status: z.union([z.string(), z.strictObject({ in: z.array(z.string()).optional() })]).optional(),
      exclude_fields: z.array(z.string()).optional(),
    }),
    response: pageOf(userSchema),
    examples: { query: { integrated_account_id: 'acc-1' } },
  }),
  defineEndpoint({
    id: 'sampleUpdate',
    tag: 'Sample',
    summary: 'Update',
    method: 'PATCH',
    path: '/unified/sample/:id',
    scope: 'directory:write',
    audit: { action: 'sample.updated' },
    params: z.strictObject({ id: vendorId }),
    body: userWriteSchema,
    response: userSchema.extend({ effects: z.array(z.string()) }),
    idempotent: true,
  }),
  defineEndpoint({
    id: 'samplePass',
    tag: 'Sample',
    summary: 'Pass',
    method: 'GET',
    path: '/proxy/*',
    scope: 'proxy',
    audit: { notAudited: 'test' },
    response: z.unknown(),
  }),
  defineEndpoint({
    id: 'sampleHealth',
    tag: 'Sample',
    summary: 'Health',
    method: 'GET',
    path: '/sample-health',
    scope: 'public',
    audit: { notAudited: 'public' },
    response: z.object({}),
    status: 204,
  }),
]

const written = (list: readonly Endpoint[]) => JSON.parse(JSON.stringify(openApiDocument(list, { version: '1.2.3' })))

const operations = (document: {
  paths: Record<string, Record<string, { operationId: string; [key: string]: unknown }>>
}) =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  )

/** Every value in a document, with where it is. */
const walk = (value: unknown, at = '#'): (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null
    ? [
        [at, value],
        ...Object.entries(value).flatMap(([key, item]) =>
          walk(item, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
        ),
      ]
    : [[at, value]]

describe.each([
  ['the contract', endpoints],
  ['the sample', sample],
])('the OpenAPI document of %s', (_name, list) => {
  const document = written(list)

  it('is OpenAPI 3.1 with the 2020-12 dialect', () => {
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\.1\.\d+$/),
      jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
      info: { title: 'Rollcall', version: '1.2.3' },
    })
  })

  it('tells every code that a caller may meet', () => {
    const text = JSON.stringify(openApiDocument([...endpoints, ...proxyEndpoints], { version: '1.0.0' }).paths)
    expect(Object.keys(ERRORS).filter((code) => !text.includes(`\`${code}\``))).toEqual([])
  })

  it('has every endpoint once, under a unique operationId', () => {
    const found = operations(document).map(
      ({ path, method, operation }) => `${operation.operationId} ${method} ${path}`,
    )
    const meant = list.map(({ id, method, path }) => {
      const template = path.replace(/:(\w+)/g, '{$1}').replace(/\*$/, '{path}')
      return `${id} ${method.toLowerCase()} ${template}`
    })
    expect(found.toSorted()).toEqual(meant.toSorted())
    expect(new Set(list.map(({ id }) => id)).size).toBe(list.length)
  })

  it('resolves every reference', () => {
    const places = new Map(walk(document))
    const links = walk(document).filter(([at]) => at.endsWith('/$ref'))
    expect(links.length).toBeGreaterThan(0)
    expect(links.filter(([, to]) => !places.has(String(to)))).toEqual([])
  })

  it('declares every path parameter, as required, and no parameter twice', () => {
    for (const { path, operation } of operations(document)) {
      const parameters = z
        .array(
          z.looseObject({ name: z.string().optional(), in: z.string().optional(), required: z.boolean().optional() }),
        )
        .parse(operation['parameters'] ?? [])
      const inPath = parameters.filter((parameter) => parameter.in === 'path')
      expect(inPath.map(({ name }) => name).toSorted()).toEqual(
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted(),
      )
      expect(inPath.every(({ required }) => required)).toBe(true)
      const names = parameters.map((parameter) => `${parameter.in} ${parameter.name}`)
      expect(new Set(names).size).toBe(names.length)
    }
  })

  it('describes every response, a success and the failures among them', () => {
    for (const { operation } of operations(document)) {
      const responses = z
        .record(z.string(), z.looseObject({ description: z.string().min(1) }))
        .parse(operation['responses'])
      expect(Object.keys(responses)).toContain('500')
      expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true)
    }
  })

  it('asks for the token and the scope wherever the endpoint does', () => {
    const found = new Map(operations(document).map(({ operation }) => [operation.operationId, operation['security']]))
    for (const { id, scope } of list) expect(found.get(id)).toEqual(scope === 'public' ? [] : [{ apiToken: [scope] }])
  })

  it('names components as the grammar allows, and uses each', () => {
    const { schemas } = document.components
    expect(Object.keys(schemas).filter((name) => !/^[\w.-]+$/.test(name))).toEqual([])
    const used = new Set(
      walk(document)
        .filter(([at]) => at.endsWith('/$ref'))
        .map(([, to]) => to),
    )
    expect(Object.keys(schemas).filter((name) => !used.has(`#/components/schemas/${name}`))).toEqual([])
  })

  it('holds schemas that a validator of the dialect takes, strictly', () => {
    const validator = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, validateFormats: false })
    const standalone = JSON.parse(JSON.stringify(document).replaceAll('#/components/schemas/', '#/$defs/'))
    const schemas = walk(standalone).filter(([at]) => at.endsWith('/schema'))
    expect(schemas.length).toBeGreaterThan(0)
    for (const [at, schema] of schemas) {
      const whole = { allOf: [schema], $defs: standalone.components.schemas }
      expect(() => validator.compile(whole), at).not.toThrow()
    }
  })

  it('gives examples that its own schemas accept', () => {
    for (const { id, query, body, response, examples } of list) {
      if (examples?.query !== undefined) expect(query?.safeParse(examples.query).error, id).toBeUndefined()
      if (examples?.body !== undefined) expect(body?.safeParse(examples.body).error, id).toBeUndefined()
      if (examples?.response !== undefined) expect(response.safeParse(examples.response).error, id).toBeUndefined()
    }
  })

  it('is the same document every time', () => {
    expect(written(list)).toEqual(document)
  })
})

describe('openApiDocument', () => {
  const document = written(sample)
  const operation = (path: string, method: string) => document.paths[path][method]

  it('writes filters as deepObject and keeps their descriptions', () => {
    const parameters = operation('/unified/sample', 'get').parameters
    expect(parameters).toContainEqual({
      name: 'integrated_account_id',
      in: 'query',
      required: true,
      description: 'The connection.',
      example: 'acc-1',
      schema: { type: 'string' },
    })
    expect(parameters).toContainEqual(expect.objectContaining({ name: 'status', style: 'deepObject', explode: true }))
    expect(parameters.find(({ name }: { name: string }) => name === 'exclude_fields')).not.toHaveProperty('style')
  })

  it('offers the Idempotency-Key where it is honoured, and states for how long', () => {
    expect(operation('/unified/sample/{id}', 'patch').parameters).toContainEqual({
      $ref: '#/components/parameters/IdempotencyKey',
    })
    expect(document.components.parameters.IdempotencyKey.description).toContain(`${IDEMPOTENCY_RETENTION_HOURS} hours`)
    expect(JSON.stringify(operation('/unified/sample', 'get'))).not.toContain('IdempotencyKey')
  })

  it('refers to named schemas, closes requests and leaves responses open', () => {
    const { requestBody, responses } = operation('/unified/sample/{id}', 'patch')
    expect(requestBody.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/UserWrite' })
    expect(document.components.schemas.UserWrite.additionalProperties).toBe(false)
    expect(document.components.schemas.User).not.toHaveProperty('additionalProperties')
    expect(responses[200].content['application/json'].schema.properties.effects).toEqual({
      type: 'array',
      items: { type: 'string' },
    })
  })

  it('lists the codes that each refusal may have', () => {
    const { responses } = operation('/unified/sample/{id}', 'patch')
    expect(responses[409].description).toContain('`idempotency_in_progress`')
    expect(responses[422].description).toContain('`vendor_refused`')
    expect(operation('/sample-health', 'get').responses).not.toHaveProperty('401')
  })

  it('tells names apart that mean one thing in requests and another in responses', () => {
    const both = z.object({ size: z.number().default(1) }).meta({ id: 'SampleBoth' })
    const { components } = written([
      defineEndpoint({
        id: 'both',
        tag: 'Sample',
        summary: 'Both',
        method: 'POST',
        path: '/both',
        scope: 'admin',
        audit: { action: 'both' },
        body: z.strictObject({ both }),
        response: z.object({ both }),
      }),
    ])
    expect(components.schemas.SampleBoth).not.toHaveProperty('required')
    expect(components.schemas.SampleBothOutput.required).toEqual(['size'])
  })
})
