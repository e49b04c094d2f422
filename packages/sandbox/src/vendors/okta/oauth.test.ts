import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { OKTA_CLIENT_ID, OKTA_CLIENT_SECRET } from './oauth.ts'
import { openPlace, type Place } from './testing/place.ts'

const BASIC = `Basic ${btoa(`${OKTA_CLIENT_ID}:${OKTA_CLIENT_SECRET}`)}`
const VERIFIER = 'a-verifier-of-enough-characters-for-anybody-0123456789'
const REDIRECT = 'http://127.0.0.1:4000/callback'

/** Sends the browser away and takes what it comes back with. */
const consent = ({ vendor }: Place, more: Readonly<Record<string, string>> = {}): URLSearchParams => {
  const query = new URLSearchParams({
    client_id: OKTA_CLIENT_ID,
    response_type: 'code',
    redirect_uri: REDIRECT,
    state: 's-1',
    scope: 'okta.users.manage okta.groups.manage offline_access',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  })
  const { status, headers } = vendor.answer({
    method: 'GET',
    path: '/oauth2/v1/authorize',
    query,
    headers: {},
    body: Buffer.from(''),
    remoteAddress: '127.0.0.1',
  })
  expect(status).toBe(302)
  return new URL(headers['location'] ?? '').searchParams
}

const redeem = ({ oauth }: Place, code: string, verifier = VERIFIER) =>
  oauth('token', { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: verifier }, BASIC)

const renew = ({ oauth }: Place, refresh: string) =>
  oauth('token', { grant_type: 'refresh_token', refresh_token: refresh }, BASIC)

describe('consent', () => {
  it('comes back with the state and a code, which is good for one use and one verifier', () => {
    const place = openPlace()
    const answered = consent(place)
    expect(answered.get('state')).toBe('s-1')
    expect(redeem(place, answered.get('code') ?? '', 'another').body.error).toBe('invalid_grant')
    const code = consent(place).get('code') ?? ''
    expect(redeem(place, code)).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } })
    expect(redeem(place, code).status).toBe(400)
  })

  it('without PKCE, or for scopes that are not there, comes back with an error', () => {
    const place = openPlace()
    expect(consent(place, { code_challenge: '' }).get('error')).toBe('invalid_request')
    expect(consent(place, { scope: 'okta.everything' }).get('error')).toBe('invalid_scope')
  })
})

describe('a token of OAuth', () => {
  it('reaches what it was granted, for an hour, and belongs to whoever consented', () => {
    const place = openPlace()
    const { access_token: token } = redeem(place, consent(place, { scope: 'okta.users.read' }).get('code') ?? '').body
    const authorization = `Bearer ${token}`
    const me = place.call('GET', '/users/me', { authorization })
    expect([me.status, me.body.id]).toEqual([200, place.vendor.users()[0]?.id])
    expect(place.call('GET', '/groups', { authorization })).toMatchObject({
      status: 403,
      headers: { 'www-authenticate': expect.stringContaining('insufficient_scope') },
    })
    expect(place.call('POST', `/users/${place.join()}/lifecycle/suspend`, { authorization }).status).toBe(403)
    place.wait(3_600_000)
    expect(place.call('GET', '/users/me', { authorization }).status).toBe(401)
  })

  it('is renewed by a refresh token, which is good for one use and comes with offline_access only', () => {
    const place = openPlace()
    const first = redeem(place, consent(place).get('code') ?? '').body
    const second = renew(place, first.refresh_token)
    expect(second.body.refresh_token).not.toBe(first.refresh_token)
    expect(place.call('GET', '/users/me', { authorization: `Bearer ${second.body.access_token}` }).status).toBe(200)
    expect(renew(place, first.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    const online = redeem(place, consent(place, { scope: 'okta.users.read' }).get('code') ?? '').body
    expect(online.refresh_token).toBeUndefined()
  })

  it('can be revoked', () => {
    const place = openPlace()
    const { access_token: token } = redeem(place, consent(place).get('code') ?? '').body
    expect(place.oauth('revoke', { token }, BASIC).status).toBe(200)
    expect(place.call('GET', '/users/me', { authorization: `Bearer ${token}` }).status).toBe(401)
  })

  it('of a program is given for its secret, and belongs to nobody', () => {
    const place = openPlace()
    const form = { grant_type: 'client_credentials', scope: 'okta.users.read' }
    expect(place.oauth('token', form, 'Basic d3Jvbmc6c2VjcmV0').status).toBe(401)
    const posted = { ...form, client_id: OKTA_CLIENT_ID, client_secret: OKTA_CLIENT_SECRET }
    const { access_token: token, refresh_token: refresh } = place.oauth('token', posted).body
    const authorization = `Bearer ${token}`
    expect(refresh).toBeUndefined()
    expect([
      place.call('GET', '/users', { authorization }).status,
      place.call('GET', '/users/me', { authorization }).status,
    ]).toEqual([200, 404])
  })
})
