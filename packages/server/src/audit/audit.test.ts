import { randomUUID } from 'node:crypto'
import { auditDetailSchema, defineEndpoint } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { migrate, type OpenDatabase, openDatabase } from '../db/index.ts'
import { createApp, createIdempotency, route } from '../http/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { type Audit, audited, auditRoutes, createAudit } from './index.ts'

describe.for(TEST_DATABASES)('the audit log on $name', (kind) => {
  let database: OpenDatabase
  let drop: () => Promise<void>
  let audit: Audit
  let clock = 0
  let environmentId = ''
  const now = () => new Date(clock)
  const subject = (fields: object = {}) => ({
    environmentId,
    actor: 'api-token:test',
    action: 'user.deleted',
    tenantId: 'acme',
    connectionId: CONNECTION,
    target: 'users/42',
    ...fields,
  })

  beforeAll(async () => {
    const made = await kind.create()
    drop = made.drop
    database = await openDatabase(made.location)
    await migrate(database.db)
    audit = createAudit({ db: database.db, now })
  })
  beforeEach(() => {
    clock = Date.parse('2026-11-25T08:00:00.123Z')
    environmentId = randomUUID()
  })
  afterAll(async () => {
    await database.close()
    await drop()
  })

  const all = () => audit.list(environmentId, { limit: 1000 })

  const get = async (query: string) => {
    const { fastify } = createApp({
      routes: auditRoutes(audit),
      authenticate: () => caller(environmentId),
      idempotency: createIdempotency({ db: database.db, now }),
      log: pino({ level: 'silent' }),
    })
    const url = `/audit-event?${query}`
    const answer = await fastify.inject({ url, headers: { authorization: 'Bearer token' } })
    return { status: answer.statusCode, body: answer.json() }
  }
  const actions = async (query: string) => (await get(query)).body.result.map(({ action }: Row) => action)
  type Row = { readonly action: string; readonly at: string }

  describe('an event', () => {
    it('is pending until its outcome is written, once', async () => {
      const id = await audit.begin(subject())
      expect(await all()).toEqual([{ ...subject(), id, at: now(), outcome: 'pending', detail: {} }])
      await audit.finish(id, 'succeeded', { status: 204 })
      await expect(audit.finish(id, 'failed')).rejects.toMatchObject({ code: 'conflict' })
      expect(await all()).toMatchObject([{ id, outcome: 'succeeded', detail: { status: 204 } }])
    })

    it('reads unknown an hour after its process stopped, and takes a late outcome all the same', async () => {
      const id = await audit.begin(subject())
      clock += 3_600_000
      expect(await all()).toMatchObject([{ outcome: 'pending' }])
      clock += 1
      expect(await all()).toMatchObject([{ outcome: 'unknown' }])
      await audit.finish(id, 'failed')
      expect(await all()).toMatchObject([{ outcome: 'failed' }])
    })

    it('is recorded with the transaction that it belongs to, or not at all', async () => {
      const recording = database.db.transaction().execute(async (tx) => {
        await audit.record(tx, { ...subject(), outcome: 'succeeded' })
        throw new Error('rolled back')
      })
      await expect(recording).rejects.toThrow('rolled back')
      expect(await all()).toEqual([])
      await audit.record(database.db, { ...subject(), outcome: 'succeeded', detail: { members: 3 } })
      expect(await all()).toMatchObject([{ outcome: 'succeeded', detail: { members: 3 } }])
    })

    it('keeps no detail that is not on the list, even when the compiler was evaded', async () => {
      const smuggled: object = {
        status: 401,
        authorization: 'Bearer canary-1',
        error_code: 'canary-2',
        vendor_request_id: 'ntn_canary-3',
        method: 'canary-4',
        members: 'canary-5',
        verified: { deep: 'canary-6' },
        __proto__: { effect: 'canary-7' },
      }
      await audit.record(database.db, { ...subject(), outcome: 'failed', detail: smuggled })
      const row = await database.db
        .selectFrom('audit_event')
        .selectAll()
        .where('environment_id', '=', environmentId)
        .executeTakeFirstOrThrow()
      expect(row.detail).toEqual({ status: 401 })
      expect(JSON.stringify(row)).not.toContain('canary')
    })

    it('has no detail that a credential fits into', async () => {
      for (const name of Object.keys(auditDetailSchema.shape)) {
        for (const credential of CREDENTIALS) {
          const detail: object = { [name]: credential }
          await audit.record(database.db, { ...subject(), outcome: 'failed', detail })
        }
      }
      const details = (await all()).map((event) => event.detail)
      expect(details.length).toBeGreaterThan(CREDENTIALS.length)
      expect(details.filter((detail) => Object.keys(detail).length > 0)).toEqual([])
    })
  })

  describe('GET /audit-event', () => {
    it('lists the events of the environment, newest first, each once across pages', async () => {
      for (let index = 0; index < 7; index += 1) {
        // Several in one millisecond, too.
        clock += index % 2
        await audit.begin(subject({ action: `step.${index}` }))
      }
      await audit.begin(subject({ environmentId: randomUUID(), action: 'of.another' }))
      const seen: Row[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const { body } = await get(`limit=2&next_cursor=${cursor}`)
        expect(body.result.length).toBeLessThanOrEqual(2)
        seen.push(...body.result)
        cursor = body.next_cursor
      }
      const times = seen.map(({ at }) => at)
      expect(times).toEqual(times.toSorted().toReversed())
      expect(seen.map(({ action }) => action).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => `step.${n}`))
    })

    it('shows every field', async () => {
      await audit.record(database.db, {
        ...subject({ requestId: 'r-1' }),
        outcome: 'failed',
        detail: { error_code: 'vendor_conflict', status: 409, vendor_request_id: '8f0a1b2c3d4e5f60-AMS' },
      })
      expect((await get('')).body).toEqual({
        result: [
          {
            id: expect.any(String),
            at: '2026-11-25T08:00:00.123Z',
            actor: 'api-token:test',
            action: 'user.deleted',
            tenant_id: 'acme',
            integrated_account_id: CONNECTION,
            target: 'users/42',
            outcome: 'failed',
            request_id: 'r-1',
            detail: { error_code: 'vendor_conflict', status: 409, vendor_request_id: '8f0a1b2c3d4e5f60-AMS' },
          },
        ],
        next_cursor: null,
        limit: 100,
      })
    })

    it('filters by connection, action, target and time, from inclusive and to exclusive', async () => {
      await audit.begin(subject({ action: 'a', connectionId: undefined, target: undefined }))
      clock += 1000
      await audit.begin(subject({ action: 'b' }))
      clock += 1000
      await audit.begin(subject({ action: 'c', target: 'users/43' }))
      expect(await actions(`integrated_account_id=${CONNECTION}`)).toEqual(['c', 'b'])
      expect(await actions('action=a')).toEqual(['a'])
      expect(await actions('target=users/43')).toEqual(['c'])
      expect(await actions('from=2026-11-25T08:00:01.123Z')).toEqual(['c', 'b'])
      expect(await actions('to=2026-11-25T08:00:01.123Z')).toEqual(['a'])
      expect(await actions('to=2026-11-25T09:00:01.123%2B01:00')).toEqual(['a'])
      expect(await actions(`integrated_account_id=${CONNECTION}&action=a`)).toEqual([])
    })

    it('refuses a cursor of a list with other filters', async () => {
      await audit.begin(subject())
      await audit.begin(subject())
      const { body } = await get('limit=1&action=user.deleted')
      const other = await get(`limit=1&action=user.created&next_cursor=${body.next_cursor}`)
      expect(other).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } })
    })

    it('refuses a cursor that is none, and filters that do not exist', async () => {
      expect(await get('next_cursor=x')).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } })
      expect(await get('actor=x')).toMatchObject({ status: 400, body: { code: 'unknown_parameter' } })
      expect(await get('integrated_account_id=x')).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    })
  })

  describe('an audited route', () => {
    const endpoint = defineEndpoint({
      id: 'revoke',
      tag: 'Test',
      summary: 'Revoke',
      method: 'DELETE',
      path: '/thing/:id',
      scope: 'admin',
      audit: { action: 'thing.revoked' },
      params: z.object({ id: z.string() }),
      response: z.object({ id: z.string() }),
    })
    const call = async (handle: () => Promise<{ id: string }>) => {
      const { fastify } = createApp({
        routes: audited(audit, [route(endpoint, handle)]),
        authenticate: () => caller(environmentId),
        idempotency: createIdempotency({ db: database.db, now }),
        log: pino({ level: 'silent' }),
      })
      return fastify.inject({ method: 'DELETE', url: '/thing/7', headers: { authorization: 'Bearer token' } })
    }

    it('is on record before its handler runs, and has its outcome after', async () => {
      let during: unknown
      const answer = await call(async () => {
        during = await all()
        return { id: '7' }
      })
      expect(answer.json()).toEqual({ id: '7' })
      const event = { action: 'thing.revoked', actor: 'api-token:test', target: 'thing/7' }
      expect(during).toMatchObject([{ ...event, outcome: 'pending' }])
      expect(await all()).toMatchObject([{ ...event, outcome: 'succeeded', requestId: answer.headers['x-request-id'] }])
    })

    it('has failed when nothing can have changed, and is unknown otherwise', async () => {
      const outcomes: [unknown, string][] = [
        [new RollcallError('not_found', 'There is no thing 7.'), 'failed'],
        [new RollcallError('vendor_unavailable', 'The vendor is away.', { effect: 'none' }), 'failed'],
        [new RollcallError('vendor_timeout', 'The answer was lost.'), 'unknown'],
        [new RollcallError('conflict', 'The answer was lost.', { effect: 'unknown' }), 'unknown'],
        [new Error('canary'), 'unknown'],
      ]
      for (const [error, outcome] of outcomes) {
        clock += 1
        await call(() => Promise.reject(error))
        const [event] = await all()
        expect(event?.outcome).toBe(outcome)
        expect(event?.detail.error_code).toBe(error instanceof RollcallError ? error.code : 'internal')
      }
      expect(JSON.stringify(await all())).not.toContain('canary')
    })
  })
})

/** In the forms that vendors give them. None is real. */
const CREDENTIALS = [
  'ntn_canary0000000000000000000000000000000000000000',
  'secret_canary',
  'Bearer canary',
  '0123456789abcdef0123456789abcdef',
  '0123456789abcdef0123456789abcdef01234567',
  'eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.',
  'ada@acme.test:canary',
]

const CONNECTION = '11111111-2222-4333-8444-555555555555'

const caller = (environmentId: string) => ({
  tokenId: 't',
  environmentId,
  scopes: ['admin', 'audit:read'] as const,
  actor: 'api-token:test',
  accountId: undefined,
})
