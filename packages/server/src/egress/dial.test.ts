import type { LookupAddress } from 'node:dns'
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dial } from './dial.ts'
import { createGuard } from './guard.ts'

describe('a line that is no HTTP', () => {
  let server: Server
  let port: number
  beforeAll(async () => {
    server = createServer((socket) => socket.on('error', () => undefined).end('220 here'))
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    port = typeof address === 'object' && address !== null ? address.port : 0
  })
  afterAll(() => void server.close())

  /** A resolver that gives one answer after another, and counts. */
  const resolving = (answers: readonly string[], allow: readonly string[] = ['loopback']) => {
    let asked = 0
    const lookup = ((
      _host: string,
      _options: object,
      callback: (error: null, found: readonly LookupAddress[]) => void,
    ) => {
      const address = answers[Math.min(asked, answers.length - 1)] ?? ''
      asked += 1
      callback(null, [{ address, family: 4 }])
    }) as unknown as Parameters<typeof createGuard>[1] // border: one of the overloads of dns.lookup
    return { guard: createGuard(allow, lookup), asked: () => asked }
  }
  const at = (host: string) => new URL(`https://${host}:${port}`)
  const patient = () => AbortSignal.timeout(5000)

  it('goes to the address that was judged: the name is resolved once', async () => {
    const { guard, asked } = resolving(['127.0.0.1', '10.0.0.1'])
    const socket = await dial(guard, at('mail.example'), patient())
    expect([socket.remoteAddress, socket.remotePort, asked()]).toEqual(['127.0.0.1', port, 1])
    socket.destroy()
  })

  it('goes to no neighbour, by name or by address', async () => {
    const refused = { code: 'egress_refused' }
    const { guard, asked } = resolving(['10.0.0.1'])
    await expect(dial(guard, at('mail.example'), patient())).rejects.toMatchObject(refused)
    expect(asked()).toBe(1)
    await expect(dial(guard, at('169.254.169.254'), patient())).rejects.toMatchObject(refused)
    await expect(dial(createGuard([]), at('127.0.0.1'), patient())).rejects.toMatchObject(refused)
  })

  it('says what the system said', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => void closed.listen(0, '127.0.0.1', resolve))
    const address = closed.address()
    const free = typeof address === 'object' && address !== null ? address.port : 0
    await new Promise((resolve) => void closed.close(resolve))
    const { guard } = resolving([])
    await expect(dial(guard, new URL(`https://127.0.0.1:${free}`), patient())).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
  })

  it('is ended by its signal, also once it stands', async () => {
    const { guard } = resolving(['127.0.0.1'])
    const ending = new AbortController()
    const socket = await dial(guard, at('mail.example'), ending.signal)
    const closed = new Promise((resolve) => void socket.once('close', resolve))
    ending.abort()
    await closed
    expect(socket.destroyed).toBe(true)
    await expect(dial(guard, at('mail.example'), AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  })
})
