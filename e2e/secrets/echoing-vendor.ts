import { createServer, type IncomingMessage } from 'node:http'
import { gzipSync } from 'node:zlib'

/** A SCIM server that takes any token but one, and shows the token it was sent wherever a vendor could. */
export type EchoingVendor = AsyncDisposable & {
  readonly url: string
  /** How it answers at present. */
  way: Way
  /** What it was sent, headers and bodies included. */
  readonly received: string[]
}

type Answer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

const sent = ({ headers }: IncomingMessage): string => headers.authorization ?? ''
const tokenIn = (request: IncomingMessage): string => sent(request).replace(/^Bearer /, '')
const inBase64 = (request: IncomingMessage): string => Buffer.from(tokenIn(request)).toString('base64')

const echo = (status: number, request: IncomingMessage): Answer => ({
  status,
  headers: { 'www-authenticate': `Bearer error="invalid_token ${tokenIn(request)}"`, 'x-sent': sent(request) },
  body: JSON.stringify({
    detail: `The token ${tokenIn(request)} is no good`,
    request: { authorization: sent(request), url: `/?token=${encodeURIComponent(tokenIn(request))}` },
    debug: inBase64(request),
  }),
})

const USER = { id: 'u1', userName: 'ada@example.com', active: true, emails: [{ value: 'ada@example.com' }] }
const GROUP = { id: 'g1', displayName: 'Staff', members: [] }

/** A list of one, or the one. */
const bodyFor = ({ url = '', method }: IncomingMessage, more: Readonly<Record<string, unknown>> = {}): string => {
  const path = url.split('?', 1)[0] ?? ''
  const row = { ...(path.startsWith('/Groups') ? GROUP : USER), ...more }
  const isList = method === 'GET' && path.lastIndexOf('/') === 0
  return JSON.stringify(isList ? { totalResults: 1, startIndex: 1, itemsPerPage: 1, Resources: [row] } : row)
}

const ANSWERS = {
  well: (request) => ({ status: request.method === 'POST' ? 201 : 200, body: bodyFor(request) }),
  'with an echo in a success': (request) => ({
    status: 200,
    headers: { 'x-sent': sent(request), 'x-token': tokenIn(request) },
    body: bodyFor(request, {
      title: sent(request),
      nickName: tokenIn(request),
      [tokenIn(request)]: encodeURIComponent(tokenIn(request)),
    }),
  }),
  'with an echo in a 401': (request) => echo(401, request),
  'with an echo in a 403': (request) => ({
    ...echo(403, request),
    body: JSON.stringify({ detail: `no right for ${tokenIn(request)}`, missing_scopes: [tokenIn(request)] }),
  }),
  'with an echo in a 404': (request) => echo(404, request),
  'with an echo in a 409': (request) => echo(409, request),
  'with an echo in a 500': (request) => echo(500, request),
  'with an echo in HTML': (request) => ({
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: `<html><title>${sent(request)}</title><body>${tokenIn(request)} ${inBase64(request)}</body></html>`,
  }),
  'with an echo in gzip': (request) => ({
    status: 200,
    headers: { 'content-encoding': 'gzip' },
    body: gzipSync(bodyFor(request, { title: sent(request) })),
  }),
  'with an echo in broken JSON': (request) => ({ status: 200, body: `{"Resources":["${sent(request)}"` }),
  'with an echo for a request id': (request) => ({
    status: 400,
    headers: { 'x-request-id': tokenIn(request) },
    body: '{}',
  }),
} as const satisfies Readonly<Record<string, (request: IncomingMessage) => Answer>>

export type Way = keyof typeof ANSWERS

export const WAYS = Object.keys(ANSWERS).filter((name): name is Way => name in ANSWERS)

export const startEchoingVendor = async (refused: string): Promise<EchoingVendor> => {
  const received: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      received.push(
        `${request.method} ${request.url} ${JSON.stringify(request.headers)} ${Buffer.concat(chunks).toString()}`,
      )
      const way = tokenIn(request) === refused ? 'with an echo in a 401' : vendor.way
      const { status, headers, body }: Answer = ANSWERS[way](request)
      response.writeHead(status, { 'content-type': 'application/scim+json', ...headers }).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a server on a port has an address with a port')
  const vendor: EchoingVendor = {
    url: `http://127.0.0.1:${address.port}`,
    way: 'well',
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return vendor
}
