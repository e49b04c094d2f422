import type { IncomingHttpHeaders } from 'node:http'

/** Whether the browser came by https: here, or at what stands before us. */
export const isSecure = (headers: IncomingHttpHeaders): boolean => {
  const forwarded = headers['x-forwarded-proto']
  return typeof forwarded === 'string' && forwarded.split(',', 1)[0]?.trim() === 'https'
}

/** The origin under which a browser reached us. */
export const originOf = (headers: IncomingHttpHeaders): string => {
  const forwarded = headers['x-forwarded-host']
  const host = (typeof forwarded === 'string' ? forwarded.split(',', 1)[0]?.trim() : undefined) ?? headers.host ?? ''
  return `${isSecure(headers) ? 'https' : 'http'}://${host}`
}
