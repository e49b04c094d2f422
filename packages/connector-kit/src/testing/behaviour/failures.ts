import { describe, expect, it } from 'vitest'
import { json, type Script } from '../scripted-server.ts'
import { openTestSession } from '../test-session.ts'
import { failureOf, openPlace, type Place, schemeFor } from './place.ts'
import type { Subject } from './running-vendor.ts'

const FIRST = { where: [], position: undefined, limit: 100 } as const

const ID = { 'x-request-id': 'req-behaviour-1' }

/** What is not what was asked for, although its status says so. */
const BROKEN: Readonly<Record<string, Script>> = {
  'a page of HTML': () => ({ status: 200, headers: { 'content-type': 'text/html', ...ID }, text: '<p>Hello</p>' }),
  'JSON cut off in the middle': async (_, honest) => {
    const { status, text = '' } = await honest()
    return { status, headers: { 'content-type': 'application/json', ...ID }, text: text.slice(0, text.length / 2) }
  },
  'a success with an error inside': () => json(200, { object: 'error', status: 500, message: 'it broke' }, ID),
  'a SCIM error that says 200': () =>
    json(200, { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], detail: 'it broke', status: '500' }, ID),
}

export const failures = (subject: Subject): void => {
  describe.each(Object.entries(BROKEN))('%s', (_, script) => {
    it('is vendor_malformed, with the vendor’s request id', async () => {
      await using place = await openPlace(subject)
      place.wire.script(`GET ${place.paths.users}`, script)
      const error = await failureOf(place.users.list(FIRST))
      expect([error.code, error.facts.remote?.requestId]).toEqual(['vendor_malformed', ID['x-request-id']])
      expect(error.message).toContain(ID['x-request-id'])
    })
  })

  it('a refused credential is vendor_unauthorized, at connect and later', async () => {
    await using place = await openPlace(subject)
    const session = openTestSession({
      auth: schemeFor(subject.connector, place.vendor.credential),
      credential: Object.fromEntries(Object.keys(place.vendor.credential).map((name) => [name, 'not-the-credential'])),
      baseUrl: place.wire.baseUrl,
      settings: place.session.settings,
    })
    expect((await failureOf(subject.connector.probe(session))).code).toBe('vendor_unauthorized')
    const { users } = subject.connector.open({ ...session, discovered: place.session.discovered })
    const error = await failureOf(users?.list(FIRST) ?? Promise.resolve())
    expect([error.code, error.retryable]).toEqual(['vendor_unauthorized', false])
  })

  it('429 is vendor_rate_limited, with the seconds to wait', async () => {
    await using place = await openPlace(subject)
    place.wire.script(`GET ${place.paths.users}`, () => ({
      status: 429,
      headers: { 'retry-after': '17' },
      text: 'slow down',
    }))
    const error = await failureOf(place.users.list(FIRST))
    expect([error.code, error.facts.retryAfterSeconds, error.retryable]).toEqual(['vendor_rate_limited', 17, true])
  })

  it('a page of HTML with 404 is not "no such user"', async () => {
    await using place = await openPlace(subject)
    place.wire.script(`GET ${place.paths.users}/*`, () => ({
      status: 404,
      headers: { 'content-type': 'text/html' },
      text: '<p>404',
    }))
    expect((await failureOf(place.users.get('anybody'))).code).toBe('vendor_malformed')
  })

  it('a redirect is not followed', async () => {
    await using place = await openPlace(subject)
    place.wire.script(`GET ${place.paths.users}`, () => ({ status: 307, headers: { location: '/scim/v2/Elsewhere' } }))
    expect((await failureOf(place.users.list(FIRST))).code).toBe('vendor_malformed')
    expect(place.wire.received.some(({ path }) => path === '/Elsewhere')).toBe(false)
  })

  it('a broken connection is vendor_unavailable', async () => {
    await using place = await openPlace(subject)
    place.wire.script(`GET ${place.paths.users}`, () => 'break off')
    expect((await failureOf(place.users.list(FIRST))).code).toBe('vendor_unavailable')
  })

  it('never shows the credential: in no URL, error, recorded request or answer', async () => {
    await using place = await openPlace(subject)
    const id = await place.vendor.seedUser({ username: 'secret.keeper@acme.test', name: 'Secret Keeper' })
    const seen: unknown[] = [await place.users.get(id), await place.users.list(FIRST)]
    place.wire.script(`* ${place.paths.users}/*`, ({ headers }) =>
      json(400, { detail: `You sent ${headers['authorization']}`, headers }),
    )
    const echoed = await failureOf(place.users.get(id))
    seen.push(echoed.message, echoed.facts, place.session.requests, urlsOf(place))
    for (const secret of Object.values(place.vendor.credential)) expect(JSON.stringify(seen)).not.toContain(secret)
    expect(echoed.message).toContain('You sent')
  })
}

const urlsOf = ({ wire }: Place): readonly string[] =>
  wire.received.map(({ path, query }) => `${path}?${String(query)}`)
