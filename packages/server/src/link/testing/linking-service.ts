import { openDatabase } from '../../db/index.ts'
import { Browser } from '../../oauth/testing/browser.ts'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type OAuthVendor,
  type OAuthVendorOptions,
  PUBLIC_URL,
  startOAuthVendor,
} from '../../oauth/testing/oauth-vendor.ts'
import type { TestDatabase } from '../../testing/databases.ts'
import { type Answer, type StartedService, startService } from '../../testing/started-service.ts'

export const INTEGRATION = 'acme-directory'

/** A started service and a vendor with an OAuth server, and the hosted page's calls. For tests only. */
export type LinkingService = AsyncDisposable & {
  readonly service: StartedService
  readonly vendor: OAuthVendor
  browser(): Browser
  linkToken(body?: Readonly<Record<string, unknown>>): Promise<string>
  /** A call of the hosted page. */
  page(method: string, path: string, token: string, body?: unknown): Promise<Answer>
  authorize(token: string, more?: Readonly<Record<string, unknown>>): Promise<Answer>
  /** All the way to the vendor and back; answers with the outcome. */
  consent(token: string, browser?: Browser): Promise<Answer['body']>
  /** Links a new account by consent; answers with its id. */
  linked(): Promise<string>
  account(id: string): Promise<Answer['body']>
  users(id: string): Promise<Answer>
  pass(milliseconds: number): void
  /** Another process on the same database. */
  another(): Promise<StartedService>
}

export const startLinking = async (kind: TestDatabase, options: OAuthVendorOptions = {}): Promise<LinkingService> => {
  const { location, drop } = await kind.create()
  const database = await openDatabase(location)
  const vendor = await startOAuthVendor(options)
  const others: AsyncDisposable[] = []
  const started = { connectors: [vendor.connector], publicUrl: PUBLIC_URL }
  const service = await startService({ database, ...started })
  const put = await service.call('PUT', `/environment-integration/${INTEGRATION}`, {
    body: { oauth: { client_id: CLIENT_ID, client_secret: CLIENT_SECRET } },
  })
  if (put.status !== 200) throw new Error(put.text)

  const linkToken: LinkingService['linkToken'] = async (body = { tenant_id: 'acme' }) => {
    const made = await service.call('POST', '/link-token', { body })
    if (made.status !== 201) throw new Error(made.text)
    return made.body.link_token
  }
  const page: LinkingService['page'] = (method, path, token, body) =>
    service.call(method, path, { token: null, headers: { 'x-link-token': token }, body })
  const authorize: LinkingService['authorize'] = (token, more = {}) =>
    page('POST', '/link-session/authorize', token, { integration: INTEGRATION, mode: 'popup', ...more })
  const consent: LinkingService['consent'] = async (token, browser = new Browser(service.url)) => {
    const { body, text } = await authorize(token)
    if (body.authorization_url === undefined) throw new Error(text)
    const { url } = await browser.go(body.authorization_url, ({ pathname }) => pathname === '/connect-account')
    const outcome = url.searchParams.get('outcome')
    if (outcome === null) throw new Error(`no outcome at ${url.href}`)
    return (await service.call('GET', `/link-session/outcome/${outcome}`, { token: null })).body
  }
  return {
    service,
    vendor,
    browser: () => new Browser(service.url),
    linkToken,
    page,
    authorize,
    consent,
    linked: async () => {
      const outcome = await consent(await linkToken())
      if (outcome.result !== 'success') throw new Error(JSON.stringify(outcome))
      return outcome.integrated_account_id
    },
    account: async (id) => (await service.call('GET', `/integrated-account/${id}`)).body,
    users: (id) => service.call('GET', `/unified/user-directory/users?integrated_account_id=${id}&limit=1`),
    pass: (milliseconds) => {
      service.clock.now = new Date(service.clock.now.getTime() + milliseconds)
    },
    another: async () => {
      const own = await openDatabase(location)
      const other = await startService({ database: own, ...started })
      others.push({ [Symbol.asyncDispose]: async () => (await other[Symbol.asyncDispose](), own.close()) })
      return other
    },
    [Symbol.asyncDispose]: async () => {
      for (const other of others) await other[Symbol.asyncDispose]()
      await service[Symbol.asyncDispose]()
      await vendor[Symbol.asyncDispose]()
      await database.close()
      await drop()
    },
  }
}
