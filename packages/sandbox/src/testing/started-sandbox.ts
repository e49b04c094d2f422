/** A listening sandbox with a clock that stands still, and short ways to call it. For this package's tests only. */

import type { SandboxControl, SandboxOptions } from '../index.ts'
import { createSandbox, SAMPLE_ADMIN_TOKEN, SAMPLE_SCIM_TOKEN } from '../index.ts'
import type { JsonObject } from '../scim/json.ts'
import { objectOf } from '../scim/json.ts'
import { NOTION_URN, PATCH_URN, USER_URN } from '../scim/schemas.ts'

export type Answered = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The parsed body; an empty object where it is none. */
  readonly body: JsonObject
}

export type UserRow = {
  readonly id: string
  readonly userName: string
  readonly active: boolean
  readonly name: { readonly formatted?: string; readonly givenName?: string; readonly familyName?: string }
  readonly displayName?: string
  readonly emails: readonly { readonly value: string; readonly primary: boolean }[]
  readonly meta: { readonly created: string; readonly lastModified: string; readonly location: string }
  readonly [attribute: string]: unknown
}

export type GroupRow = {
  readonly id: string
  readonly displayName: string
  readonly members: readonly { readonly value: string }[]
}

export type ListBody<Row> = {
  readonly totalResults: number
  readonly startIndex: number
  readonly itemsPerPage: number
  readonly Resources: readonly Row[]
}

type CallOptions = {
  readonly body?: unknown
  readonly token?: string | undefined
  readonly headers?: Record<string, string>
}

export type StartedSandbox = AsyncDisposable & {
  readonly url: string
  readonly control: SandboxControl
  /** Present time of the sandbox, movable by hand. */
  readonly clock: { now: number }
  /** Any call; without `token` it carries none. */
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Answered>
  /** A SCIM call by the sample token, e.g. `scim('GET', '/Users')`. */
  readonly scim: (method: string, path: string, body?: unknown) => Promise<Answered>
  readonly admin: (method: string, path: string, options?: CallOptions) => Promise<Answered>
  readonly door: (method: string, path: string, body?: unknown) => Promise<Answered>
  readonly users: (query?: string) => Promise<ListBody<UserRow>>
  readonly groups: (query?: string) => Promise<ListBody<GroupRow>>
  /** The member at a place of the list, counted from 0; 0 to 4 are owners, 0 made the sample token. */
  readonly member: (place: number) => Promise<UserRow>
}

/** The rate limit is off unless asked for: its own tests turn it on. */
export async function startSandbox(options: SandboxOptions = {}): Promise<StartedSandbox> {
  const clock = { now: Date.UTC(2026, 7, 22, 10, 10, 11) }
  const sandbox = createSandbox({
    clock: () => clock.now,
    ...options,
    switches: { rateLimit: 'off', ...options.switches },
  })
  const { url } = await sandbox.listen()

  async function call(method: string, path: string, { body, token, headers }: CallOptions = {}): Promise<Answered> {
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/scim+json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: objectOf(parse(text)) }
  }

  const scim = (method: string, path: string, body?: unknown): Promise<Answered> =>
    call(method, `/scim/v2${path}`, { token: SAMPLE_SCIM_TOKEN, body })
  const users = async (query = ''): Promise<ListBody<UserRow>> =>
    (await scim('GET', `/Users${query}`)).body as ListBody<UserRow>

  return {
    url,
    control: sandbox.control,
    clock,
    call,
    scim,
    users,
    admin: (method, path, given = {}) =>
      call(method, `/admin/v1${path}`, {
        token: SAMPLE_ADMIN_TOKEN,
        ...given,
        headers: { 'notion-version': '2026-06-01', ...given.headers },
      }),
    door: (method, path, body) => call(method, `/_sandbox${path}`, { token: sandbox.controlToken, body }),
    groups: async (query = '') => (await scim('GET', `/Groups${query}`)).body as ListBody<GroupRow>,
    member: async (place) => {
      const [row] = (await users(`?startIndex=${place + 1}&count=1`)).Resources
      if (row === undefined) throw new Error(`There is no member at ${place}.`)
      return row
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}

/** A PATCH body. */
export function patch(...operations: readonly unknown[]): JsonObject {
  return { schemas: [PATCH_URN], Operations: operations }
}

/** A POST or PUT body of a user. */
export function user(attributes: JsonObject): JsonObject {
  return { schemas: [USER_URN], ...attributes }
}

/** The extension with a workspace role. */
export function role(name: string): JsonObject {
  return { [NOTION_URN]: { role: name } }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
