import type { ServerResponse } from 'node:http'
import { errorBody, errorHeaders } from '../http/index.ts'

/** Answers with an error in the shape of the house; breaks off where an answer has begun already. */
export const sendError = (response: ServerResponse, error: unknown, requestId: string): void => {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const body = errorBody(error, requestId)
  const text = Buffer.from(JSON.stringify(body))
  const isOurs401 = body.statusCode === 401 && body.truto_is_remote_error === undefined
  response.writeHead(body.statusCode, {
    ...errorHeaders(error),
    ...(isOurs401 ? { 'www-authenticate': 'Bearer' } : {}),
    'x-request-id': requestId,
    'content-type': 'application/json; charset=utf-8',
    'content-length': text.length,
  })
  response.end(text)
}
