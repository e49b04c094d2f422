import { describe, expect, it } from 'vitest'
import { createSandbox, SAMPLE_SCIM_TOKEN } from '../index.ts'
import { patch, startSandbox, user } from '../testing/started-sandbox.ts'
import { FAULT_KINDS } from './fault.ts'

const USERS = { method: 'GET', path: '/scim/v2/Users' }

describe('where and how often a fault strikes', () => {
  it('skips, then strikes so many times, and counts both', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ match: USERS, skip: 1, times: 2, fault: { kind: 'status', status: 500 } })
    const found: number[] = []
    for (let call = 0; call < 4; call += 1) found.push((await sandbox.scim('GET', '/Users')).status)
    expect(found).toEqual([200, 500, 500, 200])
    expect(sandbox.control.faults()).toMatchObject([{ matched: 4, struck: 2 }])
  })

  it('goes by method and by path, where a star is one segment and two are the rest', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({
      match: { method: 'get', path: '/scim/v2/Users/*' },
      fault: { kind: 'status', status: 500 },
    })
    sandbox.control.fault({ match: { path: '/admin/**' }, fault: { kind: 'status', status: 502 } })
    const { id } = await sandbox.member(20)
    expect((await sandbox.scim('GET', `/Users/${id}`)).status).toBe(500)
    expect((await sandbox.scim('DELETE', `/Users/${id}`)).status).toBe(204)
    expect((await sandbox.admin('GET', '/a/b/c')).status).toBe(502)
  })

  it('never touches the control door', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ fault: { kind: 'status', status: 500 } })
    expect((await sandbox.scim('GET', '/Users')).status).toBe(500)
    expect((await sandbox.door('DELETE', '/faults')).status).toBe(204)
    expect((await sandbox.scim('GET', '/Users')).status).toBe(200)
  })

  it('stands in the ledger beside the call it struck', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ fault: { kind: 'status', status: 503 } })
    await sandbox.scim('GET', '/Users')
    expect(sandbox.control.state().calls().at(-1)).toMatchObject({ status: 503, faults: ['status'] })
  })

  it('is refused with the kinds, fields and values that exist when it makes no sense', async () => {
    await using sandbox = await startSandbox()
    const wrong: readonly (readonly [rule: unknown, says: RegExp])[] = [
      [{ fault: { kind: 'flood' } }, /status, latency, reset/],
      [{ fault: { kind: 'status' } }, /fault.status of a status fault must be a status from 200 to 599/],
      [{ fault: { kind: 'reset', ms: 3 } }, /has no "ms". Its fields are: when/],
      [{ fault: { kind: 'reset', when: 'later' } }, /before or after/],
      [{ match: { verb: 'GET' }, fault: { kind: 'reset' } }, /match.method, match.path/],
      [{ skip: -1, fault: { kind: 'reset' } }, /skip must be a whole number/],
      [{ times: '2', fault: { kind: 'reset' } }, /times must be a whole number/],
      [{ often: 2, fault: { kind: 'reset' } }, /match, skip, times, fault/],
    ]
    for (const [rule, says] of wrong) {
      const { status, body } = await sandbox.door('POST', '/faults', rule)
      expect(status).toBe(400)
      expect(body['error']).toMatch(says)
    }
    expect(FAULT_KINDS).toHaveLength(13)
  })
})

describe('faults of transport', () => {
  it('status: answers it before the effect, with headers and body as given', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    sandbox.control.fault({
      times: 1,
      fault: { kind: 'status', status: 503, headers: { 'retry-after': '7' }, body: 'busy' },
    })
    const { status, headers, text } = await sandbox.scim('DELETE', `/Users/${id}`)
    expect([status, headers.get('retry-after'), text]).toEqual([503, '7', 'busy'])
    expect((await sandbox.scim('GET', `/Users/${id}`)).status).toBe(200)
  })

  it('status after: answers it although the effect has happened', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    sandbox.control.fault({ times: 1, fault: { kind: 'status', status: 502, when: 'after' } })
    expect((await sandbox.scim('DELETE', `/Users/${id}`)).status).toBe(502)
    expect((await sandbox.scim('GET', `/Users/${id}`)).status).toBe(404)
  })

  it('status, before and after alike: wears the body and the type that the switches say, or its own', async () => {
    await using sandbox = await startSandbox({ switches: { responseContentType: 'application/json' } })
    for (const when of ['before', 'after'] as const) {
      sandbox.control.fault({ times: 1, fault: { kind: 'status', status: 502, when } })
      const standard = await sandbox.scim('GET', '/Users')
      expect([standard.headers.get('content-type'), standard.body['detail']], when).toEqual([
        'application/json',
        'injected 502',
      ])
      sandbox.control.fault({ times: 1, fault: { kind: 'status', status: 502, when, body: 'own' } })
      const own = await sandbox.scim('GET', '/Users')
      expect([own.headers.get('content-type'), own.text], when).toEqual(['application/json', 'own'])
    }
    sandbox.control.setSwitch('errorBody', 'html')
    sandbox.control.fault({ times: 1, fault: { kind: 'status', status: 502, when: 'after' } })
    expect((await sandbox.scim('GET', '/Users')).text).toContain('<!doctype html>')
  })

  it('reset: tears the connection before the effect', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ times: 1, fault: { kind: 'reset' } })
    await expect(sandbox.scim('POST', '/Users', user({ userName: 'a@acme.test' }))).rejects.toThrow()
    expect((await sandbox.users()).totalResults).toBe(120)
  })

  it('reset after: tears the connection after the effect', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ times: 1, fault: { kind: 'reset', when: 'after' } })
    await expect(sandbox.scim('POST', '/Users', user({ userName: 'a@acme.test' }))).rejects.toThrow()
    expect((await sandbox.users()).totalResults).toBe(121)
    expect(sandbox.control.state().calls()[0]).toMatchObject({ status: undefined, faults: ['reset'] })
  })

  it('hang: never answers', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ times: 1, fault: { kind: 'hang' } })
    const answer = fetch(`${sandbox.url}/scim/v2/Users`, { signal: AbortSignal.timeout(50) })
    await expect(answer).rejects.toThrow()
  })

  it('latency: answers later, and ends with the sandbox', async () => {
    const sandbox = createSandbox({ switches: { rateLimit: 'off' } })
    const { scimUrl } = await sandbox.listen()
    sandbox.control.fault({ times: 1, fault: { kind: 'latency', ms: 3_600_000 } })
    const answer = fetch(`${scimUrl}/Users`, { headers: { authorization: `Bearer ${SAMPLE_SCIM_TOKEN}` } }).catch(
      () => 'cut',
    )
    const quick = await fetch(`${scimUrl}/ServiceProviderConfig`)
    expect(quick.status).toBe(200)
    await sandbox.close()
    expect(await answer).toBe('cut')
  })

  it('truncate clean: gives half the body as if it were whole', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ fault: { kind: 'truncate' } })
    const { status, text, body } = await sandbox.scim('GET', '/Users')
    expect([status, body]).toEqual([200, {}])
    expect(text.startsWith('{"schemas"')).toBe(true)
  })

  it('truncate abort: drops the connection in mid-body', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ fault: { kind: 'truncate', ending: 'abort', keepBytes: 20 } })
    await expect(sandbox.scim('GET', '/Users')).rejects.toThrow()
  })

  it('contentType: says another type than the body has', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ fault: { kind: 'contentType', contentType: 'text/plain' } })
    const { headers, body } = await sandbox.scim('GET', '/Users')
    expect([headers.get('content-type'), body['totalResults']]).toEqual(['text/plain', 120])
  })

  it('stale: reads show the past for so many seconds, writes go through', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    sandbox.control.fault({ fault: { kind: 'stale', seconds: 5 } })
    await sandbox.scim('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: false }))
    expect((await sandbox.scim('GET', `/Users/${id}`)).body['active']).toBe(true)
    expect((await sandbox.users()).totalResults).toBe(120)
    expect(sandbox.control.state().account(id).standing).toBe('removed')
    sandbox.clock.now += 5_000
    expect((await sandbox.scim('GET', `/Users/${id}`)).status).toBe(404)
    expect((await sandbox.users()).totalResults).toBe(119)
  })
})

describe('hostile bodies', () => {
  it('html: a page of HTML with status 200, or another', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ times: 1, fault: { kind: 'html' } })
    sandbox.control.fault({ skip: 1, times: 1, fault: { kind: 'html', status: 403 } })
    const answers = [await sandbox.scim('GET', '/Users'), await sandbox.scim('GET', '/Users')]
    expect(answers.map(({ status }) => status)).toEqual([200, 403])
    for (const { text } of answers) expect(text).toContain('<html>')
  })

  it('errorInside: 200 with an error inside', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ fault: { kind: 'errorInside' } })
    const { status, body } = await sandbox.scim('GET', '/Users')
    expect([status, body['status'], body['Resources']]).toEqual([200, '500', undefined])
  })

  it('samePage: the first page whatever is asked for', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ match: USERS, fault: { kind: 'samePage' } })
    expect(await sandbox.users('?startIndex=101&count=50')).toEqual(await sandbox.users('?startIndex=1&count=50'))
  })

  it('endlessPages: every page is full and announces more', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ match: USERS, fault: { kind: 'endlessPages' } })
    const page = await sandbox.users('?startIndex=100001&count=100')
    expect(page.Resources).toHaveLength(100)
    expect(page.totalResults).toBeGreaterThan(100_100)
  })

  it('emptyList: 200 and nobody', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ match: USERS, fault: { kind: 'emptyList' } })
    expect(await sandbox.users()).toMatchObject({ totalResults: 0, Resources: [] })
  })

  it('hugeBody: so many megabytes, streamed', async () => {
    await using sandbox = await startSandbox()
    sandbox.control.fault({ match: USERS, fault: { kind: 'hugeBody', megabytes: 12 } })
    const response = await fetch(`${sandbox.url}/scim/v2/Users`)
    let bytes = 0
    for await (const piece of response.body ?? []) bytes += piece.length
    expect(bytes).toBeGreaterThan(12 * 1024 * 1024)
    expect(response.headers.get('content-length')).toBeNull()
  })
})

describe('faults by switch', () => {
  it('faultInjection = off: nothing fails', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.scim('GET', '/Users')).status).toBe(200)
  })

  it('faultInjection = 500: every SCIM call fails so, the Admin API does not', async () => {
    await using sandbox = await startSandbox({ switches: { faultInjection: '500' } })
    expect((await sandbox.scim('GET', '/Users')).status).toBe(500)
    expect((await sandbox.admin('GET', '/mcp_client_connections')).status).toBe(200)
  })

  it('faultInjection = 502: every SCIM call fails so', async () => {
    await using sandbox = await startSandbox({ switches: { faultInjection: '502' } })
    expect((await sandbox.scim('DELETE', '/Users/unknown')).status).toBe(502)
  })

  it('faultInjection = timeout: no SCIM call is answered', async () => {
    await using sandbox = await startSandbox({ switches: { faultInjection: 'timeout' } })
    await expect(fetch(`${sandbox.url}/scim/v2/Users`, { signal: AbortSignal.timeout(50) })).rejects.toThrow()
  })

  it('faultInjection = resetMidPage: a page breaks off', async () => {
    await using sandbox = await startSandbox({ switches: { faultInjection: 'resetMidPage' } })
    await expect(sandbox.scim('GET', '/Users')).rejects.toThrow()
  })
})

describe('latency by switch', () => {
  it('latency = off: answers at once', async () => {
    expect(await elapsed('off')).toBeLessThan(5_000)
  })

  it('latency = 50ms: answers no sooner than that', async () => {
    expect(await elapsed('50ms')).toBeGreaterThanOrEqual(49)
  })

  it('latency = 500ms: holds the answer back', async () => {
    expect(await isHeldBack('500ms')).toBe(true)
  })

  it('latency = 5s: holds the answer back', async () => {
    expect(await isHeldBack('5s')).toBe(true)
  })
})

/** Milliseconds that a call took. */
async function elapsed(latency: 'off' | '50ms'): Promise<number> {
  await using sandbox = await startSandbox({ switches: { latency } })
  const start = performance.now()
  await sandbox.scim('GET', '/Users?count=1')
  return performance.now() - start
}

/** Has the answer still not come when a later call to the door has been answered? Closing then cuts it off. */
async function isHeldBack(latency: '500ms' | '5s'): Promise<boolean> {
  const sandbox = createSandbox({ switches: { latency } })
  const { url } = await sandbox.listen()
  const slow = fetch(`${url}/scim/v2/ServiceProviderConfig`).then(
    () => false,
    () => true,
  )
  await fetch(`${url}/_sandbox`)
  await sandbox.close()
  return slow
}
