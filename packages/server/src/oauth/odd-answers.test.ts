import { setTimeout as sleep } from 'node:timers/promises'
import { RollcallError } from '@rollcall/core'
import { OAuth2Server } from 'oauth2-mock-server'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, type OpenDatabase, openDatabase } from '../db/index.ts'
import { createEgress, type Egress } from '../egress/index.ts'
import type { OAuthClient } from './client.ts'
import { createGrants, type Grants } from './grants.ts'

const NOW = new Date('2026-11-25T08:00:00Z')

describe('a token endpoint that answers oddly', () => {
  const server = new OAuth2Server()
  let database: OpenDatabase
  let egress: Egress
  let grants: Grants
  let client: OAuthClient

  beforeAll(async () => {
    await server.issuer.keys.generate('RS256')
    await server.start(0, '127.0.0.1')
    database = await openDatabase({ kind: 'memory' })
    await migrate(database.db)
    egress = createEgress({
      db: database.db,
      allow: ['loopback'],
      log: pino({ level: 'silent' }),
      version: '0',
      now: () => NOW,
      random: Math.random,
      sleep: (ms) => sleep(ms),
    })
    grants = createGrants({ egress, now: () => NOW })
    const url = `http://127.0.0.1:${server.address().port}`
    client = {
      vendor: 'Odd',
      about: 'a-1',
      clientId: 'client',
      clientSecret: 'planted-client-secret',
      authentication: 'client_secret_post',
      endpoints: { authorization: `${url}/authorize`, token: `${url}/token`, revocation: `${url}/revoke` },
    }
  })
  afterAll(async () => {
    await server.stop()
    await egress.close()
    await database.close()
  })

  const answering = (statusCode: number, body: unknown): void => {
    server.service.once('beforeResponse', (response) => {
      response.statusCode = statusCode
      response.body = body as typeof response.body
    })
  }
  const refresh = () => grants.refresh(client, 'planted-refresh-token')

  it.each([
    [
      'as the standard has it',
      { access_token: 'a-1', token_type: 'Bearer', expires_in: 60, scope: 'x y' },
      { scope: 'x y' },
    ],
    [
      'with scopes divided by commas',
      { access_token: 'a-1', token_type: 'bearer', expires_in: 60, scope: 'x,y' },
      { scope: 'x y' },
    ],
    ['with a kind of token of its own', { access_token: 'a-1', token_type: 'user', expires_in: 60 }, {}],
    ['without a kind of token', { access_token: 'a-1', expires_in: 60 }, {}],
    ['with an id token that is none', { access_token: 'a-1', token_type: 'bearer', expires_in: 60, id_token: 'x' }, {}],
    ['with seconds as text', { access_token: 'a-1', token_type: 'bearer', expires_in: '60' }, {}],
    ['with fields of its own', { ok: true, access_token: 'a-1', token_type: 'bearer', expires_in: 60, team: {} }, {}],
  ])('is understood %s', async (_, body, more) => {
    answering(200, body)
    expect(await refresh()).toEqual({ access_token: 'a-1', expires_at: '2026-11-25T08:01:00.000Z', ...more })
  })

  it('may leave out how long a token lives', async () => {
    answering(200, { access_token: 'a-1', token_type: 'bearer' })
    expect(await refresh()).toEqual({ access_token: 'a-1' })
  })

  it.each([
    ['invalid_grant', 400, { error: 'invalid_grant' }, 'vendor_unauthorized', undefined],
    ['a word of its own for it', 400, { error: 'bad_refresh_token' }, 'vendor_unauthorized', undefined],
    ['a refusal with a 200', 200, { ok: false, error: 'token_revoked' }, 'vendor_unauthorized', undefined],
    ['invalid_client', 401, { error: 'invalid_client' }, 'vendor_refused', undefined],
    ['invalid_scope', 400, { error: 'invalid_scope' }, 'vendor_refused', undefined],
    ['a 403 without a word', 403, {}, 'vendor_refused', undefined],
    ['a 500', 500, {}, 'vendor_unavailable', 'unknown'],
    ['a success without a token', 200, {}, 'vendor_malformed', 'unknown'],
    ['a token that is a number', 200, { access_token: 7, token_type: 'bearer' }, 'vendor_malformed', 'unknown'],
  ])('says what %s means for the grant', async (_, status, body, code, effect) => {
    answering(status, body)
    const error = await refresh().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(RollcallError)
    expect(error).toMatchObject({ code, facts: effect === undefined ? {} : { effect } })
  })

  it('never repeats what it was sent, however the vendor echoes it', async () => {
    answering(400, {
      error: 'invalid_grant',
      error_description: `planted-refresh-token of planted-client-secret is bad ${'x'.repeat(1000)}`,
    })
    const error = await refresh().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(RollcallError)
    if (!(error instanceof RollcallError)) return
    const shown = `${error.message} ${String(error.cause)} ${error.stack}`
    expect(shown).toContain('invalid_grant')
    expect(shown).not.toContain('planted')
    expect(error.message.length).toBeLessThan(500)
  })

  it('is not asked to revoke where it has no way, and never fails at it', async () => {
    const without = { ...client, endpoints: { token: client.endpoints.token } }
    expect(await grants.revoke(without, { refresh_token: 'x' })).toBe(false)
    const nowhere = { ...client, endpoints: { token: client.endpoints.token, revocation: 'http://10.0.0.1/revoke' } }
    expect(await grants.revoke(nowhere, { refresh_token: 'x' })).toBe(false)
    expect(await grants.revoke(client, { refresh_token: 'x' })).toBe(true)
  })

  it('is not called where no vendor can be', async () => {
    const inside = { ...client, endpoints: { token: 'http://169.254.169.254/token' } }
    await expect(grants.refresh(inside, 'x')).rejects.toMatchObject({ code: 'egress_refused' })
  })
})
