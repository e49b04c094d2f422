import { SECOND_SCIM_TOKEN } from '@rollcall/sandbox'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../db/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { type StartedService, startService } from '../testing/started-service.ts'
import { openSession } from './index.ts'
import { type ObservedService, startObserved } from './testing/observed-service.ts'

describe.each(TEST_DATABASES)('the health of a connection, on $name', (kind) => {
  let observed: ObservedService
  let service: StartedService
  beforeAll(async () => {
    observed = await startObserved(kind)
    service = observed.service
  })
  afterAll(() => observed[Symbol.asyncDispose]())
  afterEach(() => service.sandbox.control.clearFaults())

  /** What anybody may read there, token or not (`notion-scim.md §2`). */
  const readPublic = async (id: string) => {
    const { egress, connections } = service.service
    const caller = {
      tokenId: '',
      environmentId: service.environmentId,
      scopes: [],
      actor: 'test',
      accountId: undefined,
    }
    const { upstream, settings, discovered } = await connections.open(caller, id)
    return openSession({ egress, upstream, settings, discovered }).send({
      method: 'GET',
      path: '/ServiceProviderConfig',
    })
  }
  it('needs a new credential after a 401, which is on record when the caller has its answer', async () => {
    const id = await observed.link()
    observed.answerWith(401)
    const refused = await observed.users(id)
    expect([refused.status, refused.body.code]).toEqual([401, 'vendor_unauthorized'])
    expect(await observed.account(id)).toMatchObject({
      status: 'needs_reauth',
      last_error: { code: 'vendor_unauthorized', occurred_at: service.clock.now.toISOString() },
    })
    expect(await observed.events(id)).toEqual(['authentication_error'])
  })

  it('is active again by itself when the vendor takes the credential again', async () => {
    const id = await observed.link()
    observed.answerWith(401, { times: 1 })
    await observed.users(id)
    expect((await observed.account(id)).status).toBe('needs_reauth')
    expect((await observed.users(id)).status).toBe(200)
    expect(await observed.account(id)).toMatchObject({ status: 'active', last_error: null })
    expect((await observed.events(id)).toSorted()).toEqual(['authentication_error', 'reactivated'])
  })

  it('is not active again because of something that anybody may read', async () => {
    const id = await observed.link()
    const fault = observed.answerWith(401)
    await observed.users(id)
    for (let time = 0; time < 3; time += 1) {
      expect((await readPublic(id)).status).toBe(200)
      expect((await observed.account(id)).status).toBe('needs_reauth')
    }
    service.sandbox.control.removeFault(fault)
    expect((await observed.users(id)).status).toBe(200)
    expect((await observed.account(id)).status).toBe('active')
  })

  it.each([
    ['refuses the credential', { kind: 'status', status: 401 }, 'needs_reauth'],
    [
      'does not know the address',
      { kind: 'status', status: 404, body: '{"detail":"no users here"}' },
      'validation_error',
    ],
  ] as const)('asks a vendor that %s once what a public answer is worth, not each time', async (_, fault, status) => {
    const id = await observed.link()
    service.sandbox.control.fault({ match: { path: '/scim/v2/Users' }, fault })
    await service.call('POST', '/integrated-account/refresh-credentials', { body: { id } })
    expect((await observed.account(id)).status).toBe(status)
    service.sandbox.control.clearCalls()
    for (let time = 0; time < 5; time += 1) await readPublic(id)
    const proofs = service.sandbox.control
      .state()
      .calls()
      .filter(({ path }) => path === '/scim/v2/Users')
    expect(proofs).toHaveLength(1)
  })

  it('asks again after a minute: one refused proof is not the last word', async () => {
    const id = await observed.link()
    observed.answerWith(401, { times: 2 })
    await observed.users(id)
    await observed.users(id) // refused once more
    observed.answerWith(401, { times: 1 })
    await readPublic(id) // a success, and a proof that is refused
    expect((await observed.account(id)).status).toBe('needs_reauth')
    await readPublic(id)
    expect((await observed.account(id)).status).toBe('needs_reauth')
    observed.pass(60_000)
    await readPublic(id)
    expect((await observed.account(id)).status).toBe('active')
  })

  it('outlives a page of HTML in the place of an answer, as in a maintenance', async () => {
    const id = await observed.link()
    service.sandbox.control.fault({ match: { path: '/scim/v2/Users' }, fault: { kind: 'html' } })
    const proved = await service.call('POST', '/integrated-account/refresh-credentials', { body: { id } })
    expect(proved.body).toMatchObject({ success: false, status: 'active' })
    expect((await observed.account(id)).status).toBe('active')
  })

  it('knows the right that was lost, and that it is back when the same thing works again', async () => {
    const id = await observed.link()
    const fault = observed.answerWith(403, {
      path: '/scim/v2/Groups',
      body: '{"detail":"no","missing_scopes":["groups:read"]}',
    })
    const groups = () => service.call('GET', `/unified/user-directory/groups?integrated_account_id=${id}&limit=1`)
    expect((await groups()).status).toBe(403)
    expect(await observed.account(id)).toMatchObject({
      status: 'active',
      last_error: null,
      last_forbidden_error: { resource: 'Groups', method: 'GET', missing_scopes: ['groups:read'] },
    })
    expect(await observed.events(id)).toEqual(['right_lost'])
    await observed.users(id)
    expect((await observed.account(id)).last_forbidden_error).not.toBeNull()
    service.sandbox.control.removeFault(fault)
    expect((await groups()).status).toBe(200)
    expect((await observed.account(id)).last_forbidden_error).toBeNull()
  })

  it('is written once, however many calls learn of it at the same time', async () => {
    const id = await observed.link()
    await observed.users(id)
    const { version } = await row(id)
    observed.answerWith(401)
    const answers = await Promise.all(Array.from({ length: 60 }, () => observed.users(id)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
    expect((await observed.account(id)).status).toBe('needs_reauth')
    expect(await observed.events(id)).toEqual(['authentication_error'])
    expect((await row(id)).version).toBe(version + 1)
  })

  it.each([
    ['an error of the vendor', { kind: 'status', status: 500 }],
    ['a lost connection', { kind: 'reset' }],
    ['too many calls', { kind: 'status', status: 429, headers: { 'retry-after': '3600' } }],
  ] as const)('does not change by %s, neither when called nor when proved', async (_, fault) => {
    // A host of its own, since being told to wait holds for all connections with this credential there.
    const settings = { base_url: service.scimUrl.replace('127.0.0.1', 'localhost') }
    const id = await observed.link(settings)
    service.sandbox.control.fault({ match: { path: '/scim/v2/Users' }, fault })
    expect((await observed.users(id)).status).toBeGreaterThanOrEqual(429)
    const proved = await service.call('POST', '/integrated-account/refresh-credentials', { body: { id } })
    expect(proved.body).toMatchObject({ success: false, status: 'active' })
    expect(proved.body.message).toEqual(expect.any(String))
    expect(await observed.account(id)).toMatchObject({ status: 'active', last_error: null })
    expect((await observed.events(id)).filter((event: string) => event !== 'proved')).toEqual([])
    await service.call('DELETE', `/integrated-account/${id}`)
  })

  it('keeps the reason why the credential was refused through an outage', async () => {
    const id = await observed.link()
    observed.answerWith(401, { times: 1 })
    await observed.users(id)
    const { last_error: reason } = await observed.account(id)
    service.sandbox.control.clearFaults()
    observed.answerWith(500)
    await service.call('POST', '/integrated-account/refresh-credentials', { body: { id } })
    expect(await observed.account(id)).toMatchObject({ status: 'needs_reauth', last_error: reason })
  })

  it('says nothing of a new credential by an answer to the old one', async () => {
    const id = await observed.link()
    const match = { path: '/scim/v2/Users' }
    service.sandbox.control.fault({ match, times: 1, fault: { kind: 'latency', ms: 300 } })
    observed.answerWith(401, { times: 1 })
    const slow = observed.users(id)
    await observed.struck()
    const replaced = await service.call('PATCH', `/integrated-account/${id}/credentials`, {
      body: { credentials: { api_key: SECOND_SCIM_TOKEN } },
    })
    expect(replaced.status, replaced.text).toBe(200)
    expect((await slow).status).toBe(401)
    expect((await observed.account(id)).status).toBe('active')
    expect(await observed.events(id)).toEqual([])
  })

  it('comes back by a new credential, which is no reactivation', async () => {
    const id = await observed.link()
    observed.answerWith(401, { times: 1 })
    await observed.users(id)
    await service.call('PATCH', `/integrated-account/${id}/credentials`, {
      body: { credentials: { api_key: SECOND_SCIM_TOKEN } },
    })
    expect(await observed.account(id)).toMatchObject({ status: 'active', last_error: null })
    expect(await observed.events(id)).toEqual(['authentication_error'])
  })

  it.runIf(kind.isShared)('is known in every process a second later', async () => {
    // A second process on the same database, with a sandbox of its own that is not called.
    const database = await openDatabase(await locationOf(service))
    const other = await startService({ database })
    try {
      const id = await observed.link()
      const from = { token: service.token }
      const path = `/unified/user-directory/users?integrated_account_id=${id}&limit=1`
      expect((await other.call('GET', path, from)).status).toBe(200)
      await service.call('DELETE', `/integrated-account/${id}`)
      other.clock.now = new Date(other.clock.now.getTime() + 1000)
      expect((await other.call('GET', path, from)).status).toBe(404)
    } finally {
      await other[Symbol.asyncDispose]()
      await database.close()
    }
  })

  const row = (id: string) =>
    service.database.db.selectFrom('connection').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
})

const locationOf = async ({ database }: StartedService) => {
  if (database.engine.kind !== 'server') throw new Error('one process only')
  return { kind: 'server', url: String(database.engine.pool.options.connectionString) } as const
}
