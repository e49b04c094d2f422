import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { migrate, type OpenDatabase, openDatabase } from '../../db/index.ts'
import { ACCOUNT, type StartedProxy, startProxy } from './start-proxy.ts'

export type Scene = {
  /** Starts a vendor that speaks HTTP, and returns its URL. */
  vendor(listener: RequestListener): Promise<string>
  /** Starts one below HTTP: for answers that no HTTP server would give. */
  socketVendor(connected: (socket: Socket) => void): Promise<string>
  start(baseUrl: string, options?: Parameters<typeof startProxy>[2]): Promise<StartedProxy>
}

/** What the tests of a file share: one database; vendors and proxies that go when the test is over. */
export const setScene = (): Scene => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await openDatabase({ kind: 'memory' })
    await migrate(database.db)
  })
  afterAll(() => database.close())

  const closing: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close()
  })

  const vendor = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener).listen(0, '127.0.0.1')
    await once(server, 'listening')
    closing.push(() => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  const socketVendor = async (connected: (socket: Socket) => void): Promise<string> => {
    const open = new Set<Socket>()
    const server = createSocketServer((socket) => {
      open.add(socket)
      socket.on('error', () => undefined) // reset by the other side: what such tests are about
      connected(socket)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    closing.push(() => {
      for (const socket of open) socket.destroy()
      return new Promise((resolve) => server.close(resolve))
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  const start = async (baseUrl: string, options?: Parameters<typeof startProxy>[2]): Promise<StartedProxy> => {
    const proxy = await startProxy(database.db, baseUrl, options)
    closing.push(proxy.close)
    return proxy
  }

  return { vendor, socketVendor, start }
}

/** Echoes what it was asked, as JSON. */
export const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { method, url, rawHeaders, headers } = request
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ method, url, rawHeaders, headers, body: Buffer.concat(chunks).toString('latin1') }))
  })
}
/** A path with the account that is meant. */
export const at = (path: string, query = ''): string =>
  `${path}?${query}${query && '&'}integrated_account_id=${ACCOUNT}`
export const echoed = (answer: {
  readonly text: string
}): { method: string; url: string; rawHeaders: string[]; headers: Record<string, string>; body: string } =>
  JSON.parse(answer.text)
