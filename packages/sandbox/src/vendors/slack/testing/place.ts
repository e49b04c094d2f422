/** A sample organization, and a client that calls it as an identity provider would. */
import { samplePeople } from '../../sample-people.ts'
import { SAMPLE_SLACK_TOKEN } from '../sample-organization.ts'
import type { SlackVendor } from '../slack-vendor.ts'
import { createSlackVendor } from '../slack-vendor.ts'
import type { SlackSwitches } from '../switches.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- a test reads what it expects, of any shape
export type Called = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: any }

type Options = { readonly body?: unknown; readonly token?: string; readonly form?: string }

export type Place = {
  readonly vendor: SlackVendor
  /** Of SCIM; `path` begins behind the version, e.g. `/Users?count=1`. */
  readonly call: (method: string, path: string, options?: Options) => Called
  readonly patch: (path: string, ...operations: readonly object[]) => Called
  /** A method of the Web API. */
  readonly web: (method: string, args?: object, options?: Options) => Called
  /** Somebody with a session on the web and one on a telephone. */
  readonly someone: () => string
  readonly wait: (ms: number) => void
}

export function openPlace(switches: Partial<SlackSwitches> = {}): Place {
  let now = Date.parse('2026-11-25T08:00:00Z')
  const vendor = createSlackVendor({ clock: () => now, people: samplePeople(60), switches })
  const send = (method: string, address: string, { body, token = SAMPLE_SLACK_TOKEN, form }: Options = {}): Called => {
    const url = new URL(address, 'http://slack.test')
    const answer = vendor.answer({
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: {
        'content-type': form === undefined ? 'application/json' : 'application/x-www-form-urlencoded',
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      },
      body: Buffer.from(form ?? (body === undefined ? '' : JSON.stringify(body))),
      remoteAddress: '127.0.0.1',
    })
    const isJson = answer.headers['content-type']?.includes('json')
    return { ...answer, body: isJson ? JSON.parse(answer.body) : answer.body }
  }
  const call: Place['call'] = (method, path, options) => send(method, `/scim/v2${path}`, options)
  return {
    vendor,
    call,
    patch: (path, ...Operations) =>
      call('PATCH', path, { body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations } }),
    web: (method, args, options) => send('POST', `/api/${method}`, { body: args, ...options }),
    someone: () => vendor.addUser({ username: 'lee.aver@acme.test', name: 'Lee Aver' }),
    wait: (ms) => {
      now += ms
    },
  }
}

export const newUser = (more: object = {}): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'mona',
  displayName: 'Mona Lisa',
  name: { givenName: 'Mona', familyName: 'Lisa' },
  emails: [{ value: 'mona.lisa@acme.test', type: 'work', primary: true }],
  ...more,
})

export const setActive = (value: unknown): object => ({ op: 'replace', path: 'active', value })
