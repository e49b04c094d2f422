import { createHash, randomUUID } from 'node:crypto'
import { SCOPES } from '@rollcall/api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../db/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { type Answer, type StartedService, startService } from '../testing/started-service.ts'
import { createEnvironment } from './environments.ts'
import { hasTokens } from './index.ts'

describe.each(TEST_DATABASES)('API tokens, on $name', (kind) => {
  let service: StartedService
  let other: StartedService | undefined
  let stop: () => Promise<void>
  beforeAll(async () => {
    const { location, drop } = await kind.create()
    const database = await openDatabase(location)
    service = await startService({ database })
    // A second process, where the database allows one.
    const second = kind.isShared ? await openDatabase(location) : undefined
    other = second && (await startService({ database: second }))
    stop = async () => {
      await other?.[Symbol.asyncDispose]()
      await second?.close()
      await service[Symbol.asyncDispose]()
      await database.close()
      await drop()
    }
  })
  afterAll(() => stop())

  const pass = (ms: number): void => {
    service.clock.now = new Date(service.clock.now.getTime() + ms)
    if (other !== undefined) other.clock.now = service.clock.now
  }
  const create = (body: Readonly<Record<string, unknown>> = {}, token = service.token) =>
    service.call('POST', '/api-token', { token, body: { name: 'ci', scopes: ['accounts:read'], ...body } })
  const use = (token: string, through = service) => through.call('GET', '/integration', { token })
  const row = (id: string) =>
    service.database.db.selectFrom('api_token').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

  it('are shown once and kept as a hash alone', async () => {
    const made = await create({ name: 'nightly' })
    expect(made.status).toBe(201)
    const { token, ...shown } = made.body
    expect(token).toMatch(/^rc_[\w-]{43}$/)
    expect(shown).toMatchObject({ name: 'nightly', prefix: token.slice(0, 6), scopes: ['accounts:read'] })
    const kept = await row(shown.id)
    expect(Buffer.from(kept.hash)).toEqual(createHash('sha256').update(token).digest())
    expect(JSON.stringify(kept)).not.toContain(token)
    const got = await service.call('GET', `/api-token/${shown.id}`)
    expect(got.body).toEqual(shown)
    const listed = await service.call('GET', '/api-token')
    expect(listed.body.result).toContainEqual(shown)
    expect(listed.text).not.toContain(token)
  })

  it('take those that they made for front ends with them when they are revoked', async () => {
    const account = await service.link()
    const maker = await create({ name: 'backend', scopes: ['accounts:write', 'directory:read'] })
    const made = await service.call('POST', '/integrated-account/token', {
      token: maker.body.token,
      body: { integrated_account_id: account },
    })
    const list = () =>
      service.call('GET', '/unified/user-directory/users?limit=1', { token: made.body.integrated_account_token })
    expect((await list()).status).toBe(200)
    await service.call('DELETE', `/api-token/${maker.body.id}`)
    expect((await list()).status).toBe(401)
  })

  it('let nobody in who has only revoked or expired ones', async () => {
    const { db } = service.database
    const making = { db, now: () => service.clock.now, newId: randomUUID }
    const { environment } = await createEnvironment(making, {
      name: randomUUID(),
      caller: { actor: 'test', scopes: SCOPES },
    })
    expect(await hasTokens(db, environment.id)).toBe(true)
    const ofIt = db.updateTable('api_token').where('environment_id', '=', environment.id)
    await ofIt.set({ expires_at: new Date(0) }).execute()
    expect(await hasTokens(db, environment.id)).toBe(false)
    await ofIt.set({ expires_at: null, revoked_at: service.clock.now }).execute()
    expect(await hasTokens(db, environment.id)).toBe(false)
  })

  it('are revoked at once, and for good', async () => {
    const { body } = await create()
    expect((await use(body.token)).status).toBe(200)
    const revoked = await service.call('DELETE', `/api-token/${body.id}`)
    expect(revoked.body).toEqual({ id: body.id })
    const refused = await use(body.token)
    expect([refused.status, refused.body.code]).toEqual([401, 'unauthorized'])
    expect((await service.call('DELETE', `/api-token/${body.id}`)).status).toBe(404)
    const listed = await service.call('GET', `/api-token/${body.id}`)
    expect(listed.body.revoked_at).toBe(service.clock.now.toISOString())
  })

  it.runIf(kind.isShared)('are revoked in every other process within a second', async () => {
    const { body } = await create()
    expect((await use(body.token, other)).status).toBe(200)
    await service.call('DELETE', `/api-token/${body.id}`)
    pass(1000)
    expect((await use(body.token, other)).status).toBe(401)
  })

  it('end when they expire, to the millisecond', async () => {
    const { body } = await create({ expires_at: new Date(service.clock.now.getTime() + 500).toISOString() })
    pass(499)
    expect((await use(body.token)).status).toBe(200)
    pass(1)
    expect((await use(body.token)).status).toBe(401)
    const refused = await create({ expires_at: service.clock.now.toISOString() })
    expect([refused.status, refused.body.details.failures[0].path]).toEqual([400, 'expires_at'])
  })

  it('tell when they were used last, written once a minute at most', async () => {
    const { body } = await create()
    expect(body.last_used_at).toBeNull()
    const first = service.clock.now
    const lastUsed = async (): Promise<number | undefined> => {
      await use(body.token)
      // The write is waited for by nobody; a reading of ours on the one embedded connection, or a few, comes after it.
      await expect.poll(async () => (await row(body.id)).last_used_at !== null).toBe(true)
      return (await row(body.id)).last_used_at?.getTime()
    }
    expect(await lastUsed()).toBe(first.getTime())
    pass(59_999)
    expect(await lastUsed()).toBe(first.getTime())
    pass(1001)
    await use(body.token)
    await expect.poll(async () => (await row(body.id)).last_used_at?.getTime()).toBe(first.getTime() + 61_000)
  })

  it('never give more than the token that makes them may do', async () => {
    const admin = await create({ scopes: ['admin', 'accounts:read'] })
    const wider = await create({ scopes: ['admin', 'directory:write'] }, admin.body.token)
    expect([wider.status, wider.body.code]).toEqual([400, 'invalid_request'])
    expect(wider.body.message).toContain('admin')
    const same = await create({ scopes: ['accounts:read'] }, admin.body.token)
    expect(same.status).toBe(201)
    expect((await create({ scopes: [] })).status).toBe(400)
    expect((await create({ scopes: ['everything'] })).status).toBe(400)
  })

  it.each([
    ['none', undefined],
    ['another scheme', 'Basic dGVzdDp0ZXN0'],
    ['an empty one', 'Bearer '],
    ['two words', 'Bearer one two'],
    ['an unknown one', `Bearer rc_${'x'.repeat(43)}`],
  ])('are refused with a challenge: %s', async (_, authorization) => {
    const headers = authorization === undefined ? {} : { authorization }
    const refused = await service.call('GET', '/integration', { token: null, headers })
    expect([refused.status, refused.body.code]).toEqual([401, 'unauthorized'])
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
  })

  describe('for a front end', () => {
    const account = () => service.link({ tenantId: randomUUID() })
    const front = async (id: string, token = service.token) => {
      const made = await service.call('POST', '/integrated-account/token', {
        token,
        body: { integrated_account_id: id },
      })
      return { ...made, token: made.body.integrated_account_token }
    }

    it('reach one account and nothing but its data', async () => {
      const [own, foreign] = [await account(), await account()]
      const { token } = await front(own)
      const list = (query: string) => service.call('GET', `/unified/user-directory/users?limit=1${query}`, { token })
      expect((await list('')).status).toBe(200)
      expect((await list(`&integrated_account_id=${own}`)).status).toBe(200)
      expect((await list(`&integrated_account_id=${foreign}`)).status).toBe(403)
      expect((await list('&tenant_id=acme')).status).toBe(403)
      const me = await service.call('GET', '/integrated-account/me', { token })
      expect(me.body.id).toBe(own)
      const patched = await service.call('PATCH', '/integrated-account/me', {
        token,
        body: { context: { theme: 'dark' } },
      })
      expect(patched.body.context).toEqual({ theme: 'dark' })
      for (const path of [
        `/integrated-account/${own}`,
        '/integrated-account',
        '/api-token',
        '/environment',
        '/key-ring',
      ]) {
        expect([path, (await service.call('GET', path, { token })).status]).toEqual([path, 403])
      }
      const widened = await service.call('PATCH', `/integrated-account/${own}`, { token, body: {} })
      expect(widened.status).toBe(403)
      expect((await service.call('GET', '/integrated-account/me')).status).toBe(403)
    })

    it('last for 15 minutes, and are not listed', async () => {
      const { token, body } = await front(await account())
      expect(body.expires_at).toBe(new Date(service.clock.now.getTime() + 15 * 60_000).toISOString())
      const me = async () => (await service.call('GET', '/integrated-account/me', { token })).status
      pass(15 * 60_000 - 1)
      expect(await me()).toBe(200)
      pass(1)
      expect(await me()).toBe(401)
      const listed = await service.call('GET', '/api-token?limit=5000')
      expect(listed.body.result.map(({ name }: { name: string }) => name)).not.toContain('Account token')
      const left = () =>
        service.database.db.selectFrom('api_token').select('id').where('connection_id', 'is not', null).execute()
      expect(await left()).not.toEqual([])
      pass(1)
      await service.service.connections.deleteExpiredAccountTokens()
      expect(await left()).toEqual([])
    })

    it('may do no more of it than the token that makes them', async () => {
      const id = await account()
      const reader = await create({ scopes: ['accounts:write', 'directory:read'] })
      const { token } = await front(id, reader.body.token)
      expect((await service.call('GET', '/unified/user-directory/users?limit=1', { token })).status).toBe(200)
      const written = await service.call('PATCH', '/integrated-account/me', { token, body: { context: {} } })
      expect([written.status, written.body.code]).toEqual([403, 'forbidden'])
      const linker = await create({ scopes: ['accounts:write'] })
      expect((await front(id, linker.body.token)).status).toBe(403)
    })

    it('never meet the answers of another account under an idempotency key that both chose', async () => {
      const [one, two] = [await front(await account()), await front(await account())]
      const send = ({ token }: { readonly token: string }) =>
        service.call('POST', '/unified/user-directory/users', {
          token,
          body: { username: 'same.key@example.com', emails: [{ email: 'same.key@example.com' }] },
          headers: { 'idempotency-key': 'same-key' },
        })
      expect((await send(one)).status).toBeLessThan(300)
      expect((await send(one)).headers.get('idempotency-replayed')).toBe('true')
      expect((await send(two)).headers.get('idempotency-replayed')).toBeNull()
    })

    it('are made for accounts that exist', async () => {
      expect((await front(randomUUID())).body.code).toBe('connection_not_found')
      expect((await front('no id')).body.code).toBe('connection_not_found')
    })
  })

  describe('of one environment', () => {
    it('see nothing of another', async () => {
      const id = await service.link({ tenantId: 'acme' })
      const { body: mine } = await create()
      const made = await service.call('POST', '/environment', { body: { name: `staging ${randomUUID()}` } })
      expect(made.status).toBe(201)
      const { token } = made.body.api_token
      const foreign = (method: string, path: string, body?: unknown) => service.call(method, path, { token, body })
      expect((await foreign('GET', '/integrated-account')).body.result).toEqual([])
      expect((await foreign('GET', '/audit-event')).body.result).toEqual([])
      expect((await foreign('GET', '/api-token')).body.result).toHaveLength(1)
      expect((await foreign('GET', '/environment')).body.result.map(({ id: own }: { id: string }) => own)).toEqual([
        made.body.id,
      ])
      for (const [method, path, body] of [
        ['GET', `/integrated-account/${id}`],
        ['PATCH', `/integrated-account/${id}`, { context: {} }],
        ['PATCH', `/integrated-account/${id}/credentials`, { credentials: { api_key: 'x' } }],
        ['DELETE', `/integrated-account/${id}`],
        ['POST', '/integrated-account/refresh-credentials', { id }],
        ['POST', '/integrated-account/token', { integrated_account_id: id }],
        ['GET', `/unified/user-directory/users?integrated_account_id=${id}`],
        ['GET', '/unified/user-directory/users?tenant_id=acme'],
        ['GET', `/environment/${service.environmentId}`],
        ['GET', `/api-token/${mine.id}`],
        ['DELETE', `/api-token/${mine.id}`],
      ] as const) {
        expect([method, path, (await foreign(method, path, body)).status]).toEqual([method, path, 404])
      }
      // Asking from elsewhere has not left anything behind that the owner would meet.
      expect(
        (await service.call('GET', `/unified/user-directory/users?integrated_account_id=${id}&limit=1`)).status,
      ).toBe(200)
    })

    it('may do in it what the token that made it may, and nothing to operators', async () => {
      const firstOf = async (token: string): Promise<Answer> =>
        service.call('POST', '/environment', { token, body: { name: randomUUID() } })
      const narrow = await create({ scopes: ['admin', 'accounts:read'] })
      const [own, all] = [await firstOf(narrow.body.token), await firstOf(service.token)]
      expect(own.body.api_token.scopes.toSorted()).toEqual(['accounts:read', 'admin'])
      expect(all.body.api_token.scopes).toEqual(SCOPES.filter((scope) => scope !== 'operators'))
      const { token } = own.body.api_token
      expect((await service.call('GET', '/webhook', { token })).status).toBe(403)
    })

    it('have a name of their own', async () => {
      const name = `twice ${randomUUID()}`
      const make = () => service.call('POST', '/environment', { body: { name } })
      const statuses = (await Promise.all([make(), make()])).map(({ status }) => status)
      expect(statuses.toSorted()).toEqual([201, 409])
    })
  })
})
