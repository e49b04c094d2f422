import { describe, expect, it } from 'vitest'
import { SCOPES } from './permissions.ts'
import { ASKED, CLIENT, openPlace } from './testing/place.ts'

describe('the consent page', () => {
  it('asks by a form that is sent back to it, with a button to allow and one to cancel', () => {
    const { body, status, headers } = openPlace().browse('GET', '/o/oauth2/v2/auth', { query: ASKED })
    expect([status, headers['x-frame-options']]).toEqual([200, 'DENY'])
    expect(body).toContain('<form method="post" action="/google/o/oauth2/v2/auth?')
    expect(body).toMatch(/<title>[^<]+<\/title>/)
    expect(body.match(/<button name="decision" value="\w+">\w+/g)).toHaveLength(2)
  })

  it('comes back with the state and a code, or with access_denied', () => {
    const { decide } = openPlace()
    const allowed = decide('allow')
    expect([allowed.get('state'), allowed.has('code'), allowed.get('scope')]).toEqual(['s-1', true, ASKED.scope])
    expect(Object.fromEntries(decide('cancel'))).toEqual({ error: 'access_denied', state: 's-1' })
  })

  it('shows a page and leads nobody anywhere for another client or another machine’s address', () => {
    const { browse } = openPlace()
    const elsewhere = ['https://evil.test/', 'http://127.0.0.1.evil.test/', 'https://127.0.0.1/', 'not an address']
    for (const wrong of [...elsewhere.map((redirect_uri) => ({ redirect_uri })), { client_id: 'other' }]) {
      for (const method of ['GET', 'POST']) {
        const form = { decision: 'allow' }
        const answer = browse(method, '/o/oauth2/v2/auth', { query: { ...ASKED, ...wrong }, form })
        expect([answer.status, answer.headers['location']]).toEqual([400, undefined])
      }
    }
  })

  it('comes back with an error without PKCE, for another kind of answer, or for scopes that are not there', () => {
    const { decide } = openPlace()
    const errorFor = (asked: Readonly<Record<string, string>>) => decide('allow', asked).get('error')
    expect(errorFor({ code_challenge: '' })).toBe('invalid_request')
    expect(errorFor({ code_challenge_method: 'plain' })).toBe('invalid_request')
    expect(errorFor({ response_type: 'token' })).toBe('invalid_request')
    expect(errorFor({ scope: `${ASKED.scope} admin.everything` })).toBe('invalid_scope')
  })

  it('is left out for whoever consented before, unless it is asked for again', () => {
    const { browse, decide, redeem } = openPlace()
    decide('allow')
    const open = (prompt: string) => browse('GET', '/o/oauth2/v2/auth', { query: { ...ASKED, prompt } })
    const { status, headers } = open('')
    expect(status).toBe(302)
    const { body } = redeem(new URL(headers['location'] ?? '').searchParams.get('code'))
    expect([typeof body.access_token, body.refresh_token]).toEqual(['string', undefined])
    expect(open('select_account consent').status).toBe(200)
  })
})

describe('a code', () => {
  it('is good once, for a minute, and for one verifier', () => {
    const { decide, redeem, wait } = openPlace()
    const code = decide('allow').get('code')
    expect([redeem(code).status, redeem(code).body.error]).toEqual([200, 'invalid_grant'])
    expect(redeem(decide('allow').get('code'), 'another').body.error).toBe('invalid_grant')
    const late = decide('allow').get('code')
    wait(60_000)
    expect(redeem(late).body.error).toBe('invalid_grant')
  })

  it('is good for the address that it was sent to', () => {
    const { decide, token } = openPlace()
    const code = decide('allow').get('code') ?? ''
    const form = { ...CLIENT, grant_type: 'authorization_code', code, redirect_uri: 'http://127.0.0.1:4001/callback' }
    expect(token(form)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('gives a refresh token only where it was asked to be offline', () => {
    const { decide, redeem } = openPlace()
    const refreshOf = (asked: Readonly<Record<string, string>>) =>
      redeem(decide('allow', asked).get('code')).body.refresh_token
    expect([refreshOf({}), refreshOf({ access_type: 'online' })]).toEqual([expect.stringMatching(/^1\/\//), undefined])
  })
})

describe('a client', () => {
  it('shows its secret in the form or as Basic, and is refused with another', () => {
    const { decide, redeem, token } = openPlace()
    const { refresh_token: refreshToken } = redeem(decide('allow').get('code')).body
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
    expect(token({ ...CLIENT, ...form }).status).toBe(200)
    expect(token(form, basic(`${CLIENT.client_id}:${CLIENT.client_secret}`)).status).toBe(200)
    for (const text of [`${CLIENT.client_id}:wrong`, '%:%', 'a:b:c']) {
      expect(token(form, basic(text))).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
    }
    expect(token({ ...CLIENT, ...form, client_secret: 'wrong' }).status).toBe(401)
  })

  it('is refused what it has no grant type for', () => {
    expect(openPlace().token({ ...CLIENT, grant_type: 'password' })).toMatchObject({
      status: 400,
      body: { error: 'unsupported_grant_type' },
    })
  })
})

describe('tokens', () => {
  it('reach the directory for an hour, and are renewed by a refresh token that stays', () => {
    const { decide, redeem, renew, call, wait } = openPlace()
    const first = redeem(decide('allow').get('code')).body
    expect(first).toMatchObject({ expires_in: 3600, token_type: 'Bearer', scope: ASKED.scope })
    const list = (token: string) => call('GET', '/users?customer=my_customer', { token })
    expect(list(first.access_token).status).toBe(200)
    wait(3_600_000)
    expect(list(first.access_token).status).toBe(401)
    const second = renew(first.refresh_token).body
    expect([second.refresh_token, list(second.access_token).status]).toEqual([undefined, 200])
    expect(renew(first.refresh_token).status).toBe(200)
  })

  it('refreshTokens = keep: the old one goes on; refreshTokens = rotate: used twice it ends the whole grant', () => {
    const { decide, redeem, renew, call, vendor } = openPlace()
    const kept = redeem(decide('allow').get('code')).body.refresh_token
    expect([renew(kept).body.refresh_token, renew(kept).status]).toEqual([undefined, 200])
    vendor.set({ refreshTokens: 'rotate' })
    const second = renew(kept).body
    expect(second.refresh_token).not.toBe(kept)
    expect(renew(kept).body.error).toBe('invalid_grant')
    expect(renew(second.refresh_token).status).toBe(400)
    expect(call('GET', '/users?customer=my_customer', { token: second.access_token }).status).toBe(401)
  })

  it('end with a revocation of either, the consent with them', () => {
    for (const kind of ['access_token', 'refresh_token']) {
      const { decide, redeem, renew, browse, call } = openPlace()
      const first = redeem(decide('allow').get('code')).body
      expect(browse('POST', '/revoke', { form: { token: first[kind] } }).status).toBe(200)
      expect(renew(first.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
      expect(call('GET', '/users/ana.sol@acme.test', { token: first.access_token }).status).toBe(401)
      expect(browse('GET', '/o/oauth2/v2/auth', { query: { ...ASKED, prompt: '' } }).status).toBe(200)
      expect(browse('POST', '/revoke', { form: { token: first[kind] } })).toMatchObject({
        status: 400,
        body: { error: 'invalid_token' },
      })
    }
  })

  it('are worth nothing while the account of whoever consented is suspended', () => {
    const { decide, redeem, renew, call, vendor } = openPlace()
    const first = redeem(decide('allow').get('code')).body
    const [consenting, other] = vendor.users()
    const token = vendor.accessToken([SCOPES.user], other?.id)
    const suspend = (suspended: boolean) =>
      call('PATCH', `/users/${consenting?.id}`, { body: { suspended }, token }).status
    expect(suspend(true)).toBe(200)
    expect(call('GET', '/users/ana.sol@acme.test', { token: first.access_token }).status).toBe(401)
    expect(renew(first.refresh_token).body.error).toBe('invalid_grant')
    expect(suspend(false)).toBe(200)
    expect(renew(first.refresh_token).status).toBe(200)
  })

  it('all die when an administrator revokes them', () => {
    const { decide, redeem, renew, call, vendor } = openPlace()
    const first = redeem(decide('allow').get('code')).body
    vendor.revokeTokens()
    expect(call('GET', '/users/ana.sol@acme.test', { token: first.access_token }).status).toBe(401)
    expect(renew(first.refresh_token).body.error).toBe('invalid_grant')
  })
})
