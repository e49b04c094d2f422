import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type PassedAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** Stands before a real vendor and may spoil what it answers. For tests only. */
export type SpoilingFront = AsyncDisposable & {
  readonly url: string
  /** The queries of reads that came, in order. */
  readonly asked: URLSearchParams[]
  /** From now on; `undefined`: the truth. */
  spoil: ((answer: PassedAnswer, query: URLSearchParams) => PassedAnswer) | undefined
}

export const startSpoilingFront = async (vendor: string): Promise<SpoilingFront> => {
  const asked: URLSearchParams[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://front.test')
    asked.push(url.searchParams)
    const { accept = '', authorization = '' } = request.headers
    fetch(vendor + url.pathname + url.search, { headers: { accept, authorization } })
      .then(async (real) => {
        const headers: Record<string, string> = {}
        for (const name of ['content-type', 'link']) {
          const value = real.headers.get(name)
          if (value !== null) headers[name] = value
        }
        const truth = { status: real.status, headers, text: await real.text() }
        const { status, headers: shown, text } = front.spoil?.(truth, url.searchParams) ?? truth
        response.writeHead(status, shown).end(text)
      })
      .catch((error: unknown) => response.writeHead(599).end(String(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // border: it listens on a port
  const front: SpoilingFront = {
    url: `http://127.0.0.1:${port}`,
    asked,
    spoil: undefined,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return front
}
