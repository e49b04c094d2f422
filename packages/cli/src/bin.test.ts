import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { type ContractApi, startContractApi, TOKEN } from './testing/contract-api.ts'
import { page, user } from './testing/sample-answers.ts'

const BIN = fileURLToPath(new URL('../bin/rollcall.mjs', import.meta.url))

let api: ContractApi | undefined
afterEach(() => api?.close())

const start = (args: readonly string[], url: string) =>
  spawn(process.execPath, [BIN, ...args], {
    env: { ROLLCALL_URL: url, ROLLCALL_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

const startApi = async (answers: Parameters<typeof startContractApi>[0] = {}) => {
  api = await startContractApi(answers, (_request, response) => response.end())
  return api.url
}

describe('bin/rollcall.mjs', () => {
  it('runs a command against a server', async () => {
    const child = start(['users', 'list', '--json'], await startApi())
    const [out, err, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    expect(err).toBe('')
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(['u-1', 'u-2'])
    expect(exitCode).toBe(0)
  })

  it('ends with the exit code of the failure', async () => {
    const child = start(['users', 'frobnicate'], await startApi())
    const [err, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    expect(err).toContain("Unknown command 'frobnicate'")
    expect(exitCode).toBe(2)
  })

  it('ends quietly when its reader has seen enough', async () => {
    let pages = 0
    const listUsers = () =>
      page(
        Array.from({ length: 500 }, () => user()),
        { next_cursor: `c-${(pages += 1)}` },
      )
    const child = start(['users', 'list', '--all', '--json'], await startApi({ listUsers }))
    child.stdout.once('data', () => child.stdout.destroy())
    const [err, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    expect(err).toBe('')
    expect(exitCode).toBe(0)
  })

  it('ends with 130 on Ctrl-C, even in the middle of a call', async () => {
    const silent = createServer()
    try {
      await once(silent.listen(0, '127.0.0.1'), 'listening')
      const address = silent.address()
      const url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : ''
      const child = start(['users', 'list'], url)
      await once(silent, 'request')
      child.kill('SIGINT')
      expect(await once(child, 'exit')).toEqual([130, null])
    } finally {
      silent.closeAllConnections()
      silent.close()
    }
  })
})
