import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { claimFolder } from './folder-claim.ts'
import { migrate, openDatabase } from './index.ts'

const folder = await mkdtemp(join(tmpdir(), 'rollcall-db-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the embedded database', () => {
  it('migrates from empty once, and has nothing to do the second time', async () => {
    const database = await openDatabase({ kind: 'memory' })
    expect(await migrate(database.db)).toEqual([
      '0001-first',
      '0002-operators',
      '0003-events',
      '0004-link',
      '0005-request-log',
      '0006-webhooks',
    ])
    expect(await migrate(database.db)).toEqual([])
    await database.close()
  })

  it('keeps statements of others out of a transaction', async () => {
    const { db, close } = await openDatabase({ kind: 'memory' })
    await migrate(db)
    const row = (name: string) => ({ id: crypto.randomUUID(), name, created_at: new Date(0) })
    let outside: Promise<unknown> | undefined
    await expect(
      db.transaction().execute(async (tx) => {
        await tx.insertInto('environment').values(row('inside')).execute()
        outside = db.insertInto('environment').values(row('outside')).execute()
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    await outside
    expect((await db.selectFrom('environment').select('name').execute()).map(({ name }) => name)).toEqual(['outside'])
    await close()
  })

  it('leaves no failed transaction behind when a text of several statements fails', async () => {
    const { db, engine, close } = await openDatabase({ kind: 'memory' })
    await migrate(db)
    if (engine.kind !== 'embedded') throw new TypeError('a database in memory is an embedded one')
    await expect(engine.embedded.exec('begin; insert into nowhere values (1); commit')).rejects.toThrow('nowhere')
    const after = await db.transaction().execute((tx) => tx.selectFrom('environment').selectAll().execute())
    expect(after).toEqual([])
    await close()
  })

  it('refuses a folder that another process has open, and takes it over once that process was killed', async () => {
    const path = join(folder, 'claimed')
    const holder = spawn(process.execPath, [
      '-e',
      `import('${new URL('./index.ts', import.meta.url)}').then(async ({ openDatabase }) => { await openDatabase({ kind: 'folder', path: '${path}' }); console.log('open'); setInterval(() => {}, 1000) })`,
    ])
    await new Promise((resolve) => holder.stdout.once('data', resolve))
    await expect(openDatabase({ kind: 'folder', path })).rejects.toThrow(`in use by process ${holder.pid}`)
    holder.kill('SIGKILL')
    await new Promise((resolve) => holder.once('exit', resolve))
    const database = await openDatabase({ kind: 'folder', path })
    await database.close()
  })
})

describe('the claim on a data folder', () => {
  it.each([
    ['nobody has', undefined],
    ['a process that is dead has left behind', '999999 1'],
    ['a process that was killed while it wrote has left half of', ''],
  ])('that %s goes to one of many that ask at once', async (what, left) => {
    const path = join(folder, what.replaceAll(' ', '-'))
    for (let round = 0; round < 20; round += 1) {
      if (left !== undefined) await writeFile(`${path}.pid`, left)
      else await rm(`${path}.pid`, { force: true })
      const claims = await Promise.allSettled(Array.from({ length: 20 }, () => claimFolder(path)))
      expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    }
  })
})
