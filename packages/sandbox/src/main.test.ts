import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'

const MAIN = join(import.meta.dirname, 'main.ts')

/** Runs the program; `until` ends the wait for a line that starts so. */
async function run(args: readonly string[], until: string) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line.trim().startsWith(until)) break
  }
  return { child, lines }
}

describe('the program', () => {
  it('prints the URL, the tokens, the vendors beside it and a curl that works, and ends on SIGTERM', async () => {
    const args = [
      '--port',
      '0',
      '--size',
      '1000000',
      '--seed',
      'x',
      '--switch',
      'deleteStatus=200',
      '--switch',
      'rateLimit=off',
    ]
    const { child, lines } = await run(args, 'curl')
    const text = lines.join('\n')
    expect(text).toMatch(/ntn_scim_sandbox_owner_1[\s\S]*sandbox-control/)
    const [, github = '', githubToken = ''] = /GitHub +(\S+)\n +(\S+)/.exec(text) ?? []
    const headers = { authorization: `Bearer ${githubToken}`, 'user-agent': 'test' }
    expect((await fetch(`${github}/Users?count=1`, { headers })).status).toBe(200)
    const others = [...text.matchAll(/^ {2}(\w+) +http:\/\/[\d.:]+\/(slack|okta|google)\/\S+$/gm)].map(
      ([, vendor]) => vendor,
    )
    expect(others).toEqual(['Slack', 'Okta', 'Google'])
    expect(text).toMatch(/Slack[\s\S]*xoxp-[\s\S]*Okta[\s\S]*Google[\s\S]*client \S+, secret \S+/)
    const [, token = '', url = ''] = /Bearer (\S+)' '(\S+)'/.exec(text) ?? []
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
    expect(await response.json()).toMatchObject({ totalResults: 1_000_000, itemsPerPage: 2 })
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('refuses an unknown switch or option with a sentence', async () => {
    for (const [option, says] of [
      ['--switch=nothing=1', /no switch "nothing"/],
      ['--colour=red', /--colour/],
      ['--size=0', /size must be/],
      ['--port=abc', /^--port must be a whole number from 0 to 65535, not "abc"/],
      ['--port=99999', /^--port must be a whole number from 0 to 65535, not "99999"/],
      ['--port=', /^--port must be a whole number from 0 to 65535, not ""/],
    ] as const) {
      const child = spawn(process.execPath, [MAIN, option], { stdio: ['ignore', 'ignore', 'pipe'] })
      let message = ''
      child.stderr.on('data', (piece: Buffer) => (message += piece.toString()))
      expect(await once(child, 'exit')).toEqual([2, null])
      expect(message).toMatch(says)
      expect(message).not.toContain('    at ')
    }
  })

  it('refuses a port of the environment with a sentence that names the variable', async () => {
    const environment = { ...process.env, ROLLCALL_SANDBOX_PORT: 'abc' }
    const child = spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
    let message = ''
    child.stderr.on('data', (piece: Buffer) => (message += piece.toString()))
    expect(await once(child, 'exit')).toEqual([2, null])
    expect(message).toBe('ROLLCALL_SANDBOX_PORT must be a whole number from 0 to 65535, not "abc".\n')
  })
})
