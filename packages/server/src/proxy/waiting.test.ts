import { once } from 'node:events'
import { request as sendRequest } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { at, setScene } from './testing/scene.ts'
import { TOKEN } from './testing/start-proxy.ts'

const { vendor, socketVendor, start } = setScene()

const ONE_AT_A_TIME = { requestsPerSecond: 1e6, burst: 1000, concurrent: 1 }

/** The head of a request of a given method, with the lines that are its own. */
const head = (method: string, ...lines: readonly string[]): string =>
  [`${method} ${at('/custom/x')} HTTP/1.1`, 'host: x', `authorization: Bearer ${TOKEN}`, ...lines, '', ''].join('\r\n')

/** What comes over a connection until it is closed or says what is waited for. */
const readUntil = async (socket: ReturnType<typeof connect>, wanted: string): Promise<string> => {
  let text = ''
  for await (const chunk of socket) {
    text += String(chunk)
    if (text.includes(wanted)) break
  }
  return text
}

describe('the place of a call at the vendor', () => {
  it('is not taken by a caller that hung up while its connection was looked up', async () => {
    const lookUps: (() => void)[] = []
    const hungUp = Promise.withResolvers<void>()
    const proxy = await start(await vendor((_request, response) => response.end('x'.repeat(5_000_000))), {
      budget: ONE_AT_A_TIME,
      egress: { sleep: () => Promise.resolve() },
      lookUp: () => new Promise<void>((resolve) => void lookUps.push(resolve)),
      onAnswered: () => hungUp.resolve(),
    })
    const caller = connect(proxy.port, '127.0.0.1')
    caller.write(head('GET'))
    await expect.poll(() => lookUps.length).toBe(1)
    caller.destroy()
    await hungUp.promise
    lookUps[0]?.()
    const other = proxy.send(at('/custom/x'))
    await expect.poll(() => lookUps.length).toBe(2)
    lookUps[1]?.()
    expect(await other).toMatchObject({ status: 200, complete: true })
  })

  it('is given up by a reader that takes nothing for too long', async () => {
    const proxy = await start(await vendor((_request, response) => response.end('x'.repeat(50_000_000))), {
      budget: ONE_AT_A_TIME,
      waits: { readerMs: 100 },
    })
    const caller = sendRequest({
      port: proxy.port,
      path: at('/custom/x'),
      headers: { authorization: `Bearer ${TOKEN}` },
    }).end()
    const [response] = await once(caller, 'response')
    const cut = new Promise<void>((resolve) => response.once('error', () => resolve()))
    expect(await proxy.send(at('/custom/x'))).toMatchObject({ status: 200, complete: true })
    response.resume()
    await cut
    expect(response.complete).toBe(false)
  })
})

describe('an upload that is too large to be held', () => {
  const UPLOAD = { method: 'POST', body: Buffer.alloc(200_000), headers: { 'content-length': '200000' } }

  it('is over when the caller has sent it: a vendor that stays silent then is a 504', async () => {
    const proxy = await start(await vendor((request) => void request.resume()), {
      waits: { uploadMs: 50 },
      egress: { timeouts: { headersMs: 300 } },
    })
    const answer = await proxy.send(at('/custom/x'), UPLOAD)
    expect(JSON.parse(answer.text)).toMatchObject({ statusCode: 504, code: 'vendor_timeout', effect: 'unknown' })
    await expect.poll(proxy.audited).toMatchObject([{ outcome: 'unknown' }])
  })

  it('is not the caller’s fault when the vendor does not take it', async () => {
    const proxy = await start(await socketVendor((socket) => void socket.pause()), { waits: { uploadMs: 100 } })
    const answer = await proxy.send(at('/custom/x'), {
      ...UPLOAD,
      body: Buffer.alloc(30_000_000),
      headers: { 'content-length': '30000000' },
    })
    expect(JSON.parse(answer.text)).toMatchObject({ statusCode: 504, code: 'vendor_timeout', effect: 'unknown' })
    await expect.poll(proxy.audited).toMatchObject([{ outcome: 'unknown' }])
  })

  it('is given up when the caller does not go on, and may have had an effect', async () => {
    const proxy = await start(await vendor((request) => void request.resume()), { waits: { uploadMs: 50 } })
    const caller = connect(proxy.port, '127.0.0.1')
    caller.write(`${head('POST', 'transfer-encoding: chunked')}5\r\nhello\r\n`)
    const text = await readUntil(caller, '"effect"')
    expect(text).toContain('HTTP/1.1 408')
    expect(text).toContain('"effect":"unknown"')
    await expect.poll(proxy.audited).toMatchObject([{ outcome: 'unknown' }])
  })

  it('ends with its caller, also while the vendor’s budget makes it wait', async () => {
    const closed = Promise.withResolvers<void>()
    const proxy = await start(await vendor((_request, response) => response.end('ok')), {
      budget: { requestsPerSecond: 1, burst: 1, concurrent: 1 },
      onAnswered: ({ method }) => method === 'POST' && closed.resolve(),
    })
    await proxy.send(at('/custom/x'))
    const caller = connect(proxy.port, '127.0.0.1')
    caller.write(`${head('POST', 'transfer-encoding: chunked')}5\r\nhello\r\n`)
    await expect.poll(proxy.audited).toHaveLength(1)
    caller.destroy()
    await closed.promise
    await expect.poll(proxy.audited).toMatchObject([{ outcome: 'unknown' }])
    expect(await proxy.send(at('/custom/x'))).toMatchObject({ status: 200 })
  })
})

describe('an early hint', () => {
  it.each([
    ['of two links', '</a.css>; rel=preload, </b.js>; rel=preload'],
    ['that makes no sense', 'nonsense'],
  ])('%s does not hold up the answer', async (_what, link) => {
    const answer = `HTTP/1.1 103 Early Hints\r\nlink: ${link}\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok`
    const proxy = await start(await socketVendor((socket) => socket.on('data', () => socket.write(answer))), {
      egress: { timeouts: { headersMs: 500 } },
    })
    const links: unknown[] = []
    const request = sendRequest({
      port: proxy.port,
      path: at('/custom/x'),
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    request.on('information', ({ headers }) => links.push(headers['link']))
    const [response] = await once(request.end(), 'response')
    response.resume()
    expect(response.statusCode).toBe(200)
    expect(links).toEqual(link === 'nonsense' ? [] : [link])
  })
})
