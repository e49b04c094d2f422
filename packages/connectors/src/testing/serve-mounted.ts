import { createServer } from 'node:http'
import type { MountedVendor } from '@rollcall/sandbox'

export type ServedVendor = AsyncDisposable & {
  /** Without a slash at its end. */
  readonly url: string
}

/** A sandbox vendor on a port of its own, below no prefix. */
export const serveMounted = async (vendor: MountedVendor): Promise<ServedVendor> => {
  const server = createServer((message, response) => {
    const chunks: Buffer[] = []
    message.on('data', (chunk: Buffer) => chunks.push(chunk))
    message.on('end', () => {
      const { pathname, searchParams } = new URL(message.url ?? '', 'http://vendor.test')
      const { status, headers, body } = vendor.answer({
        method: message.method ?? 'GET',
        path: pathname,
        query: searchParams,
        headers: message.headers,
        body: Buffer.concat(chunks),
        remoteAddress: '127.0.0.1',
      })
      response.writeHead(status, headers).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
