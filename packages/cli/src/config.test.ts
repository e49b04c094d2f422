import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TOKEN } from './testing/contract-api.ts'
import { type Desk, openDesk } from './testing/desk.ts'

let desk: Desk
let folder: string
beforeEach(async () => {
  desk = await openDesk()
  folder = await mkdtemp(join(tmpdir(), 'rollcall-cli-'))
})
afterEach(async () => {
  await desk.api.close()
  await rm(folder, { recursive: true })
})

const leaveHint = (hint: unknown) => writeFile(join(folder, 'cli.json'), JSON.stringify(hint))

describe('the server and the token', () => {
  it('come from the flags', async () => {
    const { exitCode } = await desk.type(`rollcall --url ${desk.api.url} --token ${TOKEN} accounts list`, {
      env: { ROLLCALL_URL: 'http://127.0.0.1:1', ROLLCALL_TOKEN: 'another' },
    })
    expect(exitCode).toBe(0)
  })

  it("come from the hint in local mode's data folder", async () => {
    await leaveHint({ url: desk.api.url, token: TOKEN })
    const { exitCode } = await desk.type('rollcall accounts list', { env: { ROLLCALL_DATA_DIR: folder } })
    expect(exitCode).toBe(0)
  })

  it("never send the local server's token to another server", async () => {
    await leaveHint({ url: 'http://127.0.0.1:1', token: TOKEN })
    const ended = await desk.type(`rollcall --url ${desk.api.url} accounts list`, {
      env: { ROLLCALL_DATA_DIR: folder },
    })
    expect(ended).toMatchObject({
      exitCode: 2,
      err: `No token for ${desk.api.url}. Set ROLLCALL_TOKEN to an API token of that server.\n`,
    })
    expect(desk.api.asked).toEqual([])
  })

  it.each(['{"url":', '{"url":"http://127.0.0.1:1"}', 'null'])('ignore a hint that is not one: %s', async (text) => {
    await writeFile(join(folder, 'cli.json'), text)
    const { exitCode, err } = await desk.type('rollcall accounts list', { env: { ROLLCALL_DATA_DIR: folder } })
    expect(exitCode).toBe(2)
    expect(err).toContain('No server is known. Start one with "npm start"')
  })

  it.each(['ftp://x', 'acme', 'http://ada:sesame@127.0.0.1:1'])('refuse an address that is none: %s', async (url) => {
    const { exitCode, err } = await desk.type(`rollcall --url ${url} accounts list`)
    expect(exitCode).toBe(2)
    expect(err).toContain("is not a server's address")
    expect(err).not.toContain('sesame')
  })

  it('say so when the token is refused', async () => {
    const { exitCode, err } = await desk.type('rollcall --token wrong accounts list')
    expect(exitCode).toBe(3)
    expect(err).not.toContain('wrong')
  })
})
