import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net'

export type SeenRequest = {
  readonly method: string
  readonly url: string
  readonly rawHeaders: readonly string[]
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type FakeVendor = { readonly url: string; readonly seen: readonly SeenRequest[]; close(): Promise<void> }

/** A vendor on this machine that answers as a test says, after having read the request whole. */
export const startVendor = async (
  answer: (request: SeenRequest, response: ServerResponse, count: number) => void,
): Promise<FakeVendor> => {
  const seen: SeenRequest[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', rawHeaders, headers } = request
      const one = { method, url, rawHeaders, headers, body: Buffer.concat(chunks).toString() }
      seen.push(one)
      answer(one, response, seen.length)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A vendor below HTTP: for answers that no HTTP server would give. */
export const startSockets = async (
  connected: (socket: Socket, count: number) => void,
): Promise<{ readonly url: string; readonly connections: () => number; close(): Promise<void> }> => {
  let count = 0
  const open = new Set<Socket>()
  const server = createSocketServer((socket) => {
    count += 1
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => undefined) // the other side may reset it: that is what such tests are about
    connected(socket, count)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => count,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}
