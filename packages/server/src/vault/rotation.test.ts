import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type DatabaseLocation, migrate, type OpenDatabase, openDatabase } from '../db/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { openVault, type Place, type Vault } from './index.ts'

const masterKey = randomBytes(32)
const now = () => new Date('2026-11-25T08:00:00Z')
const credentialOf = ({ connectionId }: Place) => ({ api_key: `key of ${connectionId}` })

describe.for(TEST_DATABASES)('rotating the key ring on $name', (kind) => {
  const environmentId = randomUUID()
  let location: DatabaseLocation
  let drop: () => Promise<void>
  let database: OpenDatabase
  let vault: Vault

  beforeAll(async () => {
    const made = await kind.create()
    location = made.location
    drop = made.drop
    await start()
    await migrate(database.db)
    await database.db.insertInto('environment').values({ id: environmentId, name: 'test', created_at: now() }).execute()
  })
  beforeEach(async () => {
    await database.db.deleteFrom('credential').execute()
    await database.db.deleteFrom('key_ring').execute()
    vault = await openVault({ db: database.db, masterKey, now })
  })
  afterAll(async () => {
    await database.close()
    await drop()
  })

  it('moves every credential to a new version, and leaves the sealed bodies as they are', async () => {
    const places = await sealMany(250)
    const before = await bodies()
    expect(await vault.rotate()).toEqual({ version: 2, rewrapped: 250 })
    expect(await bodies()).toEqual(before)
    expect(await vault.versions()).toEqual([
      { version: 1, createdAt: now(), retiredAt: now(), credentials: 0 },
      { version: 2, createdAt: now(), retiredAt: undefined, credentials: 250 },
    ])
    await expectAllOpen(places)
    expect(await vault.rotate()).toEqual({ version: 3, rewrapped: 250 })
    await expectAllOpen(places)
  })

  it('disturbs none of 200 openings and seals that go on meanwhile in other processes', async () => {
    const places = await sealMany(300)
    // On a server, with pools of their own, as other processes have; each knows only the ring that it has read.
    const others = kind.isShared ? await Promise.all([openDatabase(location), openDatabase(location)]) : [database]
    const doors = await Promise.all(
      others.map(async ({ db }) => ({ db, vault: await openVault({ db, masterKey, now }) })),
    )
    const rotations = [vault.rotate()]
    const traffic = Array.from({ length: 200 }, async (_, index) => {
      const { db, vault: door } = doors[index % doors.length]!
      const here = places[index]!
      if (index % 2 === 0) expect(await door.open(db, here)).toEqual(credentialOf(here))
      else await door.seal(db, here, credentialOf(here))
      const added = place()
      await door.seal(db, added, credentialOf(added))
      expect(await door.open(db, added)).toEqual(credentialOf(added))
      places.push(added)
      if (index === 100) rotations.push(door.rotate())
    })
    await Promise.all(traffic)
    const newest = Math.max(...(await Promise.all(rotations)).map(({ version }) => version))
    expect((await vault.versions()).filter(({ credentials }) => credentials > 0)).toEqual([
      expect.objectContaining({ version: newest, credentials: 500 }),
    ])
    await expectAllOpen(places)
    for (const { db, vault: door } of doors) expect(await door.open(db, places[0]!)).toEqual(credentialOf(places[0]!))
    if (kind.isShared) await Promise.all(others.map((other) => other.close()))
  })

  it('waits for a seal under way, so that nothing is left on the old version', async () => {
    const here = place()
    let rotation: Promise<unknown> | undefined
    await database.db.transaction().execute(async (tx) => {
      await vault.seal(tx, here, credentialOf(here))
      rotation = vault.rotate()
      // Room for the rotation to do all that it could do without waiting.
      for (let round = 0; round < 50; round += 1) await vault.open(tx, here)
    })
    expect(await rotation).toEqual({ version: 2, rewrapped: 1 })
    expect(await vault.open(database.db, here)).toEqual(credentialOf(here))
  })

  it.runIf(kind.isShared)('waits for a seal that has chosen its version and not yet written', async () => {
    const here = place()
    let seal: Promise<unknown> | undefined
    let rotation: Promise<unknown> | undefined
    await database.db.transaction().execute(async (tx) => {
      // Keeps the seal in the middle of its statement: past reading the ring, before the foreign key to the environment.
      await tx.selectFrom('environment').select('id').forUpdate().execute()
      seal = vault.seal(database.db, here, credentialOf(here))
      await waiting(1)
      rotation = vault.rotate()
      await Promise.race([rotation, waiting(2)])
    })
    await seal
    await rotation
    expect((await vault.versions()).map(({ credentials }) => credentials)).toEqual([0, 1])
    expect(await vault.open(database.db, here)).toEqual(credentialOf(here))
  })

  it('lets two rotations at once both succeed, with everything on the newest version', async () => {
    const places = await sealMany(250)
    const second = await openVault({ db: database.db, masterKey, now })
    const done = await Promise.all([vault.rotate(), second.rotate()])
    const newest = Math.max(...done.map(({ version }) => version))
    const used = (await vault.versions()).filter(({ credentials }) => credentials > 0)
    expect(used).toEqual([expect.objectContaining({ version: newest, credentials: 250 })])
    await expectAllOpen(places)
  })

  it('goes on where a killed rotation stopped', async () => {
    const places = await sealMany(1000)
    await database.close()
    const child = spawn(process.execPath, ['-e', KILLED_HALF_WAY], {
      env: {
        ...process.env,
        INPUT: JSON.stringify({
          modules: new URL('..', import.meta.url).href,
          location,
          masterKey: masterKey.toString('base64'),
        }),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [, signal] = await once(child, 'exit')
    expect(signal).toBe('SIGKILL')

    await start()
    vault = await openVault({ db: database.db, masterKey, now })
    const [old, fresh] = await vault.versions()
    expect(old?.credentials).toBeGreaterThan(0)
    expect(fresh?.credentials).toBeGreaterThan(0)
    await expectAllOpen(places)
    expect(await vault.rotate()).toEqual({ version: 2, rewrapped: old?.credentials })
    expect((await vault.versions()).map(({ credentials }) => credentials)).toEqual([0, 1000])
    await expectAllOpen(places)
  })

  it('moves all others when a credential was tampered with, and names its connection', async () => {
    const [broken, ...whole] = await sealMany(120)
    await database.db
      .updateTable('credential')
      .set({ wrapped_data_key: randomBytes(61) })
      .where('connection_id', '=', broken!.connectionId)
      .execute()
    await expect(vault.rotate()).rejects.toThrow(broken!.connectionId)
    expect((await vault.versions()).map(({ credentials }) => credentials)).toEqual([1, 119])
    await expectAllOpen(whole)
    await vault.seal(database.db, broken!, credentialOf(broken!))
    expect(await vault.rotate()).toEqual({ version: 3, rewrapped: 120 })
  })

  /** Until so many statements of this database wait for a lock. */
  const waiting = async (count: number): Promise<void> => {
    for (let seen = 0; seen < count; ) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::integer as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db)
      seen = rows[0]?.count ?? 0
    }
  }

  const start = async () => {
    database = await openDatabase(location)
  }

  const place = (): Place => ({ tenantId: 'acme', environmentId, connectionId: randomUUID() })

  const sealMany = async (count: number): Promise<Place[]> => {
    const places = Array.from({ length: count }, place)
    await database.db.transaction().execute(async (tx) => {
      for (const here of places) await vault.seal(tx, here, credentialOf(here))
    })
    return places
  }

  const expectAllOpen = async (places: readonly Place[]) => {
    for (const here of places) expect(await vault.open(database.db, here)).toEqual(credentialOf(here))
  }

  const bodies = () => database.db.selectFrom('credential').select(['id', 'sealed']).orderBy('id').execute()
})

/** Rotates, and kills itself as soon as some credentials are on the new version and some are not. */
const KILLED_HALF_WAY = `
  const { modules, location, masterKey } = JSON.parse(process.env.INPUT)
  const { openDatabase } = await import(modules + 'db/index.ts')
  const { openVault } = await import(modules + 'vault/index.ts')
  const { db } = await openDatabase(location)
  const vault = await openVault({ db, masterKey: Buffer.from(masterKey, 'base64'), now: () => new Date() })
  vault.rotate().then(() => process.exit(1))
  for (;;) {
    const counts = (await vault.versions()).map(({ credentials }) => credentials)
    if (counts[0] > 0 && counts[1] > 0) process.kill(process.pid, 'SIGKILL')
  }
`
