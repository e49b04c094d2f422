/** Answers that refuse, in Okta's one error format. */
import type { Answer } from '../../http/exchange.ts'
import { jsonAnswer } from '../../http/exchange.ts'

/** Thrown wherever a call is refused. */
export class OktaRefusal extends Error {
  readonly status: number
  readonly errorCode: string
  readonly causes: readonly string[]
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    errorCode: string,
    summary: string,
    more: { readonly causes?: readonly string[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(summary)
    this.name = 'OktaRefusal'
    this.status = status
    this.errorCode = errorCode
    this.causes = more.causes ?? []
    this.headers = more.headers ?? {}
  }
}

/** What is wrong with one field; the summary names the field, the causes say what. */
export const invalid = (field: string, ...causes: readonly string[]): OktaRefusal =>
  new OktaRefusal(400, 'E0000001', `Api validation failed: ${field}`, { causes })

export const taken = (field: string, label: string): OktaRefusal =>
  invalid(field, `${label}: An object with this field already exists in the current organization`)

export const notFound = (id: string, kind: 'User' | 'UserGroup'): OktaRefusal =>
  new OktaRefusal(404, 'E0000007', `Not found: Resource not found: ${id} (${kind})`)

export const noSuchPath = (): OktaRefusal =>
  new OktaRefusal(404, 'E0000022', 'The endpoint does not support the provided HTTP method')

export const forbidden = (headers: Readonly<Record<string, string>> = {}): OktaRefusal =>
  new OktaRefusal(403, 'E0000006', 'You do not have permission to perform the requested action', { headers })

export const invalidToken = (): OktaRefusal => new OktaRefusal(401, 'E0000011', 'Invalid token provided')

export const tooMany = (headers: Readonly<Record<string, string>>): OktaRefusal =>
  new OktaRefusal(429, 'E0000047', 'API call exceeded rate limit due to too many requests.', { headers })

export function toAnswer({ status, errorCode, message, causes, headers }: OktaRefusal, errorId: string): Answer {
  return jsonAnswer(
    status,
    {
      errorCode,
      errorSummary: message,
      errorLink: errorCode,
      errorId,
      errorCauses: causes.map((errorSummary) => ({ errorSummary })),
    },
    { contentType: 'application/json', headers },
  )
}
