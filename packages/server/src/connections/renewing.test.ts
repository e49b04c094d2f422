import { beforeEach, describe, expect, it } from 'vitest'
import type { LinkingService } from '../link/testing/linking-service.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { MINUTE, UNTIL_DEAD, UNTIL_DUE, useRenewing } from './testing/renewing-service.ts'

const NEVER = new AbortController().signal

describe.each(TEST_DATABASES)('renewing access tokens, on $name', (kind) => {
  const renewing = useRenewing(kind)
  const { refreshes } = renewing
  let linking: LinkingService
  beforeEach(() => {
    linking = renewing.begin('rotates')
  })

  /** What was told of an account, whatever the order of those of one moment. */
  const events = async (id: string): Promise<readonly string[]> => {
    const { body } = await linking.service.call('GET', `/event?integrated_account_id=${id}&limit=100`)
    return body.result
      .map(({ event }: { readonly event: string }) => event.replace('integrated_account:', ''))
      .toSorted()
  }

  const force = (id: string) =>
    linking.service.call('POST', '/integrated-account/refresh-credentials', { body: { id } })

  describe('of many callers at once', () => {
    it('happens once in one process', async () => {
      const id = await linking.linked()
      linking.pass(UNTIL_DUE)
      const answers = await Promise.all(Array.from({ length: 50 }, () => linking.users(id)))
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200))
      expect(refreshes()).toBe(1)
    })

    it.runIf(kind.isShared)('happens once over two processes', async () => {
      const id = await linking.linked()
      const other = await linking.another()
      linking.pass(UNTIL_DUE)
      other.clock.now = linking.service.clock.now
      const path = `/unified/user-directory/users?integrated_account_id=${id}&limit=1`
      // The vendor's answer waits until the other process has had every chance to ask, too.
      const gate = Promise.withResolvers<void>()
      linking.vendor.trouble('POST /token', { kind: 'held', until: gate.promise }, 2)
      const calling = Promise.all(
        Array.from({ length: 50 }, (_, at) => (at % 2 === 0 ? linking.service : other).call('GET', path)),
      )
      for (let turns = 0; turns < 200; turns += 1) await other.call('GET', '/readyz')
      gate.resolve()
      const answers = await calling
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200))
      expect(refreshes()).toBe(1)
    })

    it('happens once when the vendor refuses a token that our clock takes for good', async () => {
      const id = await linking.linked()
      linking.pass(2 * MINUTE)
      linking.vendor.forgetAccessTokens()
      const answers = await Promise.all(Array.from({ length: 20 }, () => linking.users(id)))
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
      expect(refreshes()).toBe(1)
      await linking.service.service.connections.settled()
      expect(await linking.account(id)).toMatchObject({ status: 'active', last_error: null })
    })
  })

  describe('ahead of time', () => {
    it('is done by the schedule, before any call needs it', async () => {
      const id = await linking.linked()
      const { connections } = linking.service.service
      linking.pass(45 * MINUTE)
      expect(await connections.renewDue(NEVER)).toBe(0)
      // One to two leads of five minutes before the end.
      linking.pass(10 * MINUTE)
      expect(await connections.renewDue(NEVER)).toBe(1)
      expect(refreshes()).toBe(1)
      linking.pass(10 * MINUTE)
      expect((await linking.users(id)).status).toBe(200)
      expect(refreshes()).toBe(1)
    })

    it('leaves the version of the account that customers see as it was', async () => {
      const id = await linking.linked()
      const seen = await linking.account(id)
      linking.pass(UNTIL_DUE)
      await linking.users(id)
      expect(refreshes()).toBe(1)
      expect(await linking.account(id)).toEqual(seen)
      expect(await events(id)).toEqual(['active', 'created'])
    })

    it('can be asked for', async () => {
      const id = await linking.linked()
      expect((await force(id)).body).toEqual({ success: true, status: 'active' })
      expect(refreshes()).toBe(1)
    })
  })

  describe('of a grant that the vendor has ended', () => {
    it('needs a person, once, and asks the vendor no more', async () => {
      const id = await linking.linked()
      await linking.vendor.revokeAll()
      linking.pass(UNTIL_DEAD)
      const refused = await linking.users(id)
      expect([refused.status, refused.body.code]).toEqual([401, 'vendor_unauthorized'])
      const account = await linking.account(id)
      expect(account).toMatchObject({ status: 'needs_reauth', last_error: { code: 'vendor_unauthorized' } })
      expect(account.last_error.message).toContain('Link the account again')
      const asked = linking.vendor.received.length
      expect((await linking.users(id)).status).toBe(401)
      expect(await linking.service.service.connections.renewDue(NEVER)).toBe(0)
      expect(linking.vendor.received).toHaveLength(asked)
      expect(await events(id)).toEqual(['active', 'authentication_error', 'created'])
    })

    it('is noticed by the first call that is refused, though the token has time left', async () => {
      const id = await linking.linked()
      linking.pass(2 * MINUTE)
      await linking.vendor.revokeAll()
      expect((await linking.users(id)).status).toBe(401)
      expect(await linking.account(id)).toMatchObject({ status: 'needs_reauth' })
    })

    it('is linked again and renewed again', async () => {
      const id = await linking.linked()
      await linking.vendor.revokeAll()
      linking.pass(UNTIL_DEAD)
      await linking.users(id)
      await linking.consent(await linking.linkToken({ integrated_account_id: id }))
      linking.pass(UNTIL_DUE)
      expect((await linking.users(id)).status).toBe(200)
      expect(refreshes()).toBe(1)
      expect(await events(id)).toEqual(['active', 'active', 'authentication_error', 'created', 'updated'])
    })
  })

  describe('of a token that is refused fresh', () => {
    it('needs a person: another one would not mend it', async () => {
      const id = await linking.linked()
      linking.pass(2 * MINUTE)
      linking.vendor.trouble('GET /scim/Users', { kind: 'status', status: 401 }, 99)
      expect((await linking.users(id)).status).toBe(401)
      await linking.service.service.connections.settled()
      expect(await linking.account(id)).toMatchObject({ status: 'needs_reauth' })
      expect(refreshes()).toBe(1)
    })
  })

  describe('through the proxy', () => {
    it('repeats a call whose answer is held', async () => {
      const id = await linking.linked()
      linking.pass(2 * MINUTE)
      linking.vendor.forgetAccessTokens()
      const path = `/proxy/Users?integrated_account_id=${id}&truto_response_format=unified`
      expect((await linking.service.call('GET', path)).status).toBe(200)
      await linking.service.service.connections.settled()
      expect(refreshes()).toBe(1)
      expect(await linking.account(id)).toMatchObject({ status: 'active' })
    })

    it('passes a streamed refusal on, and renews behind it', async () => {
      const id = await linking.linked()
      linking.pass(2 * MINUTE)
      linking.vendor.forgetAccessTokens()
      const path = `/proxy/Users?integrated_account_id=${id}&truto_response_format=raw`
      expect((await linking.service.call('GET', path)).status).toBe(401)
      await linking.service.service.connections.settled()
      expect(await linking.account(id)).toMatchObject({ status: 'active' })
      expect((await linking.service.call('GET', path)).status).toBe(200)
      expect(refreshes()).toBe(1)
    })
  })

  describe('with client credentials', () => {
    const connect = (secret: string) =>
      linking.service.call('POST', '/integrated-account', {
        body: {
          tenant_id: 'robots',
          integration: 'acme-directory',
          authentication_method: 'oauth2_client_credentials',
          credentials: { client_id: 'robot', client_secret: secret },
        },
      })

    it('asks for another one with the secret that was entered', async () => {
      const made = await connect(' planted-robot-client-secret\n')
      expect([made.status, made.body.status]).toEqual([201, 'active'])
      linking.pass(UNTIL_DUE)
      const asked = linking.vendor.received.length
      expect((await linking.users(made.body.id)).status).toBe(200)
      expect(linking.vendor.received.slice(asked, asked + 2)).toEqual([
        'POST /token client_credentials',
        'GET /scim/Users',
      ])
    })

    it('refuses a secret that is wrong, and keeps nothing', async () => {
      const refused = await connect('wrong')
      expect([refused.status, refused.body.code]).toEqual([422, 'credential_refused'])
      expect((await linking.service.call('GET', '/integrated-account?tenant_id=robots')).body.result).toEqual([])
    })
  })

  it('is for a person in a browser, where consent is asked for', async () => {
    const refused = await linking.service.call('POST', '/integrated-account', {
      body: { tenant_id: 't', integration: 'acme-directory', authentication_method: 'oauth2', credentials: {} },
    })
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining('POST /link-token')])
  })
})
