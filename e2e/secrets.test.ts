import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpoints } from '../packages/api/src/index.ts'
import { run } from '../packages/cli/src/index.ts'
import { readConfig } from '../packages/server/src/config.ts'
import { openDatabase } from '../packages/server/src/db/index.ts'
import { type Local, startLocal } from '../packages/server/src/local/start-local.ts'
import { createLog } from '../packages/server/src/log.ts'

/**
 * Secrets that nobody would write by chance are put everywhere a secret can be; then everything is done that can be done, with a vendor that
 * echoes what it was sent wherever it can; and then everything that came out or stayed behind is searched for them, however written.
 */

const masterKey = randomBytes(32)

/** Odd characters on purpose: each way to write a text must be seen to be searched for. */
const CANARIES: ReadonlyMap<string, string | Buffer> = new Map<string, string | Buffer>([
  ['the credential', 'canary-credential+/~aa=1'],
  ['the second credential', 'canary-credential+/~bb=2'],
  ['a refused credential', 'canary-credential+/~cc=3'],
  ['a secret of the context', 'canary-context "dd" ü'],
  ['a nested secret of the context', 'canary-context "ee" ü'],
  ['the API token', `canary-api-token-${randomBytes(12).toString('hex')}`],
  ['the master key', masterKey],
])
const canary = (name: string): string => String(CANARIES.get(name))

/** Tokens that the service makes: in the one answer that makes them, and nowhere else. */
const madeTokens: string[] = []

type Seen = { readonly where: string; readonly text: string | Buffer }
const seen: Seen[] = []
/** What the vendor was sent. */
const sentToVendor: string[] = []
const logged: string[] = []

let dataDir: string
let vendor: Server
let local: Local
/** How the vendor answers at present. */
let mode: keyof typeof ANSWERS = 'well'

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rollcall-secrets-'))
  vendor = createServer((request, response) => void answerAsVendor(request, response)).listen(0, '127.0.0.1')
  const config = readConfig('local', {
    PORT: '0',
    ROLLCALL_SANDBOX: 'off',
    ROLLCALL_DATA_DIR: dataDir,
    ROLLCALL_MASTER_KEY: masterKey.toString('base64'),
    ROLLCALL_API_TOKEN: canary('the API token'),
    ROLLCALL_LOG: 'json trace',
  })
  const out = new Writable({
    write: (chunk, _encoding, done) => {
      logged.push(String(chunk))
      done()
    },
  })
  local = await startLocal(config, createLog(config.log, out))
})

afterAll(async () => {
  vendor.closeAllConnections()
  vendor.close()
  await rm(dataDir, { recursive: true, force: true })
})

// ---- the vendor ----

const USER = {
  id: 'u1',
  userName: 'ada@example.com',
  active: true,
  emails: [{ value: 'ada@example.com', primary: true }],
}
const listOf = (rows: readonly unknown[]) => ({
  totalResults: rows.length,
  startIndex: 1,
  itemsPerPage: rows.length,
  Resources: rows,
})

type VendorAnswer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** Each shows the credential as some vendor might. */
const ANSWERS = {
  well: (request: IncomingMessage): VendorAnswer => ({
    status: request.method === 'POST' ? 201 : 200,
    body: bodyFor(request),
  }),
  'echo in a success': (request: IncomingMessage): VendorAnswer => ({
    status: 200,
    headers: { 'x-sent': sent(request), 'x-token': tokenIn(request) },
    body: bodyFor(request, {
      title: sent(request),
      nickName: tokenIn(request),
      [tokenIn(request)]: encodeURIComponent(tokenIn(request)),
    }),
  }),
  'echo in a 401': (request: IncomingMessage): VendorAnswer => echo(401, request),
  'echo in a 403': (request: IncomingMessage): VendorAnswer => ({
    ...echo(403, request),
    body: JSON.stringify({ detail: `no right for ${tokenIn(request)}`, missing_scopes: [tokenIn(request)] }),
  }),
  'echo in a 404': (request: IncomingMessage): VendorAnswer => echo(404, request),
  'echo in a 409': (request: IncomingMessage): VendorAnswer => echo(409, request),
  'echo in a 500': (request: IncomingMessage): VendorAnswer => echo(500, request),
  'echo in HTML': (request: IncomingMessage): VendorAnswer => ({
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: `<html><title>${sent(request)}</title><body>${tokenIn(request)} ${Buffer.from(tokenIn(request)).toString('base64')}</body></html>`,
  }),
  'echo in broken JSON': (request: IncomingMessage): VendorAnswer => ({
    status: 200,
    body: `{"Resources":["${sent(request)}"`,
  }),
  'echo in a request id': (request: IncomingMessage): VendorAnswer => ({
    status: 400,
    headers: { 'x-request-id': tokenIn(request), 'content-type': 'application/json' },
    body: '{}',
  }),
} as const

const sent = ({ headers }: IncomingMessage): string => headers.authorization ?? ''
const tokenIn = (request: IncomingMessage): string => sent(request).replace(/^Bearer /, '')

const echo = (status: number, request: IncomingMessage): VendorAnswer => ({
  status,
  headers: { 'www-authenticate': `Bearer error="invalid_token ${tokenIn(request)}"`, 'x-sent': sent(request) },
  body: JSON.stringify({
    detail: `The token ${tokenIn(request)} is no good`,
    request: { authorization: sent(request), url: `/?token=${encodeURIComponent(tokenIn(request))}` },
    debug: Buffer.from(tokenIn(request)).toString('base64'),
  }),
})

const bodyFor = ({ url = '', method }: IncomingMessage, more: Readonly<Record<string, unknown>> = {}): string => {
  const path = url.split('?', 1)[0] ?? ''
  const row = path.startsWith('/Groups')
    ? { id: 'g1', displayName: 'Staff', members: [], ...more }
    : { ...USER, ...more }
  return JSON.stringify(method === 'GET' && !path.slice(1).includes('/') ? listOf([row]) : row)
}

const answerAsVendor = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  sentToVendor.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)} ${Buffer.concat(chunks)}`)
  const refuses = tokenIn(request) === canary('a refused credential')
  const { status, headers, body } = ANSWERS[refuses ? 'echo in a 401' : mode](request)
  response.writeHead(status, { 'content-type': 'application/scim+json', ...headers }).end(body)
}

const vendorUrl = (): string => `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`

// ---- what is done ----

type Call = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>>; readonly token?: string }

const call = async (method: string, path: string, { body, headers, token = canary('the API token') }: Call = {}) => {
  const response = await fetch(local.url + path, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  seen.push({
    where: `${method} ${path} (vendor: ${mode}) → ${response.status}`,
    text: `${JSON.stringify([...response.headers])}\n${text}`,
  })
  return { status: response.status, text }
}

/** A call whose answer shows a new token, this once. */
const making = async (path: string, body: unknown, tokenOf: (answer: any) => string): Promise<string> => {
  const { text } = await call('POST', path, { body })
  const token = tokenOf(JSON.parse(text))
  madeTokens.push(token)
  const last = seen.pop()
  if (last !== undefined) seen.push({ where: last.where, text: String(last.text).replace(token, '') })
  return token
}

const cli = async (line: string): Promise<void> => {
  const written: string[] = []
  await run(line.split(' '), {
    terminal: {
      out: async (chunk) => void written.push(Buffer.from(chunk).toString()),
      err: (text) => void written.push(text),
      stdin: (async function* () {})(),
      columns: 120,
      ask: undefined,
    },
    env: { ROLLCALL_URL: local.url, ROLLCALL_TOKEN: canary('the API token') },
    fetch: (url, init) => fetch(url, init),
    startServer: async () => 0,
  })
  seen.push({ where: `rollcall ${line} (vendor: ${mode})`, text: written.join('') })
}

const account = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  tenant_id: 'acme',
  integration: 'scim',
  credentials: { api_key: canary(name) },
  settings: { base_url: vendorUrl(), requests_per_second: '100000', burst: '100000' },
  ...more,
})

const context = () => ({
  region: 'eu',
  api_key: canary('a secret of the context'),
  oauth: { token: { access_token: canary('a nested secret of the context') } },
})

/** Everything that calls the vendor, through every door. */
const useVendor = async (id: string, accountToken: string): Promise<void> => {
  const of = `integrated_account_id=${id}`
  const user = { username: 'bob@example.com', emails: [{ email: 'bob@example.com' }] }
  for (const format of ['unified', 'raw', 'normalized', 'stream', 'debug']) {
    await call('GET', `/unified/user-directory/users?${of}&response_format=${format}`)
    await call('GET', `/unified/user-directory/users/u1?${of}&response_format=${format}`)
  }
  await call('GET', `/unified/user-directory/users?tenant_id=acme`)
  await call('GET', `/unified/user-directory/groups?${of}`)
  for (const resource of ['me', 'roles', 'licenses', 'workspaces'])
    await call('GET', `/unified/user-directory/${resource}?${of}`)
  await call('POST', `/unified/user-directory/users?${of}&verify=true`, {
    body: user,
    headers: { 'idempotency-key': `${mode} 1` },
  })
  await call('POST', `/unified/user-directory/users?${of}&verify=true`, {
    body: user,
    headers: { 'idempotency-key': `${mode} 1` },
  })
  await call('PATCH', `/unified/user-directory/users/u1?${of}&verify=true`, { body: { title: 'x' } })
  await call('DELETE', `/unified/user-directory/users/u1?${of}`)
  await call('POST', `/unified/user-directory/groups/g1/members?${of}`, { body: { members: [{ id: 'u1' }] } })
  for (const path of ['/proxy/Users', '/proxy/Users/u1', '/custom/Users/u1', '/custom/anything']) {
    await call('GET', `${path}?${of}`)
    await call('POST', `${path}?${of}`, { body: { a: 1 }, headers: { 'idempotency-key': `${mode} ${path}` } })
  }
  await call('GET', `/proxy/Users?${of}&response_format=debug`)
  await call('POST', '/batch-request', {
    body: {
      integrated_account_id: id,
      resources: [
        { resource: 'user-directory/users', method: 'list' },
        { resource: 'Users', method: 'list' },
      ],
    },
  })
  await call('GET', '/unified/user-directory/users', { token: accountToken })
  await call('POST', '/integrated-account/refresh-credentials', { body: { id } })
  await call('GET', `/integrated-account/${id}`)
  for (const line of [
    `users list --account ${id}`,
    `users get u1 --account ${id} --json`,
    `proxy GET /Users --account ${id}`,
  ])
    await cli(line)
}

/** Everything that shows something. */
const lookAround = async (id: string): Promise<void> => {
  for (const endpoint of endpoints) {
    const path = endpoint.path
      .replace(':integration', 'scim')
      .replace(':resource', 'users')
      .replace(':method', 'list')
      .replace(/:\w+/g, id)
    if (endpoint.method === 'GET') await call('GET', path)
    else
      await call(endpoint.method, path, {
        body: { no_such_field: [canary('a secret of the context')] },
        token: 'canary-not-a-token-at-all',
      })
  }
  for (const path of ['/docs', '/openapi.json', '/metrics', '/healthz', '/readyz', '/nowhere']) await call('GET', path)
  await call('GET', '/audit-event?limit=5000')
  for (const line of [
    'accounts list',
    `accounts get ${id} --json`,
    'tokens list',
    'keys get',
    'audit list --json',
    'environments list',
  ])
    await cli(line)
}

// ---- what is searched ----

type Form = { readonly name: string; readonly bytes: Buffer }

const formsOf = (secret: string | Buffer): readonly Form[] => {
  const bytes = Buffer.from(secret)
  const text = typeof secret === 'string' ? secret : secret.toString('base64')
  const hex = bytes.toString('hex')
  return [
    { name: 'plain', bytes },
    { name: 'base64', bytes: Buffer.from(unpadded(bytes.toString('base64'))) },
    { name: 'base64url', bytes: Buffer.from(unpadded(bytes.toString('base64url'))) },
    { name: 'URL-encoded', bytes: Buffer.from(encodeURIComponent(text)) },
    { name: 'JSON-escaped', bytes: Buffer.from(JSON.stringify(text).slice(1, -1)) },
    { name: 'JSON in JSON', bytes: Buffer.from(JSON.stringify(JSON.stringify(text)).slice(3, -3)) },
    { name: 'hex', bytes: Buffer.from(hex) },
    { name: 'HEX', bytes: Buffer.from(hex.toUpperCase()) },
  ]
}

/** Without the last characters, which depend on what comes after. */
const unpadded = (base64: string): string => base64.replace(/=+$/, '').slice(0, -1)

const search = ({ where, text }: Seen, secrets: ReadonlyMap<string, string | Buffer>): readonly string[] => {
  const bytes = Buffer.from(text)
  return [...secrets].flatMap(([name, secret]) =>
    formsOf(secret)
      .filter((form) => bytes.includes(form.bytes))
      .map((form) => `${name}, ${form.name}, in ${where}`),
  )
}

const secrets = (): ReadonlyMap<string, string | Buffer> =>
  new Map([...CANARIES, ...madeTokens.map((token, index) => [`made token ${index}`, token] as const)])

const filesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** All tables of all schemas, as text, and once more with their bytes read as text. */
const dumpOf = async (path: string): Promise<readonly Seen[]> => {
  const database = await openDatabase({ kind: 'folder', path })
  try {
    const { rows: tables } = await sql<{ schema: string; name: string }>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(database.db)
    const dumped: Seen[] = []
    for (const { schema, name } of tables) {
      const { rows } = await sql<{
        row: string
      }>`select t::text as row from ${sql.table(`${schema}.${name}`)} t`.execute(database.db)
      const text = rows.map(({ row }) => row).join('\n')
      const bytes =
        text
          .match(/\\x[0-9a-f]+/g)
          ?.map((hex) => Buffer.from(hex.slice(2), 'hex').toString('latin1'))
          .join('\n') ?? ''
      dumped.push(
        { where: `table ${schema}.${name}`, text },
        { where: `bytes of table ${schema}.${name}`, text: bytes },
      )
    }
    return dumped
  } finally {
    await database.close()
  }
}

describe('no secret', () => {
  let id: string

  it('is in anything that is answered, logged or printed, whatever is done and however the vendor echoes', {
    timeout: 120_000,
  }, async () => {
    const made = await call('POST', '/integrated-account', { body: account('the credential', { context: context() }) })
    expect(made.status, made.text).toBe(201)
    id = JSON.parse(made.text).id
    await making('/api-token', { name: 'second', scopes: ['admin'] }, ({ token }) => token)
    await making('/environment', { name: 'staging' }, ({ api_token: token }) => token.token)
    const front = await making(
      '/integrated-account/token',
      { integrated_account_id: id },
      (answer) => answer.integrated_account_token,
    )

    for (const next of Object.keys(ANSWERS) as (keyof typeof ANSWERS)[]) {
      mode = next
      await call('POST', '/integrated-account', { body: account('a refused credential') })
      await call('POST', '/integrated-account', {
        body: account('the second credential', {
          credentials: { api_key: canary('the second credential'), extra: canary('a refused credential') },
        }),
      })
      await useVendor(id, front)
      await call('PATCH', `/integrated-account/${id}`, {
        body: { context: context(), settings: { base_url: 'http://127.0.0.1:1' } },
      })
      await call('PATCH', `/integrated-account/${id}/credentials`, {
        body: { credentials: { api_key: canary('a refused credential') } },
      })
      await lookAround(id)
    }
    mode = 'well'
    const replaced = await call('PATCH', `/integrated-account/${id}/credentials`, {
      body: { credentials: { api_key: canary('the second credential') } },
    })
    expect(replaced.status, replaced.text).toBe(200)
    const patched = await call('PATCH', `/integrated-account/${id}`, { body: { context: context() } })
    expect(patched.status, patched.text).toBe(200)
    await cli('keys rotate --yes')
    await call('POST', '/key-ring/rotate')
    await useVendor(id, front)
    await lookAround(id)
    await local.close()
    seen.push({ where: 'the log', text: logged.join('') })

    // That much was really seen, and the secrets really were on their way.
    expect(seen.length).toBeGreaterThan(500)
    for (const name of ['the credential', 'the second credential', 'a refused credential']) {
      expect(sentToVendor.some((request) => request.includes(canary(name)))).toBe(true)
    }
    expect(logged.length).toBeGreaterThan(500)
    expect(seen.flatMap((one) => search(one, secrets()))).toEqual([])
  })

  it('of the service, and none of the context, is sent to the vendor', () => {
    const own = [...secrets()].filter(([name]) => !name.includes('credential'))
    expect(sentToVendor.flatMap((text) => search({ where: 'a request to the vendor', text }, new Map(own)))).toEqual([])
  })

  it('stays behind in the data folder or in the database', { timeout: 60_000 }, async () => {
    const dumped = await dumpOf(join(dataDir, 'database'))
    expect(dumped.map(({ where }) => where)).toEqual(
      expect.arrayContaining(['table public.credential', 'table public.api_token', 'table public.idempotency']),
    )
    // The hint for the CLI holds the token on purpose, readable by its owner only.
    const kept = (await filesIn(dataDir)).filter((path) => path !== join(dataDir, 'cli.json'))
    expect(kept.length).toBeGreaterThan(100)
    const files = await Promise.all(kept.map(async (path) => ({ where: path, text: await readFile(path) })))
    expect([...dumped, ...files].flatMap((one) => search(one, secrets()))).toEqual([])
  })

  it('could hide from this search', () => {
    for (const [name, secret] of CANARIES) {
      for (const { name: form, bytes } of formsOf(secret)) {
        const text = Buffer.concat([Buffer.from('before '), bytes, Buffer.from(' after')])
        expect([name, form, search({ where: 'here', text }, CANARIES).length > 0]).toEqual([name, form, true])
      }
    }
  })
})
