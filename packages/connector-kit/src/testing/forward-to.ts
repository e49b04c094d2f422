import type { Honest } from './scripted-server.ts'

/** Headers of one connection, which are not for the next (RFC 9110 §7.6.1), and those that fetch sets by itself. */
const OWN_HEADERS = new Set([
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'content-encoding',
])

/** The truth of a real server: every request is passed on to it. Put scripts before it to spoil single answers. */
export const forwardTo =
  (baseUrl: string): Honest =>
  async ({ method, path, query, headers, text }) => {
    const search = query.size === 0 ? '' : `?${String(query)}`
    const response = await fetch(`${baseUrl.replace(/\/$/, '')}${path}${search}`, {
      method,
      redirect: 'manual',
      headers: withoutOwn(headers),
      ...(text !== '' && { body: text }),
    })
    return {
      status: response.status,
      headers: withoutOwn(Object.fromEntries(response.headers)),
      text: await response.text(),
    }
  }

const withoutOwn = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name)))
