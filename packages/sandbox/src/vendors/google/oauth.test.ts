import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { samplePeople } from '../sample-people.ts'
import { createGoogleVendor } from './google-vendor.ts'
import { SAMPLE_GOOGLE_CLIENT_ID, SAMPLE_GOOGLE_CLIENT_SECRET, SCOPES } from './oauth.ts'
import type { GoogleSwitches } from './switches.ts'

const VERIFIER = 'a-verifier-of-enough-characters-for-anybody-0123456789'
const REDIRECT = 'http://127.0.0.1:4000/callback'
const CLIENT = { client_id: SAMPLE_GOOGLE_CLIENT_ID, client_secret: SAMPLE_GOOGLE_CLIENT_SECRET }
const ASKED = {
  client_id: SAMPLE_GOOGLE_CLIENT_ID,
  response_type: 'code',
  redirect_uri: REDIRECT,
  state: 's-1',
  scope: SCOPES.join(' '),
  access_type: 'offline',
  prompt: 'consent',
  code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  code_challenge_method: 'S256',
}

type Values = Readonly<Record<string, string>>

const openPlace = (switches: Partial<GoogleSwitches> = {}) => {
  let now = Date.parse('2026-11-25T08:00:00Z')
  const vendor = createGoogleVendor({ clock: () => now, people: samplePeople(60), switches })
  const send = (method: string, path: string, { query = {}, form = {}, authorization = '' } = {}) =>
    vendor.answer({
      method,
      path,
      query: new URLSearchParams(query),
      headers: { authorization },
      body: Buffer.from(String(new URLSearchParams(form))),
      remoteAddress: '127.0.0.1',
    })
  const decide = (decision: string, more: Values = {}) => {
    const { headers } = send('POST', '/o/oauth2/v2/auth', { query: { ...ASKED, ...more }, form: { decision } })
    return new URL(headers['location'] ?? '').searchParams
  }
  const token = (form: Values) => {
    const { status, body } = send('POST', '/token', { form: { ...CLIENT, ...form } })
    return { status, body: JSON.parse(body) }
  }
  const redeem = (code: string, verifier = VERIFIER) =>
    token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: verifier })
  const renew = (refresh: string) => token({ grant_type: 'refresh_token', refresh_token: refresh })
  const list = (access: string) =>
    send('GET', '/admin/directory/v1/users', { query: { customer: 'my_customer' }, authorization: `Bearer ${access}` })
  const wait = (ms: number): void => {
    now += ms
  }
  return { vendor, send, decide, token, redeem, renew, list, wait }
}

describe('the consent page', () => {
  it('asks by a form that is sent back to it, with a button to allow and one to cancel', () => {
    const { body, status } = openPlace().send('GET', '/o/oauth2/v2/auth', { query: ASKED })
    expect(status).toBe(200)
    expect(body).toContain('<form method="post" action="/google/o/oauth2/v2/auth?')
    expect(body.match(/<button name="decision" value="\w+">\w+/g)).toHaveLength(2)
  })

  it('comes back with the state and a code, or with access_denied', () => {
    const { decide } = openPlace()
    expect([decide('allow').get('state'), decide('allow').has('code')]).toEqual(['s-1', true])
    expect(Object.fromEntries(decide('cancel'))).toEqual({ error: 'access_denied', state: 's-1' })
  })

  it('leads nobody to an address that is not of this machine, or for a client it does not know', () => {
    const { send } = openPlace()
    for (const wrong of [{ redirect_uri: 'https://evil.test/' }, { client_id: 'other' }]) {
      const answer = send('GET', '/o/oauth2/v2/auth', { query: { ...ASKED, ...wrong } })
      expect([answer.status, answer.headers['location']]).toEqual([400, undefined])
    }
  })
})

describe('a code', () => {
  it('is good once, for a minute, and for one verifier', () => {
    const { decide, redeem, wait } = openPlace()
    const code = decide('allow').get('code') ?? ''
    expect([redeem(code).status, redeem(code).body.error]).toEqual([200, 'invalid_grant'])
    expect(redeem(decide('allow').get('code') ?? '', 'another').body.error).toBe('invalid_grant')
    const late = decide('allow').get('code') ?? ''
    wait(60_000)
    expect(redeem(late).body.error).toBe('invalid_grant')
  })

  it('gives a refresh token only where it was asked to be offline, by a new consent', () => {
    const { decide, redeem } = openPlace()
    const refreshOf = (more: Values) => redeem(decide('allow', more).get('code') ?? '').body.refresh_token
    expect([refreshOf({}), refreshOf({ access_type: 'online' })]).toEqual([expect.any(String), undefined])
  })
})

describe('tokens', () => {
  it('reach the directory for an hour, and are renewed by a refresh token that stays', () => {
    const { decide, redeem, renew, list, wait } = openPlace()
    const first = redeem(decide('allow').get('code') ?? '').body
    expect(list(first.access_token).status).toBe(200)
    wait(3_600_000)
    const expired = list(first.access_token)
    expect([expired.status, JSON.parse(expired.body).error]).toMatchObject([
      401,
      { code: 401, status: 'UNAUTHENTICATED', errors: [{ reason: 'authError' }] },
    ])
    const second = renew(first.refresh_token).body
    expect([second.refresh_token, list(second.access_token).status]).toEqual([undefined, 200])
    expect(renew(first.refresh_token).status).toBe(200)
  })

  it('refreshTokens = rotate: one that is used a second time ends the whole grant', () => {
    const { decide, redeem, renew, list } = openPlace({ refreshTokens: 'rotate' })
    const first = redeem(decide('allow').get('code') ?? '').body
    const second = renew(first.refresh_token).body
    expect(renew(first.refresh_token).body.error).toBe('invalid_grant')
    expect([renew(second.refresh_token).status, list(second.access_token).status]).toEqual([400, 401])
  })

  it('end with a revocation, and are given to no client without its secret', () => {
    const { decide, redeem, renew, send, token } = openPlace()
    const first = redeem(decide('allow').get('code') ?? '').body
    expect(send('POST', '/revoke', { form: { token: first.access_token } }).status).toBe(200)
    expect(renew(first.refresh_token).body.error).toBe('invalid_grant')
    const wrong = token({ grant_type: 'refresh_token', client_secret: 'wrong' })
    expect([wrong.status, wrong.body.error]).toEqual([401, 'invalid_client'])
  })

  it('without the scope are refused with insufficientPermissions', () => {
    const { vendor, list } = openPlace()
    const answer = list(vendor.accessToken([SCOPES[3]]))
    expect([answer.status, JSON.parse(answer.body).error.errors[0].reason]).toEqual([403, 'insufficientPermissions'])
  })
})
