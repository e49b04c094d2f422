/** Answers that refuse: those of SCIM, and those of the gateway in front of it, which speak GitHub's own error format. */
import type { Answer } from '../../http/exchange.ts'
import { jsonAnswer } from '../../http/exchange.ts'
import { ScimRefusal } from '../scim/scim-refusal.ts'

const SCIM_TYPE = 'application/scim+json; charset=utf-8'
const DOCS = 'https://docs.github.com/enterprise-cloud@latest/rest/enterprise-admin/scim'

export const notFound = (noun: string, id: string): ScimRefusal =>
  new ScimRefusal(404, `The ${noun} ${id} was not found.`)

export function scimAnswer(status: number, value: unknown): Answer {
  return jsonAnswer(status, value, { contentType: SCIM_TYPE })
}

export function scimError({ status, scimType, message }: ScimRefusal): Answer {
  return scimAnswer(status, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    detail: message,
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
  })
}

export function gatewayError(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return jsonAnswer(
    status,
    { message, documentation_url: DOCS, status: String(status) },
    { contentType: 'application/json; charset=utf-8', headers },
  )
}

/** No API speaks here: a proxy far in front of it does. */
export function withoutUserAgent(): Answer {
  return {
    status: 403,
    headers: { 'content-type': 'text/html' },
    body: '\r\nRequest forbidden by administrative rules. Please make sure your request has a User-Agent header (https://docs.github.com).\r\n',
  }
}
