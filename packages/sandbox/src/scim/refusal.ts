/** Refusals of the SCIM API, and the four bodies they may have (switch `errorBody`; notion-scim.md §10). */

import type { Answer } from '../http/exchange.ts'
import { emptyAnswer, jsonAnswer } from '../http/exchange.ts'
import type { SwitchSettings } from '../switches.ts'
import { ERROR_URN } from './schemas.ts'

export type ScimType = 'invalidFilter' | 'invalidSyntax' | 'invalidValue' | 'invalidPath' | 'noTarget' | 'uniqueness'

type RefusalFacts = {
  readonly scimType?: ScimType
  readonly restCode?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Thrown by a handler that will not do what was asked; nothing has changed then. */
export class ScimRefusal extends Error {
  readonly status: number
  readonly scimType: ScimType | undefined
  /** Code in the REST API's form, where the status alone does not tell. */
  readonly restCode: string | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, detail: string, { scimType, restCode, headers }: RefusalFacts = {}) {
    super(detail)
    this.name = 'ScimRefusal'
    this.status = status
    this.scimType = scimType
    this.restCode = restCode
    this.headers = headers ?? {}
  }
}

/** Codes of the public REST API's error form (notion-scim.md §10). */
const REST_CODES: Readonly<Record<number, string>> = {
  400: 'validation_error',
  401: 'unauthorized',
  403: 'restricted_resource',
  404: 'object_not_found',
  405: 'invalid_request_url',
  409: 'conflict_error',
  429: 'rate_limited',
  500: 'internal_server_error',
  502: 'service_unavailable',
  503: 'service_unavailable',
  504: 'gateway_timeout',
  529: 'service_overload',
}

function restCodeOf(status: number): string {
  return REST_CODES[status] ?? 'invalid_request'
}

export function refusalAnswer(refusal: ScimRefusal, switches: SwitchSettings): Answer {
  const { status, message, scimType, restCode, headers } = refusal
  switch (switches.errorBody) {
    case 'scim': {
      const body = { schemas: [ERROR_URN], status: String(status), ...(scimType && { scimType }), detail: message }
      return jsonAnswer(status, body, { contentType: switches.responseContentType, headers })
    }
    case 'notionRest': {
      const code = restCode ?? restCodeOf(status)
      return jsonAnswer(
        status,
        { object: 'error', status, code, message },
        { contentType: 'application/json', headers },
      )
    }
    case 'empty':
      return { ...emptyAnswer(status), headers }
    case 'html':
      return {
        status,
        headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
        body: `<!doctype html><title>${status}</title><h1>Something went wrong</h1>`,
      }
  }
}
