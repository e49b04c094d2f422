import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPostgres } from './postgres-binaries.ts'

let machine: string
const put = async (folder: string, programs: readonly string[]): Promise<void> => {
  await mkdir(join(machine, folder), { recursive: true })
  for (const program of programs) await writeFile(join(machine, folder, program), '')
}

beforeAll(async () => {
  machine = await mkdtemp(join(tmpdir(), 'rollcall-machine-'))
  await put('9/bin', ['initdb', 'postgres'])
  await put('15/bin', ['initdb', 'postgres'])
  await put('16/bin', ['psql'])
  await put('client', ['initdb'])
  await put('local', ['initdb', 'postgres'])
})
afterAll(() => rm(machine, { recursive: true, force: true }))

describe('finding PostgreSQL', () => {
  it('takes the newest version that has the programs of a server', () => {
    expect(findPostgres('', join(machine, '*/bin'))).toBe(join(machine, '15/bin'))
  })

  it('looks along the search path where nothing is in the usual place', () => {
    const path = [join(machine, 'client'), join(machine, 'local')].join(delimiter)
    expect(findPostgres(path, join(machine, 'nothing/*'))).toBe(join(machine, 'local'))
  })

  it('finds nothing where there is nothing', () => {
    expect(findPostgres(join(machine, 'client'), join(machine, 'nothing/*'))).toBeUndefined()
  })
})
