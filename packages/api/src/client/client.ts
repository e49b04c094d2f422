import { type BoundNouns, bindNouns } from './bind-nouns.ts'
import { nouns } from './nouns.ts'
import { openPassage, type Passage } from './passage.ts'
import { type Transport } from './transport.ts'

export type ClientOptions = {
  /** Where the server is, e.g. `https://rollcall.example.com`; a path in front of the API belongs to it. */
  readonly baseUrl: string
  /** An API token. A page that this server has sent has none: its session's cookie speaks for the operator. */
  readonly token?: string | undefined
  /** Sent with every call, asked for anew each time: a page's choice of environment, for one. */
  readonly headers?: (() => Readonly<Record<string, string>>) | undefined
  /** Instead of the platform's `fetch`. */
  readonly fetch?: Transport['fetch'] | undefined
  /** Instead of a timer: waits so many milliseconds before a repeat. */
  readonly sleep?: Transport['sleep'] | undefined
  /** How often a failed call is repeated where that is safe; default 2. */
  readonly retries?: number | undefined
  /** For one try, its body included; default 60. Calls through to a vendor (`proxy`, `custom`) have none. */
  readonly timeoutSeconds?: number | undefined
  /** Instead of the platform's clock, for `Retry-After` dates. */
  readonly now?: (() => Date) | undefined
  /** Instead of `Math.random`, between 0 and 1. */
  readonly random?: (() => number) | undefined
}

export type Client = BoundNouns<typeof nouns> & {
  /**
   * The vendor's own API through a connection; resources as the connector names them.
   *
   * @example
   * const answer = await client.proxy(account).get('/Users', { query: { count: 10 } })
   * const page: unknown = await answer.json()
   */
  readonly proxy: (integratedAccountId: string) => Passage
  /**
   * Any path of the vendor's through a connection.
   *
   * @example
   * const answer = await client.custom(account).get('/ServiceProviderConfig')
   */
  readonly custom: (integratedAccountId: string) => Passage
}

/**
 * A client of one server with one token. Holds no connection and no state; make as many as you like. Calls are repeated
 * after 408, 425, 429, 502, 503, 504 and lost connections where that cannot do something twice, and wait as `Retry-After` says.
 *
 * @example
 * const client = createClient({ baseUrl: 'http://127.0.0.1:4000', token })
 * for await (const user of client.users.all({ integrated_account_id: account, status: 'active' })) {
 *   names.push(user.name)
 * }
 */
export const createClient = (options: ClientOptions): Client => {
  const transport: Transport = {
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    headers: () => ({
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...options.headers?.(),
    }),
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    sleep: options.sleep ?? sleep,
    now: options.now ?? (() => new Date()),
    random: options.random ?? Math.random,
    newKey: randomKey,
    retries: options.retries ?? 2,
    timeoutSeconds: options.timeoutSeconds ?? 60,
  }
  return {
    ...bindNouns(transport, nouns),
    proxy: (integratedAccountId) => openPassage(transport, { prefix: '/proxy', integratedAccountId }),
    custom: (integratedAccountId) => openPassage(transport, { prefix: '/custom', integratedAccountId }),
  }
}

const sleep: Transport['sleep'] = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })

/** 128 random bits. Not `crypto.randomUUID`, which browsers offer on secure pages only. */
const randomKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
