import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

export type Latencies = { readonly p50: number; readonly p99: number }

type Load = {
  readonly url: string
  readonly headers: readonly string[]
  readonly perSecond: number
  readonly seconds: number
}

const CONNECTIONS = 32

/**
 * Sends requests at a constant rate, whether or not the ones before have been answered, and measures each from the moment at which it
 * was due: a server that stalls is charged for everybody who waits meanwhile. `wrk` cannot do that.
 *
 * In milliseconds.
 */
export const measureLatencies = async ({ url, headers, perSecond, seconds }: Load): Promise<Latencies> => {
  const { hostname, port, pathname, search } = new URL(url)
  const request = [`GET ${pathname}${search} HTTP/1.1`, `Host: ${hostname}`, ...headers, '', ''].join('\r\n')
  const connections = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => open(hostname, Number(port), request)),
  )
  const latencies: number[] = []
  const free = [...connections]
  const due: number[] = []

  const sendDue = (): void => {
    while (due.length > 0 && free.length > 0) {
      const at = due.shift() ?? 0
      const connection = free.pop()
      connection?.send(() => {
        latencies.push(performance.now() - at)
        free.push(connection)
        sendDue()
      })
    }
  }

  const startedAt = performance.now()
  const total = Math.floor(perSecond * seconds)
  for (let sent = 0; sent < total; ) {
    const elapsed = performance.now() - startedAt
    for (; sent < total && sent < (elapsed / 1000) * perSecond; sent += 1)
      due.push(startedAt + (sent / perSecond) * 1000)
    sendDue()
    await wait(1)
  }
  while (latencies.length < total) await wait(5)
  for (const { socket } of connections) socket.destroy()
  // The first tenth warms up.
  const sorted = latencies.slice(Math.floor(total / 10)).toSorted((a, b) => a - b)
  return { p50: sorted[Math.floor(sorted.length * 0.5)] ?? 0, p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0 }
}

type Connection = { readonly socket: Socket; send(answered: () => void): void }

/** One request after the other over one connection; reads just enough HTTP to know where an answer ends. */
const open = async (host: string, port: number, request: string): Promise<Connection> => {
  const socket = connect({ host, port, noDelay: true })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let answered: (() => void) | undefined
  let left = -1
  socket.on('data', (chunk) => {
    if (left < 0) {
      const text = chunk.toString('latin1', 0, 2048)
      const end = text.indexOf('\r\n\r\n')
      const [, length] = /content-length: (\d+)/i.exec(text) ?? []
      if (!text.startsWith('HTTP/1.1 200') || end < 0 || length === undefined)
        throw new Error(`Not a measured answer:\n${text}`)
      left = Number(length) - (chunk.length - end - 4)
    } else left -= chunk.length
    if (left > 0) return
    left = -1
    answered?.()
  })
  return {
    socket,
    send: (whenAnswered) => {
      answered = whenAnswered
      socket.write(request)
    },
  }
}
