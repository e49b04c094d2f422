import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request as sendRequest } from 'node:http'
import { describe, expect, it } from 'vitest'
import { at, echo, echoed, setScene } from './testing/scene.ts'
import { ACCOUNT, SECRET, TOKEN } from './testing/start-proxy.ts'

const { vendor, start } = setScene()

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
