/** A sample org, and a client that calls it as an administrator's program would. */
import { samplePeople } from '../../sample-people.ts'
import type { OktaVendor } from '../okta-vendor.ts'
import { createOktaVendor } from '../okta-vendor.ts'
import { OKTA_ADMIN_TOKEN } from '../sample-org.ts'
import type { OktaSwitches } from '../switches.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- a test reads what it expects, of any shape
export type Called = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: any }

type Options = {
  readonly body?: unknown
  /** The value of `Authorization`; the super administrator's token unless given. */
  readonly authorization?: string
}

export type Place = {
  readonly vendor: OktaVendor
  /** `path` begins behind `/api/v1`, e.g. `/users?limit=1`. */
  readonly call: (method: string, path: string, options?: Options) => Called
  /** Everything that a list has, by following its links. */
  readonly walk: (path: string) => readonly Called['body'][]
  readonly oauth: (path: string, form: Readonly<Record<string, string>>, authorization?: string) => Called
  readonly wait: (ms: number) => void
  /** Somebody new and active, with a session or two. */
  readonly join: (username?: string) => string
}

export function openPlace(switches: Partial<OktaSwitches> = {}): Place {
  let now = Date.parse('2026-11-25T08:00:00Z')
  const vendor = createOktaVendor({ clock: () => now, people: samplePeople(60), switches })
  const send = (
    method: string,
    address: string,
    { body, authorization }: { body: string; authorization: string },
  ): Called => {
    const url = new URL(address, 'http://okta.test')
    const answer = vendor.answer({
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: { host: 'okta.test', authorization },
      body: Buffer.from(body),
      remoteAddress: '127.0.0.1',
    })
    return { ...answer, body: answer.body === '' ? '' : JSON.parse(answer.body) }
  }
  const call: Place['call'] = (method, path, { body, authorization = `SSWS ${OKTA_ADMIN_TOKEN}` } = {}) =>
    send(method, `/api/v1${path}`, { body: body === undefined ? '' : JSON.stringify(body), authorization })
  const walk: Place['walk'] = (path) => {
    const { body, headers } = call('GET', path)
    const next = nextOf(headers)
    return next === undefined ? body : [...body, ...walk(next)]
  }
  return {
    vendor,
    call,
    walk,
    oauth: (path, form, authorization = '') =>
      send('POST', `/oauth2/v1/${path}`, { body: String(new URLSearchParams(form)), authorization }),
    wait: (ms) => {
      now += ms
    },
    join: (username = 'new.one@acme.test') => vendor.addUser({ username, name: 'New One' }),
  }
}

/** The next page's path behind `/api/v1`. */
export const nextOf = ({ link = '' }: Readonly<Record<string, string>>): string | undefined =>
  /<http:\/\/okta\.test\/okta\/api\/v1([^>]*)>; rel="next"/.exec(link)?.[1]

export const newUser = (more: object = {}): object => ({
  profile: {
    login: 'mona@acme.test',
    email: 'mona@acme.test',
    firstName: 'Mona',
    lastName: 'Lisa',
    ...more,
  },
})
