import { endpoints } from '../../packages/api/src/index.ts'
import { run } from '../../packages/cli/src/index.ts'
import type { Seen } from './find-secrets.ts'

/** Everything that can be done to a server from outside, and what was seen of it. */
export type Surface = {
  readonly seen: readonly Seen[]
  call(method: string, path: string, options?: CallOptions): Promise<{ readonly status: number; readonly text: string }>
  /** A call whose answer shows a new token, this once: found by the name of its field. */
  make(path: string, body: unknown, field: string): Promise<string>
  /** Everything that calls the vendor, through every door. */
  useVendor(accountId: string, accountToken: string): Promise<void>
  /** Everything that shows something. */
  lookAround(accountId: string): Promise<void>
}

type CallOptions = {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly token?: string
}

const USER = { username: 'bob@example.com', emails: [{ email: 'bob@example.com' }] }

/** @param options.circumstances is said with each place where something was seen */
export const openSurface = (options: {
  readonly url: string
  readonly token: string
  readonly circumstances: () => string
}): Surface => {
  const { url, token, circumstances } = options
  const seen: Seen[] = []

  const send = async (method: string, path: string, { body, headers, token: own = token }: CallOptions = {}) => {
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${own}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, text: await response.text(), headers: JSON.stringify([...response.headers]) }
  }

  const call: Surface['call'] = async (method, path, given) => {
    const answer = await send(method, path, given)
    const where = `${method} ${path} (the vendor answers ${circumstances()})`
    seen.push({ where, content: `${answer.headers}\n${answer.text}` })
    return answer
  }

  const cli = async (line: string): Promise<void> => {
    const written: string[] = []
    await run(line.split(' '), {
      terminal: {
        out: async (chunk) => void written.push(Buffer.from(chunk).toString()),
        err: (text) => void written.push(text),
        stdin: nothing(),
        columns: 120,
        ask: undefined,
      },
      env: { ROLLCALL_URL: url, ROLLCALL_TOKEN: token },
      fetch: (address, init) => fetch(address, init),
      startServer: async () => 0,
    })
    seen.push({ where: `rollcall ${line} (the vendor answers ${circumstances()})`, content: written.join('') })
  }

  return {
    seen,
    call,
    make: async (path, body, field) => {
      const { status, text, headers } = await send('POST', path, { body })
      const [, made] = new RegExp(`"${field}":"([^"]+)"`).exec(text) ?? []
      if (made === undefined) throw new Error(`POST ${path} answered ${status} without ${field}: ${text}`)
      seen.push({ where: `POST ${path}, but for the token made`, content: headers + text.replace(made, '') })
      return made
    },

    useVendor: async (id, accountToken) => {
      const of = `integrated_account_id=${id}`
      const directory = '/unified/user-directory'
      for (const format of ['unified', 'raw', 'normalized', 'stream', 'debug']) {
        await call('GET', `${directory}/users?${of}&response_format=${format}`)
        await call('GET', `${directory}/users/u1?${of}&response_format=${format}`)
      }
      for (const resource of ['groups', 'me', 'roles', 'licenses', 'workspaces']) {
        await call('GET', `${directory}/${resource}?${of}`)
      }
      await call('GET', `${directory}/users?tenant_id=acme`)
      await call('GET', `${directory}/users`, { token: accountToken })
      const keyed = { body: USER, headers: { 'idempotency-key': circumstances() } }
      await call('POST', `${directory}/users?${of}&verify=true`, keyed)
      await call('POST', `${directory}/users?${of}&verify=true`, keyed)
      await call('PATCH', `${directory}/users/u1?${of}&verify=true`, { body: { title: 'x' } })
      await call('DELETE', `${directory}/users/u1?${of}`)
      await call('POST', `${directory}/groups/g1/members?${of}`, { body: { members: [{ id: 'u1' }] } })
      for (const path of ['/proxy/Users', '/proxy/Users/u1', '/custom/Users/u1', '/custom/anything']) {
        await call('GET', `${path}?${of}`)
        await call('GET', `${path}?${of}&truto_response_format=unified`)
        await call('POST', `${path}?${of}`, keyed)
      }
      await call('GET', `/proxy/Users?${of}&response_format=debug`)
      const resources = ['user-directory/users', 'Users'].map((resource) => ({ resource, method: 'list' }))
      for (const resource of resources) {
        await call('POST', '/batch-request', { body: { integrated_account_id: id, resources: [resource] } })
      }
      await call('POST', '/integrated-account/refresh-credentials', { body: { id } })
      await call('GET', `/integrated-account/${id}`)
      await cli(`users list --account ${id}`)
      await cli(`users get u1 --account ${id} --json`)
      await cli(`proxy GET /Users --account ${id}`)
    },

    lookAround: async (id) => {
      for (const { method, path } of endpoints) {
        const filled = path
          .replace(':integration', 'scim')
          .replace(':resource', 'users')
          .replace(':method', 'list')
          .replace(/:\w+/g, id)
        if (method === 'GET') await call(method, filled)
        // Refused, so that nothing is changed: one time for its body, one time for its token.
        else {
          await call(method, filled, { body: { no_such_field: true }, token: 'a token of nobody' })
          if (method !== 'DELETE' && !filled.startsWith('/key-ring'))
            await call(method, filled, { body: { no_such_field: true } })
        }
      }
      for (const path of ['/docs', '/openapi.json', '/metrics', '/nowhere', '/audit-event?limit=5000']) {
        await call('GET', path)
      }
      for (const line of ['accounts list', 'tokens list', 'keys get', 'audit list --json', 'environments list']) {
        await cli(line)
      }
      await cli(`accounts get ${id} --json`)
    },
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
