import { dirname } from 'node:path'
import type { Page } from 'playwright-core'
import { SAMPLE_SCIM_TOKEN } from '../../packages/sandbox/src/index.ts'
import { ensureBuilt } from '../../tools/build/ensure-built.ts'
import { openBrowser, type WindowOptions } from '../testing/browser.ts'
import { emptyFolder, startServer } from '../testing/server-process.ts'
import { startExample } from './example-process.ts'

const root = dirname(dirname(import.meta.dirname))

/** Local mode as `npm start` runs it, the example page on an origin of its own, and a real browser. */
export type Scene = AsyncDisposable & {
  /** Where Rollcall is. */
  readonly url: string
  /** Where the example page is. */
  readonly example: string
  /** A call of the API with local mode's token; throws where it is not answered well. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  /** A call of the sandbox's control door. */
  door<T>(method: string, path: string, body?: unknown): Promise<T>
  /** Links the sandbox's Notion workspace by the API; answers with the account's id. */
  link(tenant?: string): Promise<string>
  linkToken(body?: Readonly<Record<string, unknown>>): Promise<string>
  /** The accounts of the example's tenant. */
  accounts(): Promise<readonly Account[]>
  /** A window that shows the example page. */
  window(options?: WindowOptions & { readonly query?: string }): Promise<Page>
  /** A window that shows a page of the console, to an operator who has signed in. */
  console(path: string): Promise<Page>
}

export type Account = {
  readonly id: string
  readonly status: string
  readonly context: Readonly<Record<string, unknown>>
  readonly integration: { readonly name: string }
}

const OPERATOR = { email: 'ada@example.com', password: 'correct horse battery' }

/** The tenant of the example page. */
export const TENANT = 'acme'

/** Once for all files of a run. */
let built: Promise<void> | undefined

export const ensurePagesBuilt = (): Promise<void> => (built ??= ensureBuilt(root))

export const startScene = async (): Promise<Scene> => {
  await ensurePagesBuilt()
  const folder = await emptyFolder()
  const server = startServer({
    ROLLCALL_DATA_DIR: folder.path,
    PORT: '0',
    ROLLCALL_SANDBOX_PORT: '0',
    ROLLCALL_LOG: 'json warn',
    ROLLCALL_OPERATOR_EMAIL: OPERATOR.email,
    ROLLCALL_OPERATOR_PASSWORD: OPERATOR.password,
  })
  const text = await server.printed('rollcall -- users list')
  const [url, sandboxUrl, token] = ['API', 'Sandbox', 'API token'].map((name) => lineOf(text, name))
  if (url === undefined || sandboxUrl === undefined || token === undefined) throw new Error(text)
  const example = await startExample({ url, token })
  const browser = await openBrowser()

  const call: Scene['call'] = (method, path, body) => ask(url + path, { method, token, body })
  const door: Scene['door'] = (method, path, body) =>
    ask(`${sandboxUrl}/_sandbox/${path}`, { method, token: 'sandbox-control', body })
  await door('PATCH', 'switches', { rateLimit: 'off' })
  return {
    url,
    example: example.url,
    call,
    door,
    link: async (tenant_id = TENANT) => {
      const { settings } = await call<{ readonly settings: unknown }>('GET', '/environment-integration/notion-scim')
      const credentials = { api_key: SAMPLE_SCIM_TOKEN }
      const made = { tenant_id, integration: 'notion-scim', credentials, settings }
      return (await call<{ readonly id: string }>('POST', '/integrated-account', made)).id
    },
    linkToken: async (body = { tenant_id: TENANT }) =>
      (await call<{ readonly link_token: string }>('POST', '/link-token', body)).link_token,
    accounts: async () =>
      (await call<{ readonly result: readonly Account[] }>('GET', `/integrated-account?tenant_id=${TENANT}`)).result,
    window: async ({ query = '', ...options } = {}) => {
      const shown = await browser.window(options)
      await shown.goto(`${example.url}/${query}`)
      return shown
    },
    console: async (path) => {
      const shown = await browser.window({ baseURL: url })
      await shown.goto(path)
      await shown.getByLabel('E-mail address').fill(OPERATOR.email)
      await shown.getByLabel('Password', { exact: true }).fill(OPERATOR.password)
      await shown.getByRole('button', { name: 'Sign in' }).click()
      return shown
    },
    [Symbol.asyncDispose]: async () => {
      await browser[Symbol.asyncDispose]()
      await example[Symbol.asyncDispose]()
      server.process.kill('SIGKILL')
      await server.ended()
      await folder.remove()
    },
  }
}

const lineOf = (text: string, name: string): string | undefined => new RegExp(`^  ${name} +(\\S+)`, 'm').exec(text)?.[1]

const ask = async <T>(
  url: string,
  { method, token, body }: { readonly method: string; readonly token: string; readonly body: unknown },
): Promise<T> => {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a test says what it expects
  return (text === '' ? undefined : JSON.parse(text)) as T
}
