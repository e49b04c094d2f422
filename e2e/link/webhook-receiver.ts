import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

export type Received = { readonly event: string; readonly payload: Readonly<Record<string, unknown>> }

/** Somebody who is told of events. */
export type WebhookReceiver = AsyncDisposable & {
  readonly url: string
  /** Resolves with the first event of this name about this account that has arrived, or arrives. */
  received(event: string, account: string): Promise<Received>
}

export const startReceiver = async (): Promise<WebhookReceiver> => {
  const arrived: Received[] = []
  const watchers = new Set<() => void>()
  const take = (body: string): void => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what arrives is what the test looks into
    arrived.push(JSON.parse(body) as Received)
    for (const watch of watchers) watch()
  }
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      response.writeHead(204).end()
      take(body)
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/events`,
    received: (event, account) =>
      new Promise((resolve) => {
        const watch = (): void => {
          const found = arrived.find((one) => one.event === event && one.payload['id'] === account)
          if (found === undefined) return
          watchers.delete(watch)
          resolve(found)
        }
        watchers.add(watch)
        watch()
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
