import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LinkingService } from '../link/testing/linking-service.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { MINUTE, UNTIL_DEAD, UNTIL_DUE, useRenewing } from './testing/renewing-service.ts'

const NEVER = new AbortController().signal

describe.each(TEST_DATABASES)('renewing access tokens in trouble, on $name', (kind) => {
  const renewing = useRenewing(kind)
  const { refreshes } = renewing
  let linking: LinkingService
  beforeEach(() => {
    linking = renewing.begin('rotates')
  })

  describe('while the vendor is in trouble', () => {
    it.each([
      ['is down', { kind: 'down' as const }],
      ['answers 503', { kind: 'status' as const, status: 503 }],
      ['answers with a page', { kind: 'status' as const, status: 200, body: '<html>' }],
    ])('goes on with a token that lives when it %s, and says nothing against the account', async (_, trouble) => {
      const id = await linking.linked()
      linking.pass(UNTIL_DUE)
      linking.vendor.trouble('POST /token', trouble, 99)
      expect((await linking.users(id)).status).toBe(200)
      expect(await linking.account(id)).toMatchObject({ status: 'active', last_error: null })
      linking.vendor.calm()
      linking.pass(MINUTE)
      expect((await linking.users(id)).status).toBe(200)
      expect(refreshes()).toBe(1)
    })

    it('fails calls with a token that is dead, asks the vendor now and then, and says nothing against the account', async () => {
      const id = await linking.linked()
      linking.pass(UNTIL_DEAD)
      linking.vendor.trouble('POST /token', { kind: 'status', status: 503 }, 99)
      expect((await linking.users(id)).body).toMatchObject({ code: 'vendor_unavailable' })
      const asked = linking.vendor.received.length
      expect((await linking.users(id)).body).toMatchObject({ code: 'vendor_unavailable' })
      expect(linking.vendor.received).toHaveLength(asked)
      expect(await linking.account(id)).toMatchObject({ status: 'active' })
      linking.vendor.calm()
      linking.pass(MINUTE)
      expect((await linking.users(id)).status).toBe(200)
    })
  })

  describe('while the vendor refuses the client of whoever runs this', () => {
    it.each([
      ['the client', 401, { error: 'invalid_client' }],
      ['what the client may ask for', 400, { error: 'unauthorized_client' }],
      ['to say why', 403, undefined],
    ])(
      'does not make the account, whose token is dead, need a person, and says why it does not work: it refuses %s',
      async (_, status, body) => {
        const id = await linking.linked()
        linking.pass(UNTIL_DEAD)
        linking.vendor.trouble(
          'POST /token',
          { kind: 'status', status, ...(body && { body: JSON.stringify(body) }) },
          99,
        )
        const { body: proof } = await linking.service.call('POST', '/integrated-account/refresh-credentials', {
          body: { id },
        })
        expect(proof).toMatchObject({ success: false, status: 'active', message: expect.any(String) })
        await linking.service.service.connections.proveDue(NEVER)
        expect(await linking.account(id)).toMatchObject({ status: 'active', last_error: { code: 'vendor_refused' } })
        linking.vendor.calm()
        linking.pass(15 * MINUTE)
        expect((await linking.users(id)).status).toBe(200)
        expect(await linking.account(id)).toMatchObject({ status: 'active', last_error: null })
      },
    )
  })

  describe('whose answer is lost', () => {
    it('asks once more, and gets it where the vendor lets a refresh token be used again', async () => {
      linking = renewing.begin('keeps')
      const id = await linking.linked()
      linking.pass(UNTIL_DUE)
      linking.vendor.trouble('POST /token', { kind: 'answer-lost' })
      expect((await linking.users(id)).status).toBe(200)
      expect(refreshes()).toBe(2)
      expect(await linking.account(id)).toMatchObject({ status: 'active' })
    })

    it('needs a person where the vendor takes the repeat for theft', async () => {
      const id = await linking.linked()
      linking.pass(UNTIL_DUE)
      linking.vendor.trouble('POST /token', { kind: 'answer-lost' })
      expect((await linking.users(id)).status).toBe(401)
      expect(await linking.account(id)).toMatchObject({ status: 'needs_reauth' })
    })
  })

  describe('that does not answer in time', () => {
    const { timeout } = AbortSignal
    let mayAnswer: PromiseWithResolvers<void>
    const asked = () => linking.vendor.received.filter((request) => request.startsWith('POST /token')).length
    beforeEach(() => {
      mayAnswer = Promise.withResolvers()
      linking = renewing.begin('keeps')
      vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms === 20_000 ? 100 : ms))
    })
    afterEach(() => {
      mayAnswer.resolve()
      vi.restoreAllMocks()
    })

    it('is asked again at once, for which callers do not wait, and the answer to that counts', async () => {
      const id = await linking.linked()
      linking.pass(UNTIL_DEAD)
      linking.vendor.trouble('POST /token', { kind: 'held', until: mayAnswer.promise })
      const before = asked()
      expect((await linking.users(id)).body).toMatchObject({ code: 'vendor_timeout' })
      await expect.poll(async () => (await linking.users(id)).status).toBe(200)
      expect(asked() - before).toBe(2)
    })

    it('keeps the schedule waiting for both, and says nothing against the account', async () => {
      const id = await linking.linked()
      linking.pass(UNTIL_DUE)
      linking.vendor.trouble('POST /token', { kind: 'held', until: mayAnswer.promise }, 99)
      const before = asked()
      await linking.service.service.connections.renewDue(NEVER)
      expect(asked() - before).toBe(2)
      expect(await linking.account(id)).toMatchObject({ status: 'active' })
    })
  })

  it('leaves nothing behind of an account that is deleted while a call of it is under way', async () => {
    const id = await linking.linked()
    linking.pass(2 * MINUTE)
    const mayAnswer = Promise.withResolvers<void>()
    linking.vendor.forgetAccessTokens()
    linking.vendor.trouble('GET /scim/Users', { kind: 'held', until: mayAnswer.promise })
    const calling = linking.users(id)
    await vi.waitFor(() => expect(linking.vendor.received.at(-1)).toBe('GET /scim/Users'))
    await linking.service.call('DELETE', `/integrated-account/${id}`)
    mayAnswer.resolve()
    await calling
    const { db } = linking.service.database
    expect(await db.selectFrom('oauth_refresh').selectAll().where('connection_id', '=', id).execute()).toEqual([])
  })

  describe('by a process that dies', () => {
    const lease = (id: string, until: Date) =>
      sql`update oauth_refresh set leased_by = ${randomUUID()}, leased_until = ${until} where connection_id = ${id}`.execute(
        linking.service.database.db,
      )

    it('is done by another once the lease has run out', async () => {
      const id = await linking.linked()
      linking.pass(UNTIL_DUE)
      await lease(id, new Date(linking.service.clock.now.getTime() + MINUTE))
      expect(await linking.service.service.connections.renewDue(NEVER)).toBe(0)
      linking.pass(MINUTE)
      expect((await linking.users(id)).status).toBe(200)
      expect(refreshes()).toBe(1)
    })

    it('keeps old and new apart: a write that fails halfway leaves the refresh token that was good', async () => {
      linking = renewing.begin('keeps')
      const id = await linking.linked()
      linking.pass(UNTIL_DUE)
      const { db } = linking.service.database
      // The last statement of the transaction fails, as if the process had died before it.
      await sql`alter table oauth_refresh add constraint dying check (refresh_at < ${sql.lit(linking.service.clock.now.toISOString())}::timestamptz + interval '30 minutes')`.execute(
        db,
      )
      expect((await linking.users(id)).status).toBe(500)
      await sql`alter table oauth_refresh drop constraint dying`.execute(db)
      expect((await linking.users(id)).status).toBe(200)
      expect(await linking.account(id)).toMatchObject({ status: 'active' })
    })
  })
})
