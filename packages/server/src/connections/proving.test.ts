import { SECOND_SCIM_TOKEN } from '@rollcall/sandbox'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { TEST_DATABASES } from '../testing/databases.ts'
import type { StartedService } from '../testing/started-service.ts'
import { type ObservedService, startObserved } from './testing/observed-service.ts'

const HOUR = 3_600_000

describe.each(TEST_DATABASES)('proving credentials by a schedule, on $name', (kind) => {
  let observed: ObservedService
  let service: StartedService
  beforeAll(async () => {
    observed = await startObserved(kind)
    service = observed.service
  })
  afterAll(() => observed[Symbol.asyncDispose]())
  afterEach(() => service.sandbox.control.clearFaults())

  it('finds a revoked token without any call of a customer', async () => {
    const id = await observed.link()
    await observed.proveDue()
    service.sandbox.control.clearCalls()
    observed.answerWith(401)
    observed.pass(2 * HOUR)
    expect(await observed.proveDue()).toBeGreaterThanOrEqual(1)
    expect(await observed.account(id)).toMatchObject({
      status: 'needs_reauth',
      last_error: { code: 'vendor_unauthorized' },
    })
    expect(await observed.events(id)).toEqual(['authentication_error'])
  })

  it('says nothing of when a credential is proved that has replaced the proved one meanwhile', async () => {
    const id = await observed.link()
    await observed.proveDue()
    observed.pass(2 * HOUR)
    const match = { path: '/scim/v2/Users' }
    service.sandbox.control.fault({ match, times: 1, fault: { kind: 'latency', ms: 300 } })
    observed.answerWith(401, { times: 1 })
    const slow = service.call('POST', '/integrated-account/refresh-credentials', { body: { id } })
    await observed.struck()
    await service.call('PATCH', `/integrated-account/${id}/credentials`, {
      body: { credentials: { api_key: SECOND_SCIM_TOKEN } },
    })
    await slow
    const { next_proof_at: next } = await service.database.db
      .selectFrom('connection')
      .select('next_proof_at')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    // An hour, as after a success, and not six, as after the refusal of the old one.
    expect((next?.getTime() ?? 0) - service.clock.now.getTime()).toBeLessThan(2 * HOUR)
  })

  it('finds that it works again, too', async () => {
    const id = await observed.link()
    observed.answerWith(401, { times: 1 })
    await observed.users(id)
    observed.pass(24 * HOUR)
    await observed.proveDue()
    expect(await observed.account(id)).toMatchObject({
      status: 'active',
      last_error: null,
      proved_at: service.clock.now.toISOString(),
    })
  })

  it('proves by a call that needs the credential', async () => {
    const id = await observed.link()
    await observed.proveDue()
    service.sandbox.control.clearCalls()
    observed.answerWith(401, { path: '/scim/v2/Users' })
    observed.pass(2 * HOUR)
    await observed.proveDue()
    expect((await observed.account(id)).status).toBe('needs_reauth')
  })

  it('proves each once and nothing that is not due', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => observed.link()))
    observed.pass(24 * HOUR)
    await observed.proveDue()
    service.sandbox.control.clearCalls()
    expect(await observed.proveDue()).toBe(0)
    observed.pass(2 * HOUR)
    const due = await observed.proveDue()
    expect(due).toBeGreaterThanOrEqual(ids.length)
    const proofs = service.sandbox.control
      .state()
      .calls()
      .filter(({ path }) => path === '/scim/v2/Users')
    expect(proofs).toHaveLength(due)
  })

  it('repeats a proof that died, and none is proved twice meanwhile', async () => {
    const id = await observed.link()
    observed.pass(24 * HOUR)
    await observed.proveDue()
    service.sandbox.control.clearCalls()
    observed.pass(2 * HOUR)
    service.sandbox.control.fault({ match: { path: '/scim/v2/Users' }, fault: { kind: 'hang' } })
    const dying = new AbortController()
    const proving = observed.proveDue(dying.signal)
    await observed.struck()
    dying.abort()
    await proving
    service.sandbox.control.clearFaults()
    expect((await observed.account(id)).status).toBe('active')
    observed.pass(6 * 60_000)
    observed.answerWith(401)
    await observed.proveDue()
    expect((await observed.account(id)).status).toBe('needs_reauth')
  })

  it('is not held up by a connection that cannot be proved', async () => {
    const broken = await observed.link()
    await service.database.db.updateTable('connection').set({ connector_id: 'gone' }).where('id', '=', broken).execute()
    const id = await observed.link()
    observed.pass(24 * HOUR)
    observed.answerWith(401)
    await observed.proveDue()
    const { status } = await service.database.db
      .selectFrom('connection')
      .select('status')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    await service.database.db.deleteFrom('connection').where('id', '=', broken).execute()
    expect(status).toBe('needs_reauth')
    expect(service.log()).toContain('credential_not_proved')
  })
})
