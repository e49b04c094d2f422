import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../packages/server/src/config.ts'
import { type Local, startLocal } from '../packages/server/src/local/start-local.ts'
import { createLog } from '../packages/server/src/log.ts'
import { type EchoingVendor, startEchoingVendor, WAYS } from './secrets/echoing-vendor.ts'
import { filesIn, findSecrets, formsOf, type Seen, tablesIn } from './secrets/find-secrets.ts'
import { openSurface, type Surface } from './secrets/surface.ts'

/**
 * Secrets that nobody would write by chance are put wherever a secret can be. Then everything is done that can be done, with a vendor that echoes
 * what it was sent, and everything that came out or stayed behind is searched for them, however they are written.
 */

const MASTER_KEY = randomBytes(32)
const API_TOKEN = `canary-api-token-${randomBytes(12).toString('hex')}`

/** Odd characters on purpose, so that no two ways to write one are the same. */
const CREDENTIAL = 'canary-credential+/~aa=1'
const NEXT_CREDENTIAL = 'canary-credential+/~bb=2'
const REFUSED_CREDENTIAL = 'canary-credential+/~cc=3'
const CONTEXT_SECRET = 'canary-context "dd" ü'
const NESTED_SECRET = 'canary-context "ee" ü'

const OF_VENDOR = new Map([
  ['the credential', CREDENTIAL],
  ['the next credential', NEXT_CREDENTIAL],
  ['a refused credential', REFUSED_CREDENTIAL],
])
/** Those that the service makes are added as it makes them. */
const OURS = new Map<string, string | Buffer>([
  ['the master key', MASTER_KEY],
  ['the API token', API_TOKEN],
  ['a secret of the context', CONTEXT_SECRET],
  ['a nested secret of the context', NESTED_SECRET],
])
const all = () => new Map([...OF_VENDOR, ...OURS])

let dataDir: string
let vendor: EchoingVendor
let local: Local
let surface: Surface
const logged: string[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rollcall-secrets-'))
  vendor = await startEchoingVendor(REFUSED_CREDENTIAL)
  const config = readConfig('local', {
    PORT: '0',
    ROLLCALL_SANDBOX: 'off',
    ROLLCALL_DATA_DIR: dataDir,
    ROLLCALL_MASTER_KEY: MASTER_KEY.toString('base64'),
    ROLLCALL_API_TOKEN: API_TOKEN,
    ROLLCALL_LOG: 'json trace',
  })
  const out = new Writable({
    write: (chunk, _encoding, done) => {
      logged.push(String(chunk))
      done()
    },
  })
  local = await startLocal(config, createLog(config.log, out))
  surface = openSurface({ url: local.url, token: API_TOKEN, circumstances: () => vendor.way })
})
afterAll(async () => {
  await local.close()
  await vendor[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true, force: true })
})

const account = (credential: string) => ({
  tenant_id: 'acme',
  integration: 'scim',
  credentials: { api_key: credential },
  settings: { base_url: vendor.url, requests_per_second: '100000', burst: '100000' },
  context: { region: 'eu', api_key: CONTEXT_SECRET, oauth: { token: { access_token: NESTED_SECRET } } },
})

/** Connects, uses and changes an account in every way that the vendor may answer. */
const doEverything = async (): Promise<void> => {
  const { call, make, useVendor, lookAround } = surface
  const made = await call('POST', '/integrated-account', { body: account(CREDENTIAL) })
  expect(made.status, made.text).toBe(201)
  const { id } = JSON.parse(made.text)
  const own = `/integrated-account/${id}`
  const credentials = (api_key: string) => call('PATCH', `${own}/credentials`, { body: { credentials: { api_key } } })
  OURS.set('an API token', await make('/api-token', { name: 'second', scopes: ['admin'] }, 'token'))
  OURS.set('the token of an environment', await make('/environment', { name: 'staging' }, 'token'))
  const front = await make('/integrated-account/token', { integrated_account_id: id }, 'integrated_account_token')
  OURS.set('an account token', front)

  for (const way of WAYS) {
    vendor.way = way
    await call('POST', '/integrated-account', { body: account(REFUSED_CREDENTIAL) })
    await call('POST', '/integrated-account', { body: { ...account(REFUSED_CREDENTIAL), tenant: 'acme' } })
    await useVendor(id, front)
    await call('PATCH', own, { body: { context: account('').context, settings: { base_url: 'http://127.0.0.1:1' } } })
    await credentials(REFUSED_CREDENTIAL)
    await lookAround(id)
  }
  vendor.way = 'well'
  expect((await credentials(NEXT_CREDENTIAL)).status).toBe(200)
  expect((await call('PATCH', own, { body: { context: account('').context } })).status).toBe(200)
  expect((await call('POST', '/key-ring/rotate')).status).toBe(200)
  await useVendor(id, front)
  await lookAround(id)
}

/** The vendor's own bytes, compressed, as they came: the exception that the contract names. */
const isPassedCompressed = ({ where }: Seen): boolean =>
  /^\w+ (\/proxy|\/custom|proxy ).*in gzip\)$/.test(where) && !where.includes('truto_response_format=unified')

describe('no secret', () => {
  beforeAll(async () => {
    await doEverything()
    await local.close()
  }, 180_000)

  it('is in anything that is answered or printed, however the vendor echoes', () => {
    expect(surface.seen.length).toBeGreaterThan(500)
    expect(
      findSecrets(
        all(),
        surface.seen.filter((one) => !isPassedCompressed(one)),
      ),
    ).toEqual([])
  })

  it('is in the log, whatever its level', () => {
    expect(logged.length).toBeGreaterThan(500)
    const content = logged.join('')
    expect(findSecrets(all(), [{ where: 'the log', content }])).toEqual([])
  })

  it('is looked for in what the vendor compressed and the proxy passes on, as its contract says', () => {
    expect(findSecrets(OF_VENDOR, surface.seen.filter(isPassedCompressed))).not.toEqual([])
    expect(findSecrets(OURS, surface.seen.filter(isPassedCompressed))).toEqual([])
  })

  it('but its credential is sent to the vendor', () => {
    const received = vendor.received.map((content) => ({ where: 'a request to the vendor', content }))
    for (const [name, secret] of OF_VENDOR) {
      expect([name, findSecrets(new Map([[name, secret]]), received).length > 0]).toEqual([name, true])
    }
    expect(findSecrets(OURS, received)).toEqual([])
  })

  it('stays behind in the database', async () => {
    const tables = await tablesIn(join(dataDir, 'database'))
    for (const name of ['credential', 'api_token', 'idempotency', 'audit_event']) {
      expect(tables.find(({ where }) => where === `table public.${name}`)?.content).not.toBe('')
    }
    expect(findSecrets(all(), tables)).toEqual([])
  })

  it('stays behind in the data folder, but for the token in the hint for the CLI', async () => {
    const files = await filesIn(dataDir)
    expect(files.length).toBeGreaterThan(100)
    const hint = join(dataDir, 'cli.json')
    expect(
      findSecrets(
        all(),
        files.filter(({ where }) => where !== hint),
      ),
    ).toEqual([])
    expect(findSecrets(all(), files)).toContain(`the API token, plain, in ${hint}`)
  })

  it('can hide from the search', () => {
    for (const [name, secret] of all()) {
      for (const [form, bytes] of formsOf(secret)) {
        const content = Buffer.concat([Buffer.from('before '), bytes, Buffer.from(' after')])
        expect(findSecrets(all(), [{ where: 'here', content }])).toContain(`${name}, ${form}, in here`)
      }
    }
  })
})
