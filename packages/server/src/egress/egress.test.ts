import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { failureOf, setScene } from './testing/scene.ts'
import { SECRET, upstreamAt } from './testing/start-egress.ts'

const { sockets, start, vendor } = setScene()

describe('a call to a vendor', () => {
  it('goes to the path below the base URL with its query in order, its body as JSON, the credential and our name', async () => {
    const acme = await vendor((_request, response) => response.writeHead(201, { 'X-Thing': 'a' }).end('{"id":"1"}'))
    const { egress } = start()
    const upstream = upstreamAt(`${acme.url}/scim/v2/`)
    const answer = await egress.call(upstream, {
      method: 'POST',
      path: '/Users/a%2Fb',
      query: [
        ['filter', 'userName eq "a&b"'],
        ['x', '1'],
        ['x', ''],
        ['ä', ' '],
      ],
      extraQuery: 'raw=%20+',
      headers: { 'Content-Type': 'application/scim+json' },
      body: { userName: 'é' },
    })
    const [request] = acme.seen
    expect(request?.url).toBe('/scim/v2/Users/a%2Fb?filter=userName%20eq%20%22a%26b%22&x=1&x=&%C3%A4=%20&raw=%20+')
    expect(request?.body).toBe('{"userName":"é"}')
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${SECRET}`,
      'user-agent': 'Rollcall/1.2.3',
      'content-type': 'application/scim+json',
    })
    expect(answer).toMatchObject({
      status: 201,
      text: '{"id":"1"}',
      headers: { 'x-thing': 'a' },
      request: { method: 'POST' },
    })
    expect(JSON.stringify(answer)).not.toContain(SECRET)
    expect(upstream.observed).toMatchObject([{ status: 201, method: 'POST', path: '/Users/a%2Fb', text: '{"id":"1"}' }])
  })

  it('cannot be made to carry another credential or a header of its own making', async () => {
    const acme = await vendor((_request, response) => response.end('{}'))
    const { egress } = start()
    await egress.call(upstreamAt(acme.url), {
      method: 'GET',
      path: '/',
      headers: { Authorization: 'Bearer mine', 'User-Agent': 'kit' },
    })
    expect(acme.seen[0]?.headers).toMatchObject({ authorization: `Bearer ${SECRET}`, 'user-agent': 'kit' })
    const error = await failureOf(
      egress.call(upstreamAt(acme.url), { method: 'GET', path: '/', headers: { 'x-a': 'b\r\nx-c: d' } }),
    )
    expect(error).toMatchObject({ code: 'invalid_request' })
    expect(acme.seen).toHaveLength(1)
  })

  it('returns a redirect as it is', async () => {
    const acme = await vendor((_request, response) =>
      response.writeHead(302, { location: 'https://elsewhere.example' }).end(),
    )
    const answer = await start().egress.call(upstreamAt(acme.url), { method: 'GET', path: '/' })
    expect(answer).toMatchObject({ status: 302, headers: { location: 'https://elsewhere.example' } })
    expect(acme.seen).toHaveLength(1)
  })

  it.each([
    ['gzip', gzipSync('{"ü":1}')],
    ['br', brotliCompressSync('{"ü":1}')],
    ['deflate', deflateSync('{"ü":1}')],
    ['deflate', deflateRawSync('{"ü":1}')],
    ['gzip, br', brotliCompressSync(gzipSync('{"ü":1}'))],
  ])('decodes %s', async (encoding, bytes) => {
    const acme = await vendor((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(bytes),
    )
    expect((await start().egress.call(upstreamAt(acme.url), { method: 'GET', path: '/' })).text).toBe('{"ü":1}')
  })

  it('stops an answer that is too large while it arrives, and one that unfolds to too much', async () => {
    const endless = await sockets((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
      const timer = setInterval(() => socket.write(`1000\r\n${'x'.repeat(4096)}\r\n`), 1)
      socket.on('close', () => clearInterval(timer))
    })
    const { egress } = start()
    const cut = await failureOf(egress.call(upstreamAt(endless.url), { method: 'GET', path: '/', maxBytes: 50_000 }))
    expect(cut).toMatchObject({ code: 'vendor_malformed', message: expect.stringContaining('50000 bytes') })
    const bomb = await vendor((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(10_000_000))),
    )
    const burst = await failureOf(egress.call(upstreamAt(bomb.url), { method: 'GET', path: '/', maxBytes: 50_000 }))
    expect(burst).toMatchObject({ code: 'vendor_malformed', message: expect.stringContaining('50000 bytes') })
  })

  it('is refused to a private address before anything is sent, and by name when the name resolves to one', async () => {
    const acme = await vendor((_request, response) => response.end())
    const { egress } = start({ allow: [] })
    for (const url of [acme.url, acme.url.replace('http://127.0.0.1', 'https://localhost')]) {
      const error = await failureOf(egress.call(upstreamAt(url), { method: 'POST', path: '/' }))
      expect(error).toMatchObject({
        code: 'egress_refused',
        status: 400,
        message: expect.stringContaining('ROLLCALL_ALLOW_EGRESS'),
      })
    }
    expect(acme.seen).toHaveLength(0)
  })

  it('writes one line, with the vendor’s request id and without a secret, a query, a header, a body', async () => {
    const acme = await vendor((_request, response) =>
      response
        .writeHead(200, { 'x-acme-request-id': 'r-77', 'x-private': 'header-value' })
        .end('{"mail":"body-value"}'),
    )
    const calls: unknown[] = []
    const { egress, logged, logText } = start({ onCall: (call) => calls.push(call) })
    await egress.call(
      upstreamAt(acme.url),
      { method: 'PUT', path: '/Users/7/anna', query: [['filter', 'query-value']], body: { a: 'sent-value' } },
      { requestId: 'q-1' },
    )
    expect(logged()).toMatchObject([
      {
        event: 'vendor_call',
        connection_id: 'connection-1',
        request_id: 'q-1',
        method: 'PUT',
        path: '/Users/*',
        status: 200,
        bytes: 21,
        tries: 1,
        vendor_request_id: 'r-77',
      },
    ])
    for (const secret of [SECRET, 'header-value', 'body-value', 'query-value', 'sent-value'])
      expect(logText()).not.toContain(secret)
    expect(calls).toMatchObject([{ status: 200, vendor: 'Acme' }])
  })

  it.each([
    ['/Users/anna%40example.com', '/scim/v2/Users/*'],
    ['/anna@example.com', '/scim/v2/*'],
    ['/anna%40example.com/groups', '/scim/v2/*'],
    ['/Users', '/scim/v2/Users'],
    ['', '/scim/v2'],
  ])('logs of the path %j no more than the kind of thing', async (path, shown) => {
    const acme = await vendor((_request, response) => response.end('{}'))
    const { egress, logged } = start()
    await egress.call(upstreamAt(`${acme.url}/scim/v2`), { method: 'GET', path })
    expect(logged()).toMatchObject([{ path: shown }])
  })
})
