import { randomBytes, randomUUID } from 'node:crypto'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, type OpenDatabase, openDatabase } from '../db/index.ts'
import { type App, createApp, createIdempotency } from '../http/index.ts'
import { openVault, vaultRoutes } from './index.ts'

const now = () => new Date('2026-11-25T08:00:00Z')

describe('the key ring over HTTP', () => {
  let database: OpenDatabase
  let app: App

  beforeAll(async () => {
    database = await openDatabase({ kind: 'memory' })
    const { db } = database
    await migrate(db)
    const environmentId = randomUUID()
    await db.insertInto('environment').values({ id: environmentId, name: 'test', created_at: now() }).execute()
    const vault = await openVault({ db, masterKey: randomBytes(32), now })
    await vault.seal(db, { tenantId: 'acme', environmentId, connectionId: randomUUID() }, { api_key: 'canary' })
    app = createApp({
      routes: vaultRoutes(vault),
      authenticate: (token) => ({
        tokenId: 't',
        environmentId,
        scopes: [token === 'admin' ? 'admin' : 'accounts:write'],
        actor: 'api-token:test',
        accountId: undefined,
      }),
      reachesInstallation: async (id) => id === environmentId,
      idempotency: createIdempotency({ db, now }),
      log: pino({ level: 'silent' }),
    })
  })
  afterAll(() => database.close())

  const call = async (method: 'GET' | 'POST', url: string, token = 'admin') => {
    const answer = await app.fastify.inject({ method, url, headers: { authorization: `Bearer ${token}` } })
    return { status: answer.statusCode, body: answer.json() }
  }

  it('shows its versions and how many credentials each seals, before and after a rotation', async () => {
    const at = '2026-11-25T08:00:00.000Z'
    expect(await call('GET', '/key-ring')).toEqual({
      status: 200,
      body: { versions: [{ version: 1, created_at: at, retired_at: null, credentials: 1 }] },
    })
    expect(await call('POST', '/key-ring/rotate')).toEqual({ status: 200, body: { version: 2, rewrapped: 1 } })
    expect((await call('GET', '/key-ring')).body).toEqual({
      versions: [
        { version: 1, created_at: at, retired_at: at, credentials: 0 },
        { version: 2, created_at: at, retired_at: null, credentials: 1 },
      ],
    })
  })

  it('is for administrators only', async () => {
    expect((await call('GET', '/key-ring', 'other')).status).toBe(403)
    expect((await call('POST', '/key-ring/rotate', 'other')).status).toBe(403)
  })
})
