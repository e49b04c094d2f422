import { type Endpoint, jsonObject } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { parseBody } from './parse-body.ts'
import type { Call } from './route.ts'
import { validate } from './validate.ts'

/** What an endpoint takes of a request. @throws RollcallError that says what is wrong with it */
export const partsOf = (
  endpoint: Endpoint,
  request: FastifyRequest,
  query: Readonly<Record<string, unknown>>,
): Pick<Call<Endpoint>, 'params' | 'query' | 'body'> => {
  try {
    return {
      params: endpoint.params ? validate('params', endpoint.params, request.params) : undefined,
      query: endpoint.query ? validate('query', endpoint.query, query) : query,
      body: endpoint.body
        ? validate('body', bodySchema(endpoint, query), parseBody(request.headers['content-type'], request.body))
        : undefined,
    }
  } catch (error) {
    const { refusedAs } = endpoint
    if (refusedAs === undefined || !(error instanceof RollcallError)) throw error
    throw new RollcallError(error.code, error.message, { ...error.facts, linkError: refusedAs, cause: error })
  }
}

/** With `body_passthrough=true` the body is the vendor's own, where the endpoint allows that: any JSON object. */
const bodySchema = (
  { body = jsonObject, bodyPassthrough }: Endpoint,
  query: Readonly<Record<string, unknown>>,
): z.ZodType => (bodyPassthrough && query['body_passthrough'] === 'true' ? jsonObject : body)
