import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Refusal } from '../testing/contract-api.ts'
import { type Desk, openDesk } from '../testing/desk.ts'
import { account, integration, platformPage } from '../testing/sample-answers.ts'

let desk: Desk | undefined
afterEach(() => desk?.api.close())

const SECRET = 'sk-very-secret'

const withFields = (fields: readonly Readonly<Record<string, unknown>>[]) => ({
  getIntegration: () => integration({ auth: { formats: ['api_key'], fields, schemes: [] } }),
})

describe('rollcall accounts list', () => {
  it('shows connections and their state', async () => {
    desk = await openDesk({ listAccounts: () => platformPage([account({ status: 'needs_reauth', proved_at: null })]) })
    expect((await desk.type('rollcall accounts list --tenant acme --status needs_reauth')).out).toBe(
      'ID   TENANT  INTEGRATION  STATUS        PROVED\na-1  acme    scim         needs_reauth\n',
    )
    expect(desk.api.asked[0]?.query).toMatchObject({ tenant_id: 'acme', status: 'needs_reauth' })
  })

  it('names the states that exist', async () => {
    desk = await openDesk()
    const { exitCode, err } = await desk.type('rollcall accounts list --status broken')
    expect(exitCode).toBe(2)
    expect(err).toContain('Allowed choices are connecting, active, needs_reauth, validation_error, post_install_error.')
  })
})

describe('rollcall accounts create', () => {
  const line = 'rollcall accounts create --integration scim --tenant acme --set base_url=https://scim.acme.test/v2'

  it('asks for each field of the credential without showing what is typed', async () => {
    desk = await openDesk(
      withFields([
        { name: 'username', label: 'User', type: 'text', required: true },
        { name: 'password', label: 'Password', type: 'password', required: true },
        { name: 'region', label: 'Region', type: 'select', required: true, options: ['eu', 'us'], default: 'eu' },
        { name: 'note', label: 'Note', type: 'text', required: false },
      ]),
    )
    const { out, questions } = await desk.type(line, { answers: ['ada', `${SECRET} `, '', ''] })
    expect(questions).toEqual([
      { text: 'User: ', echoes: false },
      { text: 'Password: ', echoes: false },
      { text: 'Region (eu, us) [eu]: ', echoes: true },
      { text: 'Note: ', echoes: false },
    ])
    expect(out).toBe('Connected Any SCIM server of acme (a-1), status active.\n')
    expect(desk.api.asked.at(-1)?.body).toEqual({
      tenant_id: 'acme',
      integration: 'scim',
      settings: { base_url: 'https://scim.acme.test/v2' },
      credentials: { username: 'ada', password: SECRET, region: 'eu' },
    })
  })

  it('reads the credential from standard input', async () => {
    desk = await openDesk()
    await desk.type(`${line} --credentials -`, { stdin: JSON.stringify({ api_key: SECRET }) })
    expect(desk.api.asked).toMatchObject([{ id: 'createAccount', body: { credentials: { api_key: SECRET } } }])
  })

  it('reads the credential from a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rollcall-cli-'))
    try {
      await writeFile(join(folder, 'credential.json'), JSON.stringify({ api_key: SECRET }))
      desk = await openDesk()
      await desk.type(`${line} --credentials @${folder}/credential.json`)
      expect(desk.api.asked.at(-1)?.body).toMatchObject({ credentials: { api_key: SECRET } })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it.each([
    ['on the command line', `--credentials '{"api_key":"${SECRET}"}'`, ''],
    ['that is no JSON', '--credentials -', SECRET],
    ['that is not made of strings', '--credentials -', `{"api_key":["${SECRET}"]}`],
  ])('refuses a credential %s, without repeating it', async (_how, option, stdin) => {
    desk = await openDesk()
    const { exitCode, out, err } = await desk.type(`${line} ${option}`, { stdin })
    expect(exitCode).toBe(2)
    expect(out + err).not.toContain(SECRET)
    expect(desk.api.asked).toEqual([])
  })

  it('says how to give the credential where nobody can be asked', async () => {
    desk = await openDesk()
    const { exitCode, err } = await desk.type(line)
    expect(exitCode).toBe(2)
    expect(err).toContain('--credentials @file, or --credentials - for standard input')
  })

  it('does not go on without a field that is required', async () => {
    desk = await openDesk()
    expect(await desk.type(line, { answers: [''] })).toMatchObject({
      exitCode: 2,
      err: '"Token" (api_key) cannot be left out.\n',
    })
  })

  it('refuses to read standard input for two things', async () => {
    desk = await openDesk()
    expect((await desk.type(`${line} --credentials - --context -`)).exitCode).toBe(2)
  })

  it("shows the server's sentence when the vendor refuses the credential", async () => {
    desk = await openDesk({
      createAccount: () => {
        throw new Refusal(422, 'credential_refused', 'Any SCIM server refused the token. Make a new one there.')
      },
    })
    expect(await desk.type(line, { answers: [SECRET] })).toMatchObject({
      exitCode: 2,
      err: 'Any SCIM server refused the token. Make a new one there.\n(request r-1)\n',
    })
  })
})

describe('rollcall accounts replace-credentials', () => {
  it("asks for the fields of the connection's integration", async () => {
    desk = await openDesk()
    const { out } = await desk.type('rollcall accounts replace-credentials a-1', { answers: [SECRET] })
    expect(out).toBe('Replaced the credential of Any SCIM server of acme (a-1), status active.\n')
    expect(desk.api.asked.map(({ id }) => id)).toEqual(['getAccount', 'getIntegration', 'replaceAccountCredentials'])
    expect(desk.api.asked.at(-1)?.body).toEqual({ credentials: { api_key: SECRET } })
  })
})

describe('rollcall accounts replace-credentials --set', () => {
  it('changes settings along with the credential that belongs to them', async () => {
    desk = await openDesk()
    const line = 'rollcall accounts replace-credentials a-1 --set base_url=https://scim.acme.test/v3 --credentials -'
    await desk.type(line, { stdin: JSON.stringify({ api_key: SECRET }) })
    expect(desk.api.asked.at(-1)).toMatchObject({
      id: 'replaceAccountCredentials',
      body: { credentials: { api_key: SECRET }, settings: { base_url: 'https://scim.acme.test/v3' } },
    })
  })

  it('refuses a setting that is none before it asks for the credential', async () => {
    desk = await openDesk()
    const line = 'rollcall accounts replace-credentials a-1 --set base_url'
    expect(await desk.type(line, { answers: [SECRET] })).toMatchObject({ exitCode: 2, questions: [] })
    expect(desk.api.asked).toEqual([])
  })
})

describe('rollcall accounts update', () => {
  it('changes only what is given', async () => {
    desk = await openDesk()
    await desk.type(`rollcall accounts update a-1 --context '{"region":"eu"}'`)
    expect(desk.api.asked.at(-1)?.body).toEqual({ context: { region: 'eu' } })
  })

  it('cannot move a connection to another tenant, which the API cannot either', async () => {
    desk = await openDesk()
    expect(await desk.type('rollcall accounts update a-1 --tenant acme')).toMatchObject({ exitCode: 2 })
    expect((await desk.type('rollcall accounts update --help')).out).not.toMatch(/tenant/i)
    expect(desk.api.asked).toEqual([])
  })

  it('refuses to change nothing', async () => {
    desk = await openDesk()
    expect(await desk.type('rollcall accounts update a-1')).toMatchObject({
      exitCode: 2,
      err: 'There is nothing to change. Add --set or --context.\n',
    })
  })
})

describe('rollcall accounts prove', () => {
  it('says that the credential works', async () => {
    desk = await openDesk()
    expect(await desk.type('rollcall accounts prove a-1')).toMatchObject({
      exitCode: 0,
      out: 'The credential works: active.\n',
    })
  })

  it('exits 6 when it does not', async () => {
    desk = await openDesk({
      refreshAccountCredentials: () => ({ success: false, status: 'needs_reauth', message: 'The vendor said 401.' }),
    })
    expect(await desk.type('rollcall accounts prove a-1')).toMatchObject({
      exitCode: 6,
      out: 'The credential does not work: needs_reauth.\n',
      err: 'The vendor said 401.\n',
    })
  })
})

describe('rollcall accounts capabilities', () => {
  it('says what can be called and what removal means', async () => {
    desk = await openDesk()
    const { out } = await desk.type('rollcall accounts capabilities a-1')
    expect(out).toContain('users: list; the vendor itself filters by emails\n')
    expect(out).toContain('Deactivating removes the user from the workspace at this vendor.\n')
  })
})

describe('rollcall accounts delete', () => {
  it('names what is lost, and that nothing changes at the vendor', async () => {
    desk = await openDesk()
    const { out, questions } = await desk.type('rollcall accounts delete a-1', { answers: ['y'] })
    expect(questions[0]?.text).toContain('Disconnect Any SCIM server of acme (a-1) and forget its credential.')
    expect(out).toBe('Disconnected a-1. The token still works until it is revoked at the vendor.\n')
  })
})
