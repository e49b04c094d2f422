import { describe, expect, it } from 'vitest'
import { basic } from '../auth/basic.ts'
import type { HttpMethod } from '../session.ts'
import { afterEffect, startScriptedServer } from './scripted-server.ts'
import { openTestSession } from './test-session.ts'

const auth = basic({ username: { label: 'User' }, password: { label: 'Password' } })

const start = async (suffix = '') => {
  const server = await startScriptedServer(async () => ({ status: 200, text: '{}' }))
  const credential = { username: 'ana', password: 'pässword' }
  return {
    server,
    session: openTestSession({ auth, credential, baseUrl: `${server.baseUrl}${suffix}`, timeoutMs: 200 }),
  }
}

describe('a session for tests', () => {
  it('adds the credential on the way out and shows it nowhere', async () => {
    const { server, session } = await start()
    const response = await session.send({ method: 'POST', path: '/Users', body: { a: 1 } })
    expect(server.received[0]?.headers['authorization']).toBe(`Basic ${Buffer.from('ana:pässword').toString('base64')}`)
    expect(JSON.stringify([response, session.requests])).not.toMatch(/Basic|pässword/)
    expect(session.requests).toMatchObject([{ method: 'POST', status: 200, body: { a: 1 } }])
    await server[Symbol.asyncDispose]()
  })

  it('keeps the query and path of the base URL, and the order and repeats of its own', async () => {
    const { server, session } = await start('/?tenant=a%2Fb')
    await session.send({
      method: 'GET',
      path: '/Users/a%2Fb',
      query: [
        ['x', '1 &'],
        ['x', ''],
        ['y', 'é'],
      ],
    })
    expect(server.received[0]?.path).toBe('/Users/a%2Fb')
    expect(session.requests[0]?.url.split('?')[1]).toBe('tenant=a%2Fb&x=1%20%26&x=&y=%C3%A9')
    await server[Symbol.asyncDispose]()
  })

  it('repeats a lost call once where that is safe, and never otherwise', async () => {
    const tries = async (method: HttpMethod, repeatable?: boolean) => {
      const { server, session } = await start()
      server.script('* /Users', afterEffect('hang up'))
      const call = session.send({ method, path: '/Users', repeatable })
      await expect(call).rejects.toMatchObject({ code: 'vendor_unavailable' })
      await server[Symbol.asyncDispose]()
      return session.requests.length
    }
    expect(await Promise.all([tries('GET'), tries('PUT'), tries('DELETE'), tries('PATCH', true)])).toEqual([2, 2, 2, 2])
    expect(await Promise.all([tries('POST'), tries('PATCH'), tries('DELETE', false)])).toEqual([1, 1, 1])
  })
})
