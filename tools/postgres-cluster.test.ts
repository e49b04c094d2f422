import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { watch } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { findPostgres } from './postgres-binaries.ts'
import { startPostgresCluster } from './postgres-cluster.ts'

const programs = findPostgres(process.env['PATH'] ?? '')

describe.skipIf(programs === undefined)('a PostgreSQL cluster for tests', () => {
  const start = () => startPostgresCluster(programs ?? '')
  const ask = async (url: string, sql: string): Promise<string> =>
    (await promisify(execFile)(join(programs ?? '', 'psql'), [url, '-Atc', sql])).stdout.trim()

  it('answers at its URL, and is gone with its folder once closed', async () => {
    const cluster = await start()
    try {
      expect(await ask(cluster.url, `select 'at home'`)).toBe('at home')
    } finally {
      await cluster.close()
    }
    expect(existsSync(cluster.folder)).toBe(false)
    await expect(ask(cluster.url, 'select 1')).rejects.toThrow()
  })

  it('asks for its password', async () => {
    const cluster = await start()
    try {
      const url = new URL(cluster.url)
      url.password = 'guessed'
      await expect(ask(url.href, 'select 1')).rejects.toThrow(/password authentication failed/)
    } finally {
      await cluster.close()
    }
  })

  it('ends when the process that started it is killed', async () => {
    const module = JSON.stringify(join(import.meta.dirname, 'postgres-cluster.ts'))
    const owner = spawn(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { startPostgresCluster } from ${module}
       const { folder } = await startPostgresCluster(${JSON.stringify(programs)})
       console.log(folder)
       setInterval(() => {}, 1000)`,
    ])
    const [folder] = (await once(createInterface(owner.stdout), 'line')) as [string]
    const events = watch(dirname(folder), { signal: AbortSignal.timeout(20_000) })
    owner.kill('SIGKILL')
    for await (const { filename } of events) {
      if (filename === basename(folder) && !existsSync(folder)) break
    }
    expect(existsSync(folder)).toBe(false)
  })
})
