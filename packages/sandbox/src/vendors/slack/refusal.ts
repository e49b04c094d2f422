/** Answers of SCIM, and those that refuse: a code as `detail`, and the status as a number. */
import type { Answer } from '../../http/exchange.ts'
import { jsonAnswer } from '../../http/exchange.ts'
import type { ScimRefusal } from '../scim/scim-refusal.ts'

const CONTENT_TYPE = 'application/json; charset=utf-8'

export const scimAnswer = (status: number, value: unknown): Answer =>
  jsonAnswer(status, value, { contentType: CONTENT_TYPE })

export const scimError = (
  { status, message }: Pick<ScimRefusal, 'status' | 'message'>,
  headers: Readonly<Record<string, string>> = {},
): Answer =>
  jsonAnswer(
    status,
    { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], detail: message, status },
    { contentType: CONTENT_TYPE, headers },
  )

export const scimTooFast = (seconds: number): Answer =>
  scimError({ status: 429, message: 'ratelimited' }, { 'retry-after': String(seconds) })

/** No API is here: the web site answers. */
export const notFoundPage = (): Answer => ({
  status: 404,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html><html><head><title>There’s been a glitch…</title></head><body></body></html>',
})
