import { type Directory, type JsonObject, RollcallError, schemeOf, walk } from '@rollcall/connector-kit'
import { openTestSession, presentMethods, type TestSession } from '@rollcall/connector-kit/testing'
import {
  OKTA_ADMIN_TOKEN,
  OKTA_CLIENT_ID,
  OKTA_CLIENT_SECRET,
  OKTA_READ_ONLY_TOKEN,
  OKTA_USER_ADMIN_TOKEN,
  type OktaSwitches,
} from '@rollcall/sandbox'
import { describe, expect, it } from 'vitest'
import { type RunningOkta, startOktaSandbox } from '../testing/okta-sandbox.ts'
import { okta } from './connector.ts'

type Place = AsyncDisposable & {
  readonly okta: RunningOkta['okta']
  readonly session: TestSession
  readonly users: Required<NonNullable<Directory['users']>>
  readonly groups: Required<NonNullable<Directory['groups']>>
}

const open = async (switches: Partial<OktaSwitches> = {}, token = OKTA_ADMIN_TOKEN): Promise<Place> => {
  const running = await startOktaSandbox(switches)
  const session = openTestSession({ auth: okta.auth[0], credential: { api_key: token }, baseUrl: running.baseUrl })
  const { users, groups } = okta.open(session)
  return {
    okta: running.okta,
    session,
    users: presentMethods(users),
    groups: presentMethods(groups),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}

const failureOf = (call: Promise<unknown>): Promise<RollcallError> =>
  call.then(
    () => {
      throw new TypeError('The call did not fail.')
    },
    (error: unknown) => {
      if (error instanceof RollcallError) return error
      throw error
    },
  )

const join = (place: Place): string => place.okta.addUser({ username: 'lee.aver@acme.test', name: 'Lee Aver' })

const writesOf = ({ session }: Place): readonly string[] =>
  session.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, url }) => `${method} ${url.replace(/^.*?\/api\/v1/, '').replace(/00u\w+/, ':id')}`)

/** The same session, whose first write of this method is lost: before it took effect, or with its answer. */
const losing = ({ session }: Place, method: string, when: 'before' | 'after') => {
  let lost = 0
  const send: TestSession['send'] = async (request) => {
    if (request.method !== method || lost++ > 0) return session.send(request)
    if (when === 'after') await session.send(request)
    throw new RollcallError('vendor_timeout', 'The answer was lost.', { effect: 'unknown' })
  }
  return okta.open({ ...session, send })
}

/** A session that answers like this, once for each. */
const answering = (...answers: readonly { status: number; body: unknown; headers?: Record<string, string> }[]) => {
  const left = [...answers]
  return {
    settings: {},
    discovered: {},
    send: async () => {
      const { status, body, headers = {} } = left.shift() ?? { status: 500, body: {} }
      const request = { method: 'GET' as const, url: 'http://okta.test/api/v1/users', headers: {} }
      return { status, headers, text: JSON.stringify(body), request }
    },
  }
}

describe('a list that is sent', () => {
  it('takes away what is not in it: by a second address somebody may get back into an account', async () => {
    await using place = await open()
    const id = join(place)
    const second = { email: 'private@home.test', type: 'secondary', is_primary: false }
    const first = { email: 'lee.aver@acme.test', type: 'primary', is_primary: true }
    const phones = [
      { number: '+49 30 1', type: 'work' },
      { number: '+49 170 1', type: 'mobile' },
    ]
    await place.users.update(id, { emails: [first, second], phones })
    expect((await place.users.get(id)).item).toMatchObject({ emails: [first, second], phones })
    await place.users.update(id, { emails: [first], phones: phones.slice(1) })
    const { item } = await place.users.get(id)
    expect([item.emails, item.phones]).toEqual([[first], phones.slice(1)])
  })
})

describe('somebody who was just created', () => {
  it('is found by their login although the search lags behind', async () => {
    await using place = await open({ searchIndex: 'lagging' })
    const { item } = await place.users.create({ username: 'fresh@acme.test', name: 'Fresh Face' })
    const where = [{ field: 'username', operator: 'eq', value: 'Fresh@acme.test' }] as const
    const { items } = await place.users.list({ where, position: undefined, limit: 10 })
    const both = [...where, { field: 'emails', operator: 'eq', value: 'fresh@acme.test' }] as const
    expect((await place.users.list({ where: both, position: undefined, limit: 10 })).items).toEqual(items)
    expect(items.map(({ id }) => id)).toEqual([item?.id])
  })
})

describe('deactivating an Okta user', () => {
  it('suspends them, ends their sessions and revokes tokens by a second call, and keeps groups and applications', async () => {
    await using place = await open()
    const id = join(place)
    const before = place.okta.account(id)
    const { effects, item } = await place.users.update(id, { status: 'inactive' })
    expect([effects.map(({ code }) => code), item?.status]).toEqual([['sessions_ended'], 'inactive'])
    expect(writesOf(place)).toEqual([
      'POST /users/:id/lifecycle/suspend',
      'DELETE /users/:id/sessions?oauthTokens=true',
    ])
    expect(place.okta.account(id)).toEqual({ ...before, status: 'SUSPENDED', sessions: 0, oauthTokens: 0 })
    await place.users.update(id, { status: 'active' })
    expect(place.okta.account(id)).toEqual({ ...before, sessions: 0, oauthTokens: 0 })
  })

  it.each(['STAGED', 'PROVISIONED', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT'] as const)(
    'deactivates whoever is %s, without a mail, since Okta suspends only active users, and says what is lost',
    async (status) => {
      await using place = await open()
      const id = join(place)
      place.okta.setStatus(id, status)
      const { effects, item } = await place.users.update(id, { status: 'inactive' })
      expect(effects.map(({ code }) => code)).toEqual(['assignments_lost', 'sessions_ended'])
      expect(writesOf(place)[0]).toBe('POST /users/:id/lifecycle/deactivate?sendEmail=false')
      expect(place.okta.account(id)).toMatchObject({ status: 'DEPROVISIONED', sessions: 0, applications: 0 })
      expect(item?.status).toBe('inactive')
    },
  )

  it('is enough where Okta finishes the deactivation by itself', async () => {
    await using place = await open({ deactivation: 'transitioning' })
    const id = join(place)
    place.okta.setStatus(id, 'LOCKED_OUT')
    const { effects } = await place.users.update(id, { status: 'inactive' })
    expect(effects.map(({ code }) => code)).toContain('assignments_lost')
    expect(writesOf(place).filter((write) => write.includes('lifecycle'))).toHaveLength(1)
    expect((await place.users.get(id)).item.status).toBe('inactive')
  })

  it.each(['before', 'after'] as const)('is done once where the call is lost %s it took effect', async (when) => {
    await using place = await open()
    const id = join(place)
    const written = await losing(place, 'POST', when).users?.update?.(id, { status: 'inactive' })
    expect(written?.effects.map(({ code }) => code)).toEqual(['sessions_ended'])
    expect(writesOf(place).filter((write) => write.includes('suspend'))).toHaveLength(1)
    expect(place.okta.account(id)?.status).toBe('SUSPENDED')
  })

  it('is no success where Okta says so and still shows the user as active', async () => {
    const active = { id: '00uAna', status: 'ACTIVE' }
    const { users } = okta.open(answering(...[active, {}, active].map((body) => ({ status: 200, body }))))
    const error = await failureOf(users?.update?.('00uAna', { status: 'inactive' }) ?? Promise.resolve())
    expect(error).toMatchObject({ code: 'vendor_refused', facts: { effect: 'unknown' } })
    expect(error.message).toContain('still shows them as ACTIVE')
  })

  it('comes before the rest of the change, and is not undone because Okta refuses the rest', async () => {
    await using place = await open()
    const id = join(place)
    const error = await failureOf(place.users.update(id, { status: 'inactive', username: 'no address' }))
    expect(error).toMatchObject({ code: 'vendor_refused', facts: { effect: 'unknown' } })
    expect(error.message).toContain('had been made inactive before')
    expect(place.okta.account(id)?.status).toBe('SUSPENDED')
  })

  it('is never concluded from "not found": Okta keeps whom it deactivates', async () => {
    await using place = await open()
    expect((await failureOf(place.users.update('00uNobody', { status: 'inactive' }))).code).toBe('vendor_not_found')
  })

  it('of the last super administrator is forbidden, and so is that of any administrator by somebody lesser', async () => {
    for (const token of [OKTA_ADMIN_TOKEN, OKTA_USER_ADMIN_TOKEN]) {
      await using place = await open({}, token)
      const [admin] = place.okta.users()
      const error = await failureOf(place.users.update(admin?.id ?? '', { status: 'inactive' }))
      expect(error).toMatchObject({ code: 'vendor_forbidden', facts: { effect: 'none' } })
      expect(place.okta.account(admin?.id ?? '')).toMatchObject({ status: 'ACTIVE', isAdmin: true })
    }
  })

  it('has no other way: the connector cannot delete', async () => {
    await using place = await open()
    expect(okta.capabilities).not.toContain('users.delete')
    expect(okta.open(place.session).users?.delete).toBeUndefined()
  })
})

describe('a user who comes back', () => {
  it('after a deactivation gets a mail, and no token to take over the account is in any answer', async () => {
    await using place = await open()
    const id = join(place)
    place.okta.setStatus(id, 'DEPROVISIONED')
    const written = await place.users.update(id, { status: 'active' })
    expect(written.effects.map(({ code }) => code)).toEqual(['invite_sent'])
    expect(writesOf(place)).toEqual(['POST /users/:id/lifecycle/activate?sendEmail=true'])
    expect(JSON.stringify(written)).not.toContain('activation-')
    expect(place.okta.account(id)?.status).toBe('ACTIVE')
  })

  it('is left alone who was never shut off', async () => {
    await using place = await open()
    const id = join(place)
    place.okta.setStatus(id, 'LOCKED_OUT')
    const { effects } = await place.users.update(id, { status: 'active' })
    expect([effects.map(({ code }) => code), writesOf(place)]).toEqual([['already_so'], []])
  })
})

describe('listing Okta users', () => {
  it('has the deactivated ones, whom Okta leaves out of its own list, and nobody twice', async () => {
    await using place = await open()
    const statuses: unknown[] = []
    const pages = walk({ list: place.users.list, pageSize: 20 })
    let step = await pages.next()
    for (; !step.done; step = await pages.next()) {
      statuses.push(...step.value.items.map(({ remote_data: remote }) => remote['status']))
    }
    expect(step.value).toMatchObject({ isComplete: true, rows: 60 })
    expect(statuses.filter((status) => status === 'DEPROVISIONED')).toHaveLength(3)
    expect(new Set(statuses).size).toBe(8)
  })

  it.each([
    ['STAGED', 'created'],
    ['PROVISIONED', 'invited'],
    ['RECOVERY', 'active'],
    ['PASSWORD_EXPIRED', 'active'],
    ['LOCKED_OUT', 'active'],
    ['SUSPENDED', 'inactive'],
    ['DEPROVISIONED', 'inactive'],
  ] as const)('shows %s as %s', async (status, shown) => {
    await using place = await open()
    const id = join(place)
    place.okta.setStatus(id, status)
    expect((await place.users.get(id)).item.status).toBe(shown)
  })

  it('finds by any address, and somebody deactivated, too', async () => {
    await using place = await open()
    const id = join(place)
    await place.users.update(id, { emails: [email('lee@acme.test', true), email('lee@home.test')] })
    place.okta.setStatus(id, 'DEPROVISIONED')
    const where = [{ field: 'emails', operator: 'eq', value: 'lee@home.test' }] as const
    const found = await place.users.list({ where, position: undefined, limit: 10 })
    expect(found.items.map((user) => user.id)).toEqual([id])
  })

  it('goes on where the link to the next page says, and never to where it points', async () => {
    const headers = { link: '<https://elsewhere.test/?after=00uLast&limit=1>; rel="next"' }
    const { users } = okta.open(answering({ status: 200, body: [{ id: '00uLast' }], headers }))
    const page = await users?.list({ where: [], position: undefined, limit: 1 })
    expect(page?.next).toBe('present:00uLast')
  })

  it('refuses a place that is none of its own', async () => {
    await using place = await open()
    const at = (position: string) => failureOf(place.users.list({ where: [], position, limit: 1 }))
    expect((await at('elsewhere:1')).code).toBe('invalid_cursor')
    expect((await at('present:00uGone')).code).toBe('invalid_cursor')
  })
})

const email = (address: string, is_primary = false) => ({ email: address, is_primary })

describe('a new Okta user', () => {
  it('has all that Okta demands, made from what was sent, and gets a mail', async () => {
    await using place = await open()
    const { item, effects } = await place.users.create({ username: 'mona@acme.test', name: 'Mona Lisa Gherardini' })
    expect(item).toMatchObject({ first_name: 'Mona', last_name: 'Lisa Gherardini', status: 'invited' })
    expect(item?.emails).toMatchObject([{ email: 'mona@acme.test', is_primary: true }])
    expect(effects.map(({ code }) => code)).toEqual(['seat_taken', 'invite_sent'])
  })

  it('waits without a mail where they are to be inactive, which Okta has no word for', async () => {
    await using place = await open()
    const { item, effects, ignored } = await place.users.create({ username: 'mona@acme.test', status: 'inactive' })
    expect([item?.status, effects.map(({ code }) => code), ignored]).toEqual(['created', ['seat_taken'], ['status']])
  })

  it('is found by the login itself after a lost answer, where the search does not know them yet', async () => {
    await using place = await open({ searchIndex: 'lagging' })
    const { users } = losing(place, 'POST', 'after')
    const written = await users?.create?.({ username: 'mona@acme.test' })
    expect(written?.effects.map(({ code }) => code)).toEqual(['adopted'])
    expect(place.okta.users().filter(({ username }) => username === 'mona@acme.test')).toHaveLength(1)
  })

  it('is refused with Okta’s own reason where the login is taken', async () => {
    await using place = await open()
    join(place)
    const error = await failureOf(place.users.create({ username: 'LEE.AVER@acme.test' }))
    expect([error.code, error.status]).toEqual(['vendor_conflict', 409])
    expect(error.message).toContain('An object with this field already exists')
  })
})

describe('an Okta profile', () => {
  it('is changed in part, cleared by empty text, and takes Okta’s own words', async () => {
    await using place = await open()
    const id = join(place)
    await place.users.update(id, { title: 'Boss', phones: [{ number: '+49 30 1', type: 'mobile' }] })
    const remote: JsonObject = { profile: { nickName: 'Lee' } }
    const { item, ignored } = await place.users.update(id, { title: '', remote_data: remote })
    expect([item?.title, item?.phones, ignored]).toEqual([undefined, [{ number: '+49 30 1', type: 'mobile' }], []])
    expect(item?.remote_data['profile']).toMatchObject({ nickName: 'Lee', firstName: 'Lee' })
  })

  it('has two addresses and two numbers: a third is reported', async () => {
    await using place = await open()
    const id = join(place)
    const emails = [email('a@acme.test', true), email('b@acme.test'), email('c@acme.test')]
    expect((await place.users.update(id, { emails })).ignored).toEqual(['emails'])
  })

  it('shows the groups of somebody who is read, and of nobody in a list', async () => {
    await using place = await open()
    const id = join(place)
    expect((await place.users.get(id)).item.groups).toMatchObject([{ name: 'Everyone' }])
  })
})

describe('an Okta group', () => {
  it.each(['Everyone', 'acme.test/Employees'])('that is not Okta’s own is not touched: %s', async (name) => {
    await using place = await open()
    const { items } = await place.groups.list({ where: [], position: undefined, limit: 100 })
    const id = items.find((group) => group.name === name)?.id ?? ''
    const members = (await place.groups.get(id)).item.members ?? []
    const error = await failureOf(place.groups.removeMembers(id, [members[0]?.id ?? '']))
    expect(error).toMatchObject({ code: 'vendor_refused', facts: { effect: 'none' } })
    expect(writesOf(place)).toEqual([])
  })

  it('keeps its description when it is renamed, although Okta replaces both', async () => {
    await using place = await open()
    const { item } = await place.groups.create({ name: 'Platform', description: 'Runs it' })
    expect((await place.groups.update(item?.id ?? '', { name: 'Core' })).item).toMatchObject({
      name: 'Core',
      description: 'Runs it',
    })
  })

  it('is deleted once, although the answer was lost', async () => {
    await using place = await open()
    const { item } = await place.groups.create({ name: 'Platform' })
    const { groups } = losing(place, 'DELETE', 'after')
    expect((await groups?.delete?.(item?.id ?? ''))?.item).toBeUndefined()
    expect((await failureOf(place.groups.get(item?.id ?? ''))).code).toBe('vendor_not_found')
  })
})

describe('Okta’s refusals', () => {
  it('of too many calls say when to go on, in seconds since 1970 and without Retry-After', async () => {
    const headers = { 'x-rate-limit-reset': '1767225617', date: 'Thu, 01 Jan 2026 00:00:00 GMT' }
    const error = await failureOf(okta.probe(answering({ status: 429, body: { errorCode: 'E0000047' }, headers })))
    expect([error.code, error.facts.retryAfterSeconds]).toEqual(['vendor_rate_limited', 17])
  })

  it('come from its real limits so', async () => {
    await using place = await open({ rateLimits: 'on' })
    const ask = () => place.session.send({ method: 'GET', path: '/users', query: [['limit', '1']] })
    for (let made = 0; made < 600; made += 1) await ask()
    const error = await failureOf(okta.probe(place.session))
    expect(error).toMatchObject({ code: 'vendor_rate_limited', retryable: true })
    expect(error.facts.retryAfterSeconds).toBeGreaterThan(0)
  })

  it('of a path are never "no such user"', async () => {
    const body = { errorCode: 'E0000022', errorSummary: 'The endpoint does not support the provided HTTP method' }
    const { users } = okta.open(answering({ status: 404, body }))
    expect((await failureOf(users?.get('00uAna') ?? Promise.resolve())).code).toBe('vendor_malformed')
  })

  it('carry Okta’s request id', async () => {
    await using place = await open({}, 'wrong-token')
    const error = await failureOf(okta.probe(place.session))
    expect(error).toMatchObject({
      code: 'vendor_unauthorized',
      facts: { remote: { requestId: expect.stringMatching(/^Zsandbox/) } },
    })
  })

  it('of what a read-only administrator may not do are a lack of rights', async () => {
    await using place = await open({}, OKTA_READ_ONLY_TOKEN)
    await okta.probe(place.session)
    const error = await failureOf(place.users.update(join(place), { status: 'inactive' }))
    expect(error.code).toBe('vendor_forbidden')
  })
})

describe('the credential', () => {
  it('is never taken for a user: me is nobody’s id', async () => {
    await using place = await open()
    const error = await failureOf(place.users.update('me', { status: 'inactive' }))
    expect([error.code, place.session.requests]).toEqual(['invalid_request', []])
  })

  it('is sent as SSWS, and what looks like a token of OAuth is told from it', () => {
    expect(okta.auth[0].headers({ api_key: 'x' })).toEqual({ authorization: 'SSWS x' })
    expect(okta.auth[0].fields[0]?.looksWrong?.('eyJraWQi')).toMatch(/OAuth/)
    expect(okta.auth[0].fields[0]?.looksWrong?.(OKTA_ADMIN_TOKEN)).toBeUndefined()
  })

  it('by consent is got at the org itself, and reaches what was consented to', async () => {
    await using running = await startOktaSandbox()
    const scheme = schemeOf(okta, 'oauth2')
    const { endpoints, scopes } = scheme.oauth ?? { endpoints: undefined, scopes: [] }
    const { token = '' } = typeof endpoints === 'function' ? endpoints({ base_url: running.baseUrl }) : {}
    const granted = async (scope: string): Promise<Directory> => {
      const body = new URLSearchParams({ grant_type: 'client_credentials', scope })
      const authorization = `Basic ${btoa(`${OKTA_CLIENT_ID}:${OKTA_CLIENT_SECRET}`)}`
      const answer: unknown = await (await fetch(token, { method: 'POST', body, headers: { authorization } })).json()
      const credential = { access_token: String(Object(answer)['access_token']) }
      return okta.open(openTestSession({ auth: scheme, credential, baseUrl: running.baseUrl }))
    }
    const all = await granted(scopes.map(({ name }) => name).join(' '))
    expect((await all.users?.list({ where: [], position: undefined, limit: 5 }))?.items).toHaveLength(5)
    const read = await granted('okta.users.read')
    const [someone] = running.okta.users()
    const error = await failureOf(read.users?.update?.(someone?.id ?? '', { title: 'x' }) ?? Promise.resolve())
    expect([error.code, error.facts.missingScopes]).toEqual(['vendor_forbidden', ['okta.users.manage']])
  })
})
