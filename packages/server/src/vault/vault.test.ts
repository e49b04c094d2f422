import { randomBytes, randomUUID } from 'node:crypto'
import { array, assert, asyncProperty, constant, dictionary, integer, oneof } from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, type OpenDatabase, openDatabase } from '../db/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { openVault, type Place, type Vault } from './index.ts'

const masterKey = randomBytes(32)
const now = () => new Date('2026-11-25T08:00:00Z')
const credential = { api_key: 'ntn_canary', note: 'for ada@acme.test' }

describe.for(TEST_DATABASES)('the vault on $name', (kind) => {
  let database: OpenDatabase
  let vault: Vault
  let drop: () => Promise<void>
  const environmentId = randomUUID()
  const place = (tenantId = 'acme'): Place => ({ tenantId, environmentId, connectionId: randomUUID() })

  beforeAll(async () => {
    const made = await kind.create()
    drop = made.drop
    database = await openDatabase(made.location)
    await migrate(database.db)
    const row = { id: environmentId, name: 'test', created_at: now() }
    await database.db.insertInto('environment').values(row).execute()
    vault = await openVault({ db: database.db, masterKey, now })
  })
  afterAll(async () => {
    await database.close()
    await drop()
  })

  it('opens what was sealed, whatever the strings', async () => {
    const text = array(integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))
    const here = place()
    await assert(
      asyncProperty(dictionary(oneof(text, constant('__proto__')), text), async (any) => {
        await vault.seal(database.db, here, any)
        expect(Object.entries(await vault.open(database.db, here))).toEqual(Object.entries(any))
      }),
      { numRuns: 100 },
    )
  })

  it('replaces the credential of a connection, and removes it', async () => {
    const here = place()
    await vault.seal(database.db, here, credential)
    await vault.seal(database.db, here, { api_key: 'newer' })
    expect(await vault.open(database.db, here)).toEqual({ api_key: 'newer' })
    await vault.remove(database.db, here)
    await expect(vault.open(database.db, here)).rejects.toMatchObject({ code: 'connection_not_found' })
  })

  it('seals in the transaction that it is given', async () => {
    const here = place()
    const failed = database.db.transaction().execute(async (tx) => {
      await vault.seal(tx, here, credential)
      expect(await vault.open(tx, here)).toEqual(credential)
      throw new Error('rolled back')
    })
    await expect(failed).rejects.toThrow('rolled back')
    await expect(vault.open(database.db, here)).rejects.toMatchObject({ code: 'connection_not_found' })
  })

  it('holds nothing in clear in the database', async () => {
    await vault.seal(database.db, place(), credential)
    const { rows } = await sql<{ text: string }>`
      select encode(sealed || wrapped_data_key, 'escape') || credential::text as text from credential
      union all select encode(wrapped_key, 'escape') from key_ring`.execute(database.db)
    expect(rows.length).toBeGreaterThan(1)
    const text = rows.map((row) => row.text).join('')
    expect(text).not.toContain('canary')
    expect(text).not.toContain('ada@acme')
  })

  it('does not open a row of which any byte was changed, and says nothing of what it holds', async () => {
    const here = place()
    await vault.seal(database.db, here, credential)
    const row = await rowOf(here)
    for (const column of ['sealed', 'wrapped_data_key'] as const) {
      for (let index = 0; index < row[column].length; index += 1) {
        const changed = Uint8Array.from(row[column])
        changed[index] = (changed[index] ?? 0) ^ 1
        await update(here, { [column]: changed })
        const error = await vault.open(database.db, here).catch((thrown: unknown) => thrown)
        expect(error).toMatchObject({ code: 'internal' })
        expect(error instanceof Error && `${error.message} ${error.stack}`).not.toContain('canary')
      }
      await update(here, { [column]: row[column].subarray(0, 20) })
      await expect(vault.open(database.db, here)).rejects.toMatchObject({ code: 'internal' })
      await update(here, { [column]: row[column] })
    }
    expect(await vault.open(database.db, here)).toEqual(credential)
  })

  it('does not open what was moved in from another connection or tenant', async () => {
    const [mine, theirs] = [place(), place('umbrella')]
    await vault.seal(database.db, mine, { api_key: 'mine' })
    await vault.seal(database.db, theirs, { api_key: 'theirs' })
    const { sealed, wrapped_data_key, id } = await rowOf(theirs)
    await vault.remove(database.db, theirs)
    await update(mine, { sealed, wrapped_data_key, id })
    await expect(vault.open(database.db, mine)).rejects.toThrow('does not open')
    await update(mine, { tenant_id: 'umbrella' })
    await expect(vault.open(database.db, { ...mine, tenantId: 'umbrella' })).rejects.toThrow('does not open')
    await update(mine, { connection_id: theirs.connectionId })
    // The whole row is back where it was sealed.
    expect(await vault.open(database.db, theirs)).toEqual({ api_key: 'theirs' })
  })

  it('finds no credential under another tenant or environment, and lets none be replaced from there', async () => {
    const here = place()
    await vault.seal(database.db, here, credential)
    for (const elsewhere of [
      { ...here, tenantId: 'umbrella' },
      { ...here, environmentId: randomUUID() },
    ]) {
      await expect(vault.open(database.db, elsewhere)).rejects.toMatchObject({ code: 'connection_not_found' })
      await vault.remove(database.db, elsewhere)
    }
    await expect(vault.seal(database.db, { ...here, tenantId: 'umbrella' }, { api_key: 'x' })).rejects.toThrow(
      'another tenant',
    )
    expect(await vault.open(database.db, here)).toEqual(credential)
  })

  it('refuses another master key, and leaves the ring as it is', async () => {
    const before = await vault.versions()
    const opening = openVault({ db: database.db, masterKey: randomBytes(32), now })
    await expect(opening).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('master key does not open'),
    })
    expect(await vault.versions()).toEqual(before)
  })

  it('opens with the same master key what an earlier process sealed', async () => {
    const here = place()
    await vault.seal(database.db, here, credential)
    const later = await openVault({ db: database.db, masterKey, now })
    expect(await later.open(database.db, here)).toEqual(credential)
  })

  it('gives equal credentials one fingerprint, and others another', async () => {
    const stranger = await kind.create()
    const away = await openDatabase(stranger.location)
    await migrate(away.db)
    const foreign = await openVault({ db: away.db, masterKey: randomBytes(32), now })
    const mark = vault.fingerprint({ a: '1', b: '2' })
    expect(vault.fingerprint({ b: '2', a: '1' })).toBe(mark)
    expect(mark).toMatch(/^[\w-]{43}$/)
    const others = [{ a: '12', b: '' }, { a: '1' }, { a: '1', b: '3' }, { a: '2', b: '1' }]
    expect(new Set([mark, ...others.map((other) => vault.fingerprint(other))]).size).toBe(5)
    expect(foreign.fingerprint({ a: '1', b: '2' })).not.toBe(mark)
    expect(foreign.derive('cursor')).not.toEqual(vault.derive('cursor'))
    await away.close()
    await stranger.drop()
  })

  it('derives 32 bytes for a purpose: always the same, and others for another purpose', async () => {
    const again = await openVault({ db: database.db, masterKey, now })
    expect(vault.derive('cursor')).toHaveLength(32)
    expect(again.derive('cursor')).toEqual(vault.derive('cursor'))
    expect(vault.derive('webhook')).not.toEqual(vault.derive('cursor'))
  })

  const rowOf = ({ connectionId }: Place) =>
    database.db.selectFrom('credential').selectAll().where('connection_id', '=', connectionId).executeTakeFirstOrThrow()

  type Columns = Partial<Omit<Awaited<ReturnType<typeof rowOf>>, 'created_at' | 'updated_at'>>

  const update = async ({ connectionId }: Place, values: Columns) => {
    await database.db.updateTable('credential').set(values).where('connection_id', '=', connectionId).execute()
  }
})
