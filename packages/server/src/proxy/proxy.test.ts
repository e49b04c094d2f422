import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener, request as sendRequest } from 'node:http'
import { type AddressInfo, connect, createServer as createSocketServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { migrate, type OpenDatabase, openDatabase } from '../db/index.ts'
import { ACCOUNT, SECRET, type StartedProxy, startProxy, TOKEN } from './testing/start-proxy.ts'

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

/** Echoes what it was asked, as JSON. */
const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { method, url, rawHeaders, headers } = request
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ method, url, rawHeaders, headers, body: Buffer.concat(chunks).toString('latin1') }))
  })
}
const at = (path: string, query = ''): string => `${path}?${query}${query && '&'}integrated_account_id=${ACCOUNT}`
const echoed = (answer: {
  readonly text: string
}): { method: string; url: string; rawHeaders: string[]; headers: Record<string, string>; body: string } =>
  JSON.parse(answer.text)

describe('what a vendor receives', () => {
  it('is the path and the query byte by byte, without our own parameters, wherever they stand', async () => {
    const proxy = await start(`${await vendor(echo)}/scim/v2`)
    const { url } = echoed(
      await proxy.send(
        `/proxy/Users/a%2Fb%20%c3%a9?b=2&truto_x=1&a=&a&integrated%5Faccount%5Fid=${ACCOUNT}&b=%2B+%zz&&truto_response_format=raw&next_cursor=x`,
      ),
    )
    expect(url).toBe('/scim/v2/Users/a%2Fb%20%c3%a9?b=2&a=&a&b=%2B+%zz&&next_cursor=x')
    expect(echoed(await proxy.send(at('/custom/any/path', 'x=1'))).url).toBe('/scim/v2/any/path?x=1')
    expect(echoed(await proxy.send(at('/custom'))).url).toBe('/scim/v2')
    expect(echoed(await proxy.send(at('/proxy/Plain'))).url).toBe('/scim/v2/plain/list')
  })

  it('keeps a query that the base URL has', async () => {
    const proxy = await start(`${await vendor(echo)}/api?version=3`)
    expect(echoed(await proxy.send(at('/proxy/Users', 'a=1'))).url).toBe('/api/Users?version=3&a=1')
  })

  it('carries the credential and the caller’s headers, and nothing that is between the caller and us', async () => {
    const proxy = await start(await vendor(echo))
    const { rawHeaders } = echoed(
      await proxy.send(at('/custom/x'), {
        headers: {
          Accept: 'application/scim+json',
          'X-Twice': ['1', '2'],
          Cookie: 'session=1',
          'X-Forwarded-For': '10.0.0.1',
          Forwarded: 'for=x',
          Connection: 'keep-alive, X-Private',
          'X-Private': 'p',
          TE: 'trailers',
          'Proxy-Authorization': 'Basic x',
          'If-Match': 'W/"1"',
          'User-Agent': 'mine/1',
        },
      }),
    )
    const host = rawHeaders[1]
    expect(rawHeaders).toEqual([
      'host',
      host,
      'connection',
      'keep-alive',
      'accept',
      'application/scim+json',
      'x-twice',
      '1',
      'x-twice',
      '2',
      'if-match',
      'W/"1"',
      'user-agent',
      'mine/1',
      'authorization',
      `Bearer ${SECRET}`,
    ])
    expect(echoed(await proxy.send(at('/custom/x'))).headers['user-agent']).toBe('Rollcall/1.2.3')
  })

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    'is the verb %s with its body and content type',
    async (method) => {
      const proxy = await start(await vendor(echo))
      const body = Buffer.from([0, 255, 13, 10, 128])
      const answer = echoed(
        await proxy.send(at('/custom/x'), {
          method,
          body,
          headers: { 'content-type': 'application/x-own', 'content-length': '5' },
        }),
      )
      expect(answer).toMatchObject({
        method,
        body: body.toString('latin1'),
        headers: { 'content-type': 'application/x-own', 'content-length': '5' },
      })
    },
  )

  it('is an upload of any size, with its length or in chunks, intact', async () => {
    const received: {
      readonly hash: string
      readonly length: string | undefined
      readonly encoding: string | undefined
    }[] = []
    const proxy = await start(
      await vendor((request, response) => {
        const hash = createHash('sha256')
        request.on('data', (chunk: Buffer) => hash.update(chunk))
        request.on('end', () => {
          received.push({
            hash: hash.digest('hex'),
            length: request.headers['content-length'],
            encoding: request.headers['transfer-encoding'],
          })
          response.end('ok')
        })
      }),
    )
    const body = Buffer.alloc(20_000_000, 'abcdefghijklm')
    await proxy.send(at('/custom/x'), { method: 'PUT', body, headers: { 'content-length': String(body.length) } })
    await proxy.send(at('/custom/x'), { method: 'PUT', body, headers: { 'transfer-encoding': 'chunked' } })
    const hash = createHash('sha256').update(body).digest('hex')
    expect(received).toEqual([
      { hash, length: '20000000', encoding: undefined },
      { hash, length: undefined, encoding: 'chunked' },
    ])
  })

  it('waits for nobody’s 100 Continue: whoever expects one has it from us', async () => {
    const proxy = await start(await vendor(echo))
    const request = sendRequest({
      port: proxy.port,
      path: at('/custom/x'),
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, expect: '100-continue', 'content-length': '2' },
    })
    request.flushHeaders()
    await once(request, 'continue')
    request.end('hi')
    const [response] = await once(request, 'response')
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk)
    const seen = echoed({ text: Buffer.concat(chunks).toString() })
    expect(seen.body).toBe('hi')
    expect(seen.headers['expect']).toBeUndefined()
  })

  it.each([
    '/custom/..',
    '/custom/%2e%2e/x',
    '/custom//evil.example/x',
    '/custom/a\\..\\b',
    '/proxy/Users/../../admin',
    '/proxy/Users/..%2f..%2fadmin',
  ])('is never a path out of the base URL: %s', async (path) => {
    let calls = 0
    const proxy = await start(`${await vendor((_request, response) => void ((calls += 1), response.end()))}/scim/v2`)
    const answer = await proxy.send(at(path))
    expect(answer.status).toBe(400)
    expect(calls).toBe(0)
  })
})

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
  it('slows the vendor down, so that 300 MB cost next to no memory', async () => {
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
    const before = process.memoryUsage().rss
    const request = sendRequest({
      port: proxy.port,
      path: at('/custom/x'),
      headers: { authorization: `Bearer ${TOKEN}` },
    }).end()
    const [response] = await once(request, 'response')
    await wait(500) // nothing is read meanwhile
    expect(sent).toBeLessThan(30_000_000)
    let received = 0
    let highest = 0
    response.on('data', (piece: Buffer) => {
      received += piece.length
      if (received % 50 === 0) highest = Math.max(highest, process.memoryUsage().rss)
    })
    await once(response, 'end')
    expect(received).toBe(total)
    expect(Math.max(highest, process.memoryUsage().rss) - before).toBeLessThan(150_000_000)
  })
})

describe('a refusal', () => {
  it.each([
    ['no token', at('/proxy/Users'), { token: undefined }, 401, 'unauthorized'],
    ['an unknown token', at('/proxy/Users'), { token: 'nonsense' }, 401, 'unauthorized'],
    ['a token without the scope', at('/proxy/Users'), { token: 'reads-only' }, 403, 'forbidden'],
    ['an unknown account', '/proxy/Users?integrated_account_id=other', {}, 404, 'connection_not_found'],
    ['an unknown resource', at('/proxy/users'), {}, 404, 'unknown_resource'],
    ['a prototype’s property', at('/proxy/constructor'), {}, 404, 'unknown_resource'],
    ['TRACE', at('/custom/x'), { method: 'TRACE' }, 405, 'capability_missing'],
    ['an unknown format', at('/custom/x', 'truto_response_format=xml'), {}, 400, 'invalid_request'],
  ])('of %s has the shape of the house', async (_what, path, sending, status, code) => {
    const proxy = await start(await vendor((_request, response) => response.end()))
    const answer = await proxy.send(path, sending)
    expect(JSON.parse(answer.text)).toMatchObject({
      statusCode: status,
      code,
      request_id: answer.headers['x-request-id'],
    })
    expect(answer.status).toBe(status)
    expect(proxy.logged()).toMatchObject([{ event: 'proxy_refused', status, code }])
  })

  it('names the resources that exist', async () => {
    const proxy = await start('http://127.0.0.1:1')
    expect((await proxy.send(at('/proxy/nope'))).text).toContain('it has Users, Plain')
  })

  it('says for a write whether it may have happened', async () => {
    const dead = await start('http://127.0.0.1:1')
    expect(JSON.parse((await dead.send(at('/custom/x'), { method: 'POST', body: 'a' })).text)).toMatchObject({
      statusCode: 502,
      code: 'vendor_unavailable',
      effect: 'none',
    })
    const rude = await start(await socketVendor((socket) => socket.once('data', () => socket.destroy())))
    expect(JSON.parse((await rude.send(at('/custom/x'), { method: 'POST', body: 'a' })).text)).toMatchObject({
      statusCode: 502,
      effect: 'unknown',
    })
    const slow = await start(await socketVendor(() => undefined), { egress: { timeouts: { headersMs: 50 } } })
    expect(JSON.parse((await slow.send(at('/custom/x'), { method: 'POST', body: 'a' })).text)).toMatchObject({
      statusCode: 504,
      code: 'vendor_timeout',
      effect: 'unknown',
    })
  })
})

describe('a vendor that wants fewer calls', () => {
  const limited = (
    first: Record<string, string>,
  ): { readonly listener: RequestListener; readonly bodies: string[] } => {
    const bodies: string[] = []
    const listener: RequestListener = (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        bodies.push(String(Buffer.concat(chunks).length))
        if (bodies.length === 1) response.writeHead(429, first).end('slow down')
        else response.end('ok')
      })
    }
    return { listener, bodies }
  }

  it('is waited for where the wait is short and the request is at hand', async () => {
    const { listener, bodies } = limited({ 'retry-after': '0' })
    const proxy = await start(await vendor(listener))
    expect(
      await proxy.send(at('/custom/x'), {
        method: 'POST',
        body: 'a'.repeat(60_000),
        headers: { 'content-length': '60000' },
      }),
    ).toMatchObject({ status: 200 })
    expect(bodies).toEqual(['60000', '60000'])
    expect(proxy.observed.map(({ status }) => status)).toEqual([429, 200])
  })

  it('is passed on where the wait is long, or the body has gone by', async () => {
    const long = limited({ 'retry-after': '3600' })
    expect(await (await start(await vendor(long.listener))).send(at('/custom/x'))).toMatchObject({
      status: 429,
      text: 'slow down',
      headers: { 'retry-after': '3600' },
    })
    const large = limited({ 'retry-after': '0' })
    const answer = await (await start(await vendor(large.listener))).send(at('/custom/x'), {
      method: 'POST',
      body: Buffer.alloc(70_000),
      headers: { 'content-length': '70000' },
    })
    expect(answer.status).toBe(429)
  })

  it('is not called faster than its budget', async () => {
    const proxy = await start(await vendor((_request, response) => response.end('ok')), {
      budget: { requestsPerSecond: 20, burst: 1, concurrent: 10 },
    })
    const startedAt = performance.now()
    const answers = await Promise.all(Array.from({ length: 5 }, () => proxy.send(at('/custom/x'))))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(195)
  })
})

describe('the incumbent’s envelope', () => {
  const people = Array.from({ length: 5 }, (_, index) => ({ id: String(index + 1) }))
  const scim: RequestListener = (request, response) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams
    const from = Number(query.get('startIndex') ?? 1)
    const rows = people.slice(from - 1, from - 1 + Number(query.get('count') ?? 2))
    const body = gzipSync(JSON.stringify({ totalResults: people.length, Resources: rows, seen: request.url }))
    response
      .writeHead(200, { 'content-type': 'application/scim+json', 'content-encoding': 'gzip', etag: '"1"' })
      .end(body)
  }

  it('is put around a list only when it is asked for, and walks the vendor’s pages', async () => {
    const proxy = await start(await vendor(scim))
    const format = 'truto_response_format=unified'
    const ids: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const answer = await proxy.send(at('/proxy/Users', `${format}&limit=2&next_cursor=${cursor}&filter=x`))
      expect(answer.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8' })
      expect(answer.headers['content-encoding']).toBeUndefined()
      const page: { result: { id: string }[]; next_cursor: string | null; prev_cursor: null; result_count: number } =
        JSON.parse(answer.text)
      expect(page).toMatchObject({ prev_cursor: null, result_count: page.result.length })
      ids.push(...page.result.map(({ id }) => id))
      cursor = page.next_cursor
    }
    expect(ids).toEqual(['1', '2', '3', '4', '5'])
    const verbatim = await proxy.send(at('/proxy/Users', 'limit=2'))
    expect(verbatim.headers['content-encoding']).toBe('gzip')
    expect((await proxy.send(at('/proxy/Users', `${format}&next_cursor=bogus`))).text).toContain('invalid_cursor')
    expect((await proxy.send(at('/proxy/Users', `${format}&limit=0`))).status).toBe(400)
  })

  it('is put around any JSON of a custom call, digit by digit; a record, a text and a refusal stay as they are', async () => {
    const answers: Record<string, [number, string, string]> = {
      '/json': [200, 'application/json', '{"n":12345678901234567890}'],
      '/text': [200, 'text/plain', 'hello'],
      '/no': [404, 'application/json', '{"detail":"no"}'],
      '/Users/1': [200, 'application/json', '{"id":"1"}'],
    }
    const proxy = await start(
      await vendor((request, response) => {
        const [status, type, body] = answers[request.url?.split('?', 1)[0] ?? ''] ?? [500, '', '']
        response.writeHead(status, { 'content-type': type }).end(body)
      }),
    )
    const bodyOf = async (path: string, method = 'GET') =>
      (await proxy.send(at(path, 'truto_response_format=unified'), { method })).text
    expect(await bodyOf('/custom/json')).toBe(
      '{"result":{"n":12345678901234567890},"next_cursor":null,"prev_cursor":null}',
    )
    expect(await bodyOf('/custom/json', 'POST')).toBe(
      '{"result":{"n":12345678901234567890},"next_cursor":null,"prev_cursor":null}',
    )
    expect(await bodyOf('/custom/text')).toBe('hello')
    expect(await bodyOf('/custom/no')).toBe('{"detail":"no"}')
    expect(await bodyOf('/proxy/Users/1')).toBe('{"id":"1"}')
  })
})

describe('a write', () => {
  it('is audited before it is sent and when it is over; a read is not', async () => {
    const proxy = await start(
      await vendor((request, response) => {
        response.writeHead(request.url === '/Users/no' ? 403 : request.url === '/Users/oh' ? 500 : 201).end()
      }),
    )
    await proxy.send(at('/proxy/Users'))
    await proxy.send(at('/proxy/Users/7'), { method: 'DELETE' })
    await proxy.send(at('/proxy/Users/no'), { method: 'PATCH', body: '{}' })
    await proxy.send(at('/proxy/Users/oh'), { method: 'POST', body: Buffer.alloc(100_000) })
    await expect.poll(proxy.audited).toEqual([
      { actor: 'api-token:test', action: 'proxy.called', target: 'DELETE /Users/7', outcome: 'succeeded' },
      { actor: 'api-token:test', action: 'proxy.called', target: 'PATCH /Users/no', outcome: 'failed' },
      { actor: 'api-token:test', action: 'proxy.called', target: 'POST /Users/oh', outcome: 'unknown' },
    ])
  })

  it('with an Idempotency-Key happens once, and its answer is given again', async () => {
    let calls = 0
    const proxy = await start(
      await vendor((request, response) => {
        calls += 1
        expect(request.headers['idempotency-key']).toBeUndefined()
        response.writeHead(201, { 'x-vendor': 'v', 'content-type': 'application/scim+json' }).end(`{"id":"${calls}"}`)
      }),
    )
    const post = (key: string, body: string) =>
      proxy.send(at('/proxy/Users'), { method: 'POST', body, headers: { 'idempotency-key': key } })
    const first = await post('k1', '{"a":1}')
    const second = await post('k1', '{"a":1}')
    expect(second).toMatchObject({
      status: 201,
      text: first.text,
      headers: { 'x-vendor': 'v', 'content-type': 'application/scim+json', 'idempotency-replayed': 'true' },
    })
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id'])
    expect((await post('k1', '{"a":2}')).status).toBe(422)
    expect((await post('k2', '{"a":1}')).text).toBe('{"id":"2"}')
    expect((await post('k3', 'x'.repeat(1024 * 1024 + 1))).status).toBe(413)
    expect(calls).toBe(2)
  })

  it('keeps its key when the vendor failed, because it may have happened', async () => {
    let calls = 0
    const proxy = await start(
      await vendor((_request, response) => void ((calls += 1), response.writeHead(500).end('oh'))),
    )
    const post = () =>
      proxy.send(at('/proxy/Users'), { method: 'POST', body: '{}', headers: { 'idempotency-key': 'k' } })
    expect(await post()).toMatchObject({ status: 500, text: 'oh' })
    expect(await post()).toMatchObject({ status: 409 })
    expect(calls).toBe(1)
  })
})

describe('secrets', () => {
  it('are neither in the log nor in what a caller is told', async () => {
    const proxy = await start(await socketVendor((socket) => socket.once('data', () => socket.destroy())))
    const answer = await proxy.send(at('/proxy/Users', 'filter=person%40example.com'), {
      headers: { 'x-own': 'own-value' },
    })
    const said = `${proxy.logText()}${answer.text}${answer.rawHeaders.join()}`
    for (const secret of [SECRET, TOKEN, 'example.com', 'own-value']) expect(said).not.toContain(secret)
  })
})
