import { afterEach, describe, expect, it } from 'vitest'
import { Refusal, type Vendor } from '../testing/contract-api.ts'
import { type Desk, openDesk } from '../testing/desk.ts'

let desk: Desk | undefined
afterEach(() => desk?.api.close())

/** Answers with what it was sent. */
const echo: Vendor = (request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const { method, url, headers } = request
    response.writeHead(200).end(JSON.stringify({ method, url, headers, body: Buffer.concat(parts).toString() }))
  })
}

const answering =
  (status: number, body: string): Vendor =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(body)

describe('rollcall proxy', () => {
  it('sends method, path, query, headers and body as they are', async () => {
    desk = await openDesk({}, echo)
    const { out } = await desk.type(
      `rollcall proxy post /Groups -a a-1 -q count=1 -q 'filter=name eq "A&B"' -H 'Content-Type: application/scim+json' -d '{"displayName":"Design"}'`,
    )
    expect(JSON.parse(out)).toMatchObject({
      method: 'POST',
      url: '/proxy/Groups?count=1&filter=name%20eq%20%22A%26B%22&integrated_account_id=a-1',
      headers: { 'content-type': 'application/scim+json', authorization: 'Bearer a-token' },
      body: '{"displayName":"Design"}',
    })
  })

  it('says JSON of a body unless told otherwise, and nothing without one', async () => {
    desk = await openDesk({}, echo)
    const withBody = await desk.type('rollcall proxy PATCH /Users/1 -d -', { stdin: '{}' })
    expect(JSON.parse(withBody.out)).toMatchObject({ body: '{}', headers: { 'content-type': 'application/json' } })
    const without = await desk.type('rollcall proxy GET /Users')
    expect(JSON.parse(without.out).headers).not.toHaveProperty('content-type')
  })

  it('writes the answer to standard output byte for byte', async () => {
    desk = await openDesk({}, answering(200, '{ "a" :1}\n\n'))
    expect(await desk.type('rollcall proxy GET /Users --json')).toMatchObject({
      exitCode: 0,
      out: '{ "a" :1}\n\n',
      err: '',
    })
  })

  it('hands on what has arrived while the rest is still under way', async () => {
    let finish: (() => void) | undefined
    desk = await openDesk({}, (_request, response) => {
      response.writeHead(200).write('first')
      finish = () => response.end('last')
    })
    // The vendor ends its answer only when its first part has been written: whoever gathers first waits for ever.
    const { out } = await desk.type('rollcall proxy GET /Users', {
      onOut: (piece) => {
        if (piece === 'first') finish?.()
      },
    })
    expect(out).toBe('firstlast')
  })

  it("prints the vendor's refusal, and exits 6", async () => {
    desk = await openDesk({}, answering(404, '{"detail":"no such user"}'))
    expect(await desk.type('rollcall proxy GET /Users/9')).toMatchObject({
      exitCode: 6,
      out: '{"detail":"no such user"}',
      err: 'The vendor answered 404 Not Found.\n',
    })
  })

  it('prints a refusal of any size whole', async () => {
    const body = JSON.stringify({ detail: 'x'.repeat(300_000) })
    desk = await openDesk({}, answering(400, body))
    const { exitCode, out } = await desk.type('rollcall proxy GET /Users')
    expect(exitCode).toBe(6)
    expect(out === body).toBe(true)
  })

  it('reports a refusal of the server itself like that of any other command', async () => {
    const refusal = new Refusal(404, 'connection_not_found', 'There is no connection a-9. List them.')
    desk = await openDesk({}, answering(404, JSON.stringify(refusal.body)))
    expect(await desk.type('rollcall proxy GET /Users -a a-9')).toMatchObject({
      exitCode: 4,
      out: '',
      err: 'There is no connection a-9. List them.\n(request r-1)\n',
    })
  })

  it('exits 6 when the server could not reach the vendor', async () => {
    const refusal = new Refusal(502, 'vendor_unavailable', 'The vendor cannot be reached. Try again later.')
    desk = await openDesk({}, answering(502, JSON.stringify(refusal.body)))
    expect(await desk.type('rollcall proxy GET /Users')).toMatchObject({ exitCode: 6, out: '' })
  })

  it('shows status and headers on standard error with --include', async () => {
    desk = await openDesk({}, answering(200, '{}'))
    const { out, err } = await desk.type('rollcall proxy GET /Users --include')
    expect(out).toBe('{}')
    expect(err).toMatch(/^200 OK\n/)
    expect(err).toContain('content-type: application/json\n')
  })

  it('refuses what is no header or no parameter', async () => {
    desk = await openDesk({}, echo)
    expect((await desk.type('rollcall proxy GET /Users -H accept')).err).toBe('--header takes "name: value".\n')
    expect((await desk.type('rollcall proxy GET /Users -q count')).exitCode).toBe(2)
  })

  it('says so when there is no server', async () => {
    desk = await openDesk()
    await desk.api.close()
    const { exitCode, err } = await desk.type('rollcall proxy GET /Users -a a-1')
    expect(exitCode).toBe(1)
    expect(err).toBe(`${desk.api.url} cannot be reached. Check that the server runs and that the base URL is right.\n`)
  })

  it.each([
    ['GET /Users -d {}', 'GET takes no body. Leave the body out, or use another method.\n'],
    ['HEAD /Users -d {}', 'HEAD takes no body. Leave the body out, or use another method.\n'],
    ['TRACE /Users', 'TRACE cannot be sent. Use GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.\n'],
    ['CONNECT /Users', 'CONNECT cannot be sent. Use GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.\n'],
    ['DELETE /../api-token/t-1', /would lead elsewhere/],
    [`GET /Users -H 'x-name: €'`, /^The header x-name cannot be sent/],
  ])('refuses %s as a wrong command line', async (words, sentence) => {
    let calls = 0
    desk = await openDesk({}, (_request, response) => {
      calls += 1
      response.end()
    })
    const { exitCode, err } = await desk.type(`rollcall proxy ${words} -a a-1`)
    expect(exitCode).toBe(2)
    if (typeof sentence === 'string') expect(err).toBe(sentence)
    else expect(err).toMatch(sentence)
    expect(calls).toBe(0)
    expect(desk.api.asked).toEqual([])
  })

  it.each([200, 404])('says so when an answer of %i breaks off, after what had arrived', async (status) => {
    let breakOff: (() => void) | undefined
    desk = await openDesk({}, (_request, response) => {
      response.writeHead(status, { 'content-length': '100' }).write('first')
      if (status === 200) breakOff = () => response.destroy()
      else response.write('', () => response.destroy())
    })
    const { exitCode, out, err } = await desk.type('rollcall proxy GET /Users', { onOut: () => breakOff?.() })
    expect(exitCode).toBe(1)
    expect(out).toBe('first')
    expect(err).toBe(
      `The answer (${status}) broke off; the 5 bytes that had arrived were printed. Look before you repeat anything but a read.\n`,
    )
  })
})

describe('rollcall custom', () => {
  it("calls any path below the vendor's base URL", async () => {
    desk = await openDesk({}, echo)
    const { out } = await desk.type('rollcall custom GET /ServiceProviderConfig')
    expect(JSON.parse(out).url).toBe('/custom/ServiceProviderConfig?integrated_account_id=a-1')
  })
})
