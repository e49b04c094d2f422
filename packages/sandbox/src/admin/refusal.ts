/** Refusals of the Admin API; its body is documented (notion-scim.md §10, last paragraph). */

import type { Answer } from '../http/exchange.ts'
import { jsonAnswer } from '../http/exchange.ts'

export class AdminRefusal extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.name = 'AdminRefusal'
    this.status = status
    this.code = code
    this.headers = headers
  }
}

export function adminRefusalAnswer({ status, code, message, headers }: AdminRefusal): Answer {
  return jsonAnswer(status, { type: 'error', code, status, message }, { contentType: 'application/json', headers })
}
