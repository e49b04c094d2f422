import { once } from 'node:events'
import { request as sendRequest } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { at, setScene } from './testing/scene.ts'
import { TOKEN } from './testing/start-proxy.ts'

const { vendor, socketVendor, start } = setScene()

describe('what a caller receives', () => {
  it('is the vendor’s status, reason, headers and bytes, minus hop-by-hop ones and its session, plus ours', async () => {
    const bytes = gzipSync('{"a":1}')
    const base = await socketVendor((socket) =>
      socket.once('data', () => {
        socket.write(
          [
            'HTTP/1.1 418 Short And Stout',
            'X-Twice: 1',
            'x-twice: 2',
            'Content-Type: application/scim+json',
            'Content-Encoding: gzip',
            `Content-Length: ${bytes.length}`,
            'Set-Cookie: session=secret',
            'Strict-Transport-Security: max-age=1',
            'Connection: keep-alive, x-hop',
            'X-Hop: 1',
            'Keep-Alive: timeout=9',
            'X-Request-Id: theirs',
            'X-RateLimit-Limit: 100',
            'X-RateLimit-Remaining: 7',
            `X-RateLimit-Reset: ${Math.floor(Date.now() / 1000) + 30}`,
            'Date: Thu, 01 Jan 2026 00:00:00 GMT',
            '',
            '',
          ].join('\r\n'),
        )
        socket.write(bytes)
      }),
    )
    const answer = await (await start(base)).send(at('/custom/x'))
    expect(answer).toMatchObject({ status: 418, reason: 'Short And Stout', complete: true })
    expect(answer.body.equals(bytes)).toBe(true)
    const headers = answer.rawHeaders.join('\n')
    expect(headers).toContain(
      'X-Twice\n1\nx-twice\n2\nContent-Type\napplication/scim+json\nContent-Encoding\ngzip\nContent-Length\n',
    )
    expect(answer.headers).toMatchObject({
      'x-vendor-request-id': 'theirs',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-ratelimit-limit': '100',
    })
    expect(answer.headers).toMatchObject({
      'ratelimit-limit': '100',
      'ratelimit-remaining': '7',
      'ratelimit-reset': expect.stringMatching(/^(29|30)$/),
      date: 'Thu, 01 Jan 2026 00:00:00 GMT',
    })
    for (const name of ['set-cookie', 'strict-transport-security', 'x-hop', 'transfer-encoding'])
      expect(answer.headers[name]).toBeUndefined()
  })

  it('is a redirect as it is', async () => {
    const proxy = await start(
      await vendor((_request, response) => response.writeHead(307, { location: 'https://elsewhere.example/' }).end()),
    )
    expect(await proxy.send(at('/custom/x'))).toMatchObject({
      status: 307,
      headers: { location: 'https://elsewhere.example/' },
    })
  })

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\ncontent-length: 1234\r\n\r\n', 200, '1234'],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n', 204, undefined],
    ['GET', 'HTTP/1.1 304 Not Modified\r\netag: "1"\r\ncontent-length: 99\r\n\r\n', 304, '99'],
    ['GET', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', 200, '0'],
    [
      'GET',
      'HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n',
      200,
      '0',
    ],
  ])('has no body where there is none: %s %j', async (method, bytes, status, length) => {
    const proxy = await start(await socketVendor((socket) => socket.on('data', () => socket.write(bytes))))
    const answer = await proxy.send(at('/custom/x'), { method })
    expect(answer).toMatchObject({ status, complete: true, text: '' })
    expect(answer.headers['content-length']).toBe(length)
    expect((await proxy.send(at('/custom/x'), { method })).status).toBe(status)
  })

  it('is an answer without a length in chunks, complete', async () => {
    const proxy = await start(
      await socketVendor((socket) => socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nuntil the end'))),
    )
    expect(await proxy.send(at('/custom/x'))).toMatchObject({
      status: 200,
      complete: true,
      text: 'until the end',
    })
  })

  it('breaks off where the vendor does, and never ends cleanly', async () => {
    for (const head of ['content-length: 100\r\n\r\nhalf', 'transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n']) {
      const proxy = await start(
        await socketVendor((socket) =>
          socket.once('data', () => {
            socket.write(`HTTP/1.1 200 OK\r\n${head}`)
            setTimeout(() => socket.destroy(), 20)
          }),
        ),
      )
      expect(await proxy.send(at('/custom/x'))).toMatchObject({
        status: 200,
        complete: false,
        text: 'half',
      })
    }
  })

  it('is told of an early answer although the upload is not over', async () => {
    const proxy = await start(
      await socketVendor((socket) =>
        socket.once('data', () =>
          socket.end('HTTP/1.1 413 Too Large\r\ncontent-length: 3\r\nconnection: close\r\n\r\nbig'),
        ),
      ),
    )
    const answer = await proxy.send(at('/custom/x'), {
      method: 'POST',
      body: Buffer.alloc(5_000_000),
      headers: { 'content-length': '5000000' },
    })
    expect(answer).toMatchObject({ status: 413, text: 'big' })
  })
})

describe('a caller that hangs up', () => {
  it.each([
    ['before the vendor has answered', ''],
    ['in the middle of the answer', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'],
  ])('ends the call at the vendor %s', async (_when, bytes) => {
    const gone = Promise.withResolvers<void>()
    const arrived = Promise.withResolvers<void>()
    const proxy = await start(
      await socketVendor((socket) => {
        socket.once('data', () => {
          if (bytes !== '') socket.write(bytes)
          arrived.resolve()
        })
        socket.once('close', () => gone.resolve())
      }),
    )
    const caller = connect(proxy.port, '127.0.0.1')
    caller.write(`GET ${at('/custom/x')} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${TOKEN}\r\n\r\n`)
    await arrived.promise
    if (bytes !== '') await once(caller, 'data')
    caller.destroy()
    await gone.promise
  })

  it('ends an upload at the vendor without looking complete', async () => {
    const ended = Promise.withResolvers<boolean>()
    const proxy = await start(
      await vendor((request) => {
        request.on('end', () => ended.resolve(true))
        request.on('error', () => ended.resolve(false))
        request.resume()
      }),
    )
    const caller = connect(proxy.port, '127.0.0.1')
    caller.write(
      `POST ${at('/custom/x')} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${TOKEN}\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n`,
    )
    await wait(50)
    caller.destroy()
    expect(await ended.promise).toBe(false)
  })
})

describe('a slow caller', () => {
  it('slows the vendor down, so that of 300 MB only few are on the way at any time', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x')
    const total = 300_000_000
    let sent = 0
    const base = await vendor((_request, response) => {
      response.writeHead(200, { 'content-length': String(total) })
      const more = (): void => {
        while (sent < total) {
          const piece = chunk.subarray(0, Math.min(chunk.length, total - sent))
          sent += piece.length
          if (!response.write(piece)) return void response.once('drain', more)
        }
        response.end()
      }
      more()
    })
    const proxy = await start(base)
    const request = sendRequest({
      port: proxy.port,
      path: at('/custom/x'),
      headers: { authorization: `Bearer ${TOKEN}` },
    }).end()
    const [response] = await once(request, 'response')
    await wait(500) // nothing is read meanwhile
    expect(sent).toBeLessThan(30_000_000)
    let received = 0
    let mostOnTheWay = 0
    response.on('data', (piece: Buffer) => {
      mostOnTheWay = Math.max(mostOnTheWay, sent - received)
      received += piece.length
    })
    await once(response, 'end')
    expect(received).toBe(total)
    expect(mostOnTheWay).toBeLessThan(30_000_000)
  })
})
