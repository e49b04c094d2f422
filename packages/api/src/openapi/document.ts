/** The parts of OpenAPI 3.1 that we write. */

export type Schema = { readonly [key: string]: unknown }

type Described = { readonly description?: string }

export type Parameter = Described & {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema: Schema
  readonly style?: 'deepObject' | 'form'
  readonly explode?: boolean
  readonly example?: unknown
}

export type Header = Described & { readonly schema: Schema }

export type MediaType = { readonly schema?: Schema; readonly example?: unknown }

export type Response = {
  readonly description: string
  readonly headers?: Readonly<Record<string, Header | Reference>>
  readonly content?: Readonly<Record<string, MediaType>>
}

export type Reference = { readonly $ref: string }

export type Operation = {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly parameters?: readonly (Parameter | Reference)[]
  readonly requestBody?: Described & {
    readonly required?: boolean
    readonly content: Readonly<Record<string, MediaType>>
  }
  readonly responses: Readonly<Record<string, Response | Reference>>
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
}

export type OpenApiDocument = {
  readonly openapi: '3.1.1'
  readonly jsonSchemaDialect: string
  readonly info: Described & {
    readonly title: string
    readonly version: string
    readonly license: { readonly name: string; readonly identifier: string }
  }
  readonly servers: readonly { readonly url: string; readonly description?: string }[]
  readonly tags: readonly (Described & { readonly name: string })[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly headers: Readonly<Record<string, Header>>
    readonly responses: Readonly<Record<string, Response>>
    readonly securitySchemes: Readonly<Record<string, Schema>>
  }
}
