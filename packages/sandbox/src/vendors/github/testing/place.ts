/** A sample enterprise, and a client that calls it as an identity provider would. */
import { samplePeople } from '../../sample-people.ts'
import type { GithubVendor } from '../github-vendor.ts'
import { createGithubVendor } from '../github-vendor.ts'
import { GITHUB_SETUP_TOKEN } from '../sample-enterprise.ts'
import type { GithubSwitches } from '../switches.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- a test reads what it expects, of any shape
export type Called = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: any }

type Options = { readonly body?: unknown; readonly token?: string; readonly headers?: Readonly<Record<string, string>> }

export type Place = {
  readonly vendor: GithubVendor
  /** `path` begins behind the enterprise, e.g. `/Users?count=1`. */
  readonly call: (method: string, path: string, options?: Options) => Called
  readonly patch: (path: string, ...operations: readonly object[]) => Called
  readonly wait: (ms: number) => void
}

export function openPlace(switches: Partial<GithubSwitches> = {}): Place {
  let now = Date.parse('2026-11-25T08:00:00Z')
  const vendor = createGithubVendor({ clock: () => now, people: samplePeople(60), switches })
  const call: Place['call'] = (method, path, { body, token = GITHUB_SETUP_TOKEN, headers = {} } = {}) => {
    const url = new URL(path.startsWith('/scim') ? path : `/scim/v2/enterprises/acme${path}`, 'http://github.test')
    const answer = vendor.answer({
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: { 'user-agent': 'a test', authorization: `Bearer ${token}`, ...headers },
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      remoteAddress: '127.0.0.1',
    })
    const isJson = answer.headers['content-type']?.includes('json')
    return { ...answer, body: isJson ? JSON.parse(answer.body) : answer.body }
  }
  return {
    vendor,
    call,
    patch: (path, ...Operations) =>
      call('PATCH', path, { body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations } }),
    wait: (ms) => {
      now += ms
    },
  }
}

/** Everything that a new user needs. */
export const newUser = (more: object = {}): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  externalId: 'idp-7',
  active: true,
  userName: 'Mona.Lisa@acme.test',
  displayName: 'Mona Lisa',
  name: { givenName: 'Mona', familyName: 'Lisa' },
  emails: [{ value: 'mona.lisa@acme.test', type: 'work', primary: true }],
  roles: [{ value: 'user', primary: false }],
  ...more,
})

export const newGroup = (more: object = {}): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  externalId: 'idp-group-7',
  displayName: 'Platform',
  ...more,
})
