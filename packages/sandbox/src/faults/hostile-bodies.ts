/** Answers that are wrong in their content rather than their transport: what a client must survive. */
import type { Answer, VendorRequest } from '../http/exchange.ts'
import { jsonAnswer } from '../http/exchange.ts'
import type { IdBook } from '../population/ids.ts'
import { ERROR_URN, LIST_URN, USER_URN } from '../scim/schemas.ts'

export function htmlPage(status: number): Answer {
  const body =
    '<!doctype html>\n<html><head><title>Just a moment…</title></head><body><h1>Checking your browser</h1></body></html>'
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body }
}

export function errorInside(contentType: string): Answer {
  const body = { schemas: [ERROR_URN], status: '500', detail: 'Something went wrong' }
  return jsonAnswer(200, body, { contentType })
}

export function emptyList(contentType: string): Answer {
  const body = { schemas: [LIST_URN], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] }
  return jsonAnswer(200, body, { contentType })
}

/** The same call with the paging taken out: asks for the first page whatever page was meant. */
export function withoutPaging(request: VendorRequest): VendorRequest {
  const query = new URLSearchParams(request.query)
  for (const name of ['startIndex', 'cursor', 'start_cursor']) query.delete(name)
  return { ...request, query }
}

/** A full page of strangers that always announces a thousand more. */
export function endlessPage(request: VendorRequest, ids: IdBook, contentType: string): Answer {
  const startIndex = Math.max(1, Number(request.query.get('startIndex') ?? 1) || 1)
  const count = Math.min(100, Number(request.query.get('count') ?? 100) || 100)
  const resources = Array.from({ length: count }, (_, place) => {
    const number = startIndex + place
    const userName = `endless${number}@acme.test`
    return { schemas: [USER_URN], id: ids.idOf('hostile', number), userName, displayName: userName, active: true }
  })
  const body = {
    schemas: [LIST_URN],
    totalResults: startIndex + count + 1_000,
    startIndex,
    itemsPerPage: count,
    Resources: resources,
  }
  return jsonAnswer(200, body, { contentType })
}

const MEGABYTE = 1024 * 1024

/** Valid JSON of about so many megabytes, a piece at a time. */
export function* hugeBody(megabytes: number): Generator<string> {
  yield `{"schemas":["${LIST_URN}"],"totalResults":1,"startIndex":1,"itemsPerPage":1,"Resources":[{"displayName":"`
  const piece = 'x'.repeat(MEGABYTE / 16)
  for (let number = 0; number < megabytes * 16; number += 1) yield piece
  yield '"}]}'
}
