import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'

/** A request as a receiver got it. */
export type Received = {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The parsed body. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks into whatever came
  readonly body: any
}

export type Receiver = AsyncDisposable & {
  readonly url: string
  /** The first first. */
  readonly received: readonly Received[]
  /** What it answers from now on; 204 until then. */
  answer(how: (response: ServerResponse, received: Received) => void): void
  /** Resolves when so many requests have come in all. */
  hasReceived(count: number): Promise<void>
}

/** A real HTTP server on this machine that takes webhooks. */
export const startReceiver = async (): Promise<Receiver> => {
  const received: Received[] = []
  const waiting = new Set<() => void>()
  let answering = (response: ServerResponse, _received: Received): void => void response.writeHead(204).end()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const one = { path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) }
      received.push(one)
      answering(response, one)
      for (const look of waiting) look()
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : ''}/hook`,
    received,
    answer: (how) => {
      answering = how
    },
    hasReceived: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (received.length < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/**
 * As a receiver's own code does it. The library's clock is the machine's, so the time is checked by it only for what was signed at that time.
 *
 * @throws when the signature is not by this secret
 */
export const verify = ({ text, headers }: Received, secret: string): unknown => {
  const signed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  return new Webhook(secret).verify(text, signed)
}

/** Whether it was signed by this secret, among others. */
export const isBy = (received: Received, secret: string): boolean => {
  try {
    verify(received, secret)
    return true
  } catch {
    return false
  }
}
