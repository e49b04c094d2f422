import { once } from 'node:events'
import { request as sendRequest } from 'node:http'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { at, setScene } from './testing/scene.ts'
import { SECRET, TOKEN } from './testing/start-proxy.ts'

const { vendor, socketVendor, start } = setScene()

const concealed = { concealed: [SECRET] }
const ASTERISKS = '*'.repeat(SECRET.length)

describe('a credential that the vendor echoes', () => {
  it.each([
    ['in one small piece', [`"${SECRET}"`]],
    ['at the very end', [`sent: ${SECRET}`]],
    ['in pieces', ['"', SECRET.slice(0, 5), SECRET.slice(5), '"']],
    ['in a large body', ['x'.repeat(100_000), SECRET, 'x'.repeat(100_000)]],
  ])('is not shown %s, and the length that was announced stays true', async (_how, pieces) => {
    const body = pieces.join('')
    const base = await socketVendor((socket) => {
      const waiting = [`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`, ...pieces]
      const writeNext = (): void => {
        const piece = waiting.shift()
        if (piece !== undefined) socket.setNoDelay().write(piece, () => setImmediate(writeNext))
      }
      socket.once('data', writeNext)
    })
    const answer = await (await start(base, concealed)).send(at('/custom/x'))
    expect(answer).toMatchObject({ complete: true, headers: { 'content-length': String(body.length) } })
    expect(answer.text).toBe(body.replace(SECRET, ASTERISKS))
  })

  it('is not shown in a header, a reason or the answer that a key keeps', async () => {
    const base = await vendor((_request, response) =>
      response.writeHead(400, `No ${SECRET}`, { 'x-sent': SECRET, 'content-type': 'text/plain' }).end(`no ${SECRET}`),
    )
    const proxy = await start(base, concealed)
    const post = () =>
      proxy.send(at('/proxy/Users'), { method: 'POST', body: '{}', headers: { 'idempotency-key': 'k' } })
    expect((await proxy.send(at('/custom/x'))).reason).toBe(`No ${ASTERISKS}`)
    for (const answer of [await post(), await post()]) {
      expect(answer).toMatchObject({ status: 400, text: `no ${ASTERISKS}`, headers: { 'x-sent': ASTERISKS } })
    }
  })

  it('holds up no event: each goes on before the next one comes', async () => {
    const next: (() => void)[] = []
    const base = await vendor((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`data: ${SECRET}\n\n`)
      next.push(() => response.write('data: 2\n\n'))
      next.push(() => response.end(SECRET.slice(0, 6)))
    })
    const proxy = await start(base, concealed)
    const headers = { authorization: `Bearer ${TOKEN}` }
    const [response] = await once(
      sendRequest({ port: proxy.port, path: at('/custom/events'), headers }).end(),
      'response',
    )
    response.setEncoding('utf8')
    expect(await once(response, 'data')).toEqual([`data: ${ASTERISKS}\n\n`])
    next[0]?.()
    expect(await once(response, 'data')).toEqual(['data: 2\n\n'])
    next[1]?.()
    expect(await once(response, 'data')).toEqual([SECRET.slice(0, 6)])
  })

  it('is not shown in part when the answer breaks off in the middle of it', async () => {
    const sent = `half ${SECRET.slice(0, -1)}`
    const base = await socketVendor((socket) =>
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n${sent}`)
        setTimeout(() => socket.destroy(), 20)
      }),
    )
    const answer = await (await start(base, concealed)).send(at('/custom/x'))
    expect(answer).toMatchObject({ complete: false, text: 'half ' })
  })

  it('is not shown in what the envelope decodes, nor in a refusal to whoever asked for one', async () => {
    const base = await vendor((request, response) => {
      response.writeHead(request.url === '/json' ? 200 : 403, { 'content-encoding': 'gzip', etag: '"1"' })
      response.end(gzipSync(JSON.stringify({ sent: SECRET })))
    })
    const proxy = await start(base, concealed)
    const format = 'truto_response_format=unified'
    const wrapped = await proxy.send(at('/custom/json', format))
    expect(JSON.parse(wrapped.text)).toMatchObject({ result: { sent: ASTERISKS } })
    const refused = await proxy.send(at('/custom/no', format))
    expect(refused).toMatchObject({ status: 403, text: JSON.stringify({ sent: ASTERISKS }) })
    expect(refused.headers['content-encoding']).toBeUndefined()
    expect(refused.headers['content-length']).toBe(String(refused.body.length))
  })

  // The exception that the contract names: whoever asks for an encoding is given the vendor's bytes.
  it('is not looked for in a compressed body, which passes byte by byte', async () => {
    const bytes = gzipSync(JSON.stringify({ sent: SECRET }))
    const base = await vendor((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes),
    )
    const answer = await (await start(base, concealed)).send(at('/custom/x'))
    expect(answer.body.equals(bytes)).toBe(true)
    expect(gunzipSync(answer.body).toString()).toContain(SECRET)
  })
})
