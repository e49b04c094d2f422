import { type Directory, RollcallError } from '@rollcall/connector-kit'
import { openTestSession, presentMethods, type TestSession } from '@rollcall/connector-kit/testing'
import {
  GITHUB_OWNER_TOKEN,
  GITHUB_SETUP_TOKEN,
  GITHUB_UNSCOPED_TOKEN,
  type GithubSwitches,
  type GithubVendor,
} from '@rollcall/sandbox'
import { describe, expect, it } from 'vitest'
import { startGithubSandbox } from '../testing/github-sandbox.ts'
import { githubEmu } from './connector.ts'

type Place = AsyncDisposable & {
  readonly github: GithubVendor
  readonly session: TestSession
  readonly users: Required<NonNullable<Directory['users']>>
  readonly groups: Required<NonNullable<Directory['groups']>>
}

const open = async (switches: Partial<GithubSwitches> = {}, token = GITHUB_SETUP_TOKEN): Promise<Place> => {
  const running = await startGithubSandbox(switches)
  const session = openTestSession({
    auth: githubEmu.auth[0],
    credential: { api_key: token },
    baseUrl: running.baseUrl,
  })
  const { users, groups } = githubEmu.open(session)
  return {
    github: running.github,
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

const methodsOf = ({ session }: Place): readonly string[] => session.requests.map(({ method }) => method)

const join = ({ github }: Place): string => github.addUser({ username: 'lee.aver@acme.test', name: 'Lee Aver' })

describe('removing a GitHub user', () => {
  it('is a suspension that can be undone, and never GitHub’s DELETE, whoever asks and however', async () => {
    await using place = await open()
    const id = join(place)
    const before = place.github.account(id)
    const { effects } = await place.users.update(id, { status: 'inactive' })
    expect(effects.map(({ code }) => code)).toEqual(['sessions_ended'])
    await place.users.update(id, { remote_data: { active: false } })
    expect(methodsOf(place)).not.toContain('DELETE')
    expect(place.github.account(id)).toMatchObject({ state: 'suspended', sessions: 0 })
    await place.users.update(id, { status: 'active' })
    expect(place.github.account(id)).toEqual({ ...before, sessions: 0 })
  })

  it('has no other way: the connector cannot delete', async () => {
    await using place = await open()
    expect(githubEmu.capabilities).not.toContain('users.delete')
    expect(githubEmu.open(place.session).users?.delete).toBeUndefined()
  })

  it('leaves tokens, keys and groups behind, of which the facts speak', async () => {
    await using place = await open()
    const id = join(place)
    const { item } = await place.groups.create({ name: 'Platform', members: [{ id }] })
    await place.users.update(id, { status: 'inactive' })
    expect(place.github.account(id)).toMatchObject({ accessTokens: 1, sshKeys: 1, groups: [item?.id] })
    expect((await place.groups.get(item?.id ?? '')).item.members).toEqual([])
    expect(githubEmu.facts.blindSpots.join(' ')).toMatch(/tokens and SSH keys.*Groups of a suspended user/)
  })

  it('is what was asked for where somebody deleted them for ever before', async () => {
    await using place = await open()
    const id = join(place)
    await place.session.send({ method: 'DELETE', path: `/Users/${id}`, headers: { 'user-agent': 'somebody else' } })
    const { effects } = await place.users.update(id, { status: 'inactive' })
    expect(effects.map(({ code }) => code)).toEqual(['already_so'])
  })
})

describe('suspended users', () => {
  it.each(['intact', 'obfuscated'] as const)('are listed as inactive, their record shown %s', async (shown) => {
    await using place = await open({ suspendedShownAs: shown })
    const id = join(place)
    await place.users.update(id, { status: 'inactive' })
    const { items } = await place.users.list({ where: [], position: undefined, limit: 100 })
    const inactive = items.filter(({ status }) => status === 'inactive').map((user) => user.id)
    const suspended = place.github.users().filter(({ standing }) => standing === 'inactive')
    expect(inactive.toSorted()).toEqual(suspended.map((user) => user.id).toSorted())
    const found = await place.users.list({
      where: [{ field: 'external_id', operator: 'eq', value: place.github.account(id)?.externalId ?? '' }],
      position: undefined,
      limit: 10,
    })
    expect(found.items.map((user) => user.id)).toEqual([id])
  })

  it('keep their name: whoever creates them again is refused, and has no second account', async () => {
    await using place = await open()
    const id = join(place)
    await place.users.update(id, { status: 'inactive' })
    const before = place.github.users().length
    const error = await failureOf(place.users.create({ username: 'lee.aver@acme.test' }))
    expect([error.code, place.github.users().length]).toEqual(['vendor_conflict', before])
  })
})

describe('a new GitHub user', () => {
  it('has all that GitHub demands, made from what was sent', async () => {
    await using place = await open()
    const { item } = await place.users.create({ username: 'mona@acme.test', first_name: 'Mona' })
    expect(item).toMatchObject({
      external_id: 'mona@acme.test',
      name: 'Mona',
      first_name: 'Mona',
      emails: [{ email: 'mona@acme.test', type: 'work', is_primary: true }],
      roles: [{ id: 'user' }],
      status: 'active',
    })
    expect(item?.last_name).toBeUndefined()
  })

  it('keeps what was sent, in GitHub’s own words as well', async () => {
    await using place = await open()
    const { item } = await place.users.create({
      username: 'mona',
      external_id: 'object-7',
      remote_data: { emails: [{ value: 'mona@acme.test', type: 'home', primary: true }] },
    })
    expect(item).toMatchObject({ external_id: 'object-7', emails: [{ email: 'mona@acme.test', type: 'home' }] })
  })

  it('is refused before anything is sent where there is no address', async () => {
    await using place = await open()
    const error = await failureOf(place.users.create({ username: 'mona' }))
    expect(error).toMatchObject({ code: 'invalid_request', facts: { effect: 'none' } })
    expect(place.session.requests).toEqual([])
  })
})

describe('a GitHub group', () => {
  it('has its name for its external id where none is sent, and the name cannot be taken twice', async () => {
    await using place = await open()
    const { item } = await place.groups.create({ name: 'Platform' })
    expect(item?.external_id).toBe('Platform')
    expect((await failureOf(place.groups.create({ name: 'Platform' }))).code).toBe('vendor_conflict')
  })

  it('takes and loses more members in one request than others do', async () => {
    await using place = await open()
    const ids = Array.from({ length: 120 }, (_, at) =>
      place.github.addUser({ username: `member.${at}@acme.test`, name: `Member ${at}` }),
    )
    const { item } = await place.groups.create({ name: 'Platform' })
    await place.groups.addMembers(item?.id ?? '', ids)
    const left = await place.groups.removeMembers(item?.id ?? '', ids.slice(1))
    expect(left.item?.members).toMatchObject([{ id: ids[0] }])
    expect(methodsOf(place).filter((method) => method === 'PATCH')).toHaveLength(2)
  })
})

describe('limits', () => {
  it.each([403, 429] as const)(
    'are told apart from a lack of rights, by %d, with the seconds to wait',
    async (status) => {
      await using place = await open({ rateLimits: 'on', limitStatus: status })
      for (let made = 0; made < 180; made += 1) await place.session.send(asWrite)
      const error = await failureOf(place.users.list({ where: [], position: undefined, limit: 1 }))
      expect(error).toMatchObject({ code: 'vendor_rate_limited', retryable: true, facts: { retryAfterSeconds: 60 } })
    },
  )

  it('that end with the hour say so, and an error that is none of theirs does not', async () => {
    const headers = { 'x-ratelimit-reset': '1767229200', date: 'Thu, 01 Jan 2026 00:00:00 GMT' }
    const answering = (status: number, message: string) => ({
      settings: {},
      discovered: {},
      send: async () => ({
        status,
        headers,
        text: JSON.stringify({ message }),
        request: { method: 'GET' as const, url: 'http://github.test/Users', headers: {} },
      }),
    })
    const ask = (status: number, message: string) => failureOf(githubEmu.probe(answering(status, message)))
    const limited = await ask(403, 'API rate limit exceeded for user ID 1.')
    expect([limited.code, limited.facts.retryAfterSeconds]).toEqual(['vendor_rate_limited', 3600])
    const forbidden = await ask(403, 'Resource not accessible')
    expect([forbidden.code, forbidden.facts.retryAfterSeconds]).toEqual(['vendor_forbidden', undefined])
  })
})

const asWrite = { method: 'PATCH', path: '/Users/nobody', headers: { 'user-agent': 'a test' }, body: {} } as const

describe('the credential', () => {
  it('is proved by listing users, with a user agent, which GitHub demands', async () => {
    await using place = await open()
    await githubEmu.probe(place.session)
    const [request] = place.session.requests
    expect(request?.url).toMatch(/\/scim\/v2\/enterprises\/acme\/Users\?count=1$/)
    expect(request?.headers['user-agent']).toMatch(/^Rollcall/)
  })

  it('without the scope for SCIM is a lack of rights, with GitHub’s request id', async () => {
    await using place = await open({}, GITHUB_UNSCOPED_TOKEN)
    const error = await failureOf(githubEmu.probe(place.session))
    expect(error).toMatchObject({
      code: 'vendor_forbidden',
      facts: { remote: { requestId: expect.stringMatching(/^ACE0:/) } },
    })
  })

  it('of a person stops with their suspension, and nobody is taken for gone then', async () => {
    await using place = await open({}, GITHUB_OWNER_TOKEN)
    const [owner] = place.github.users()
    const error = await failureOf(
      place.users.update(owner?.id ?? '', { status: 'inactive' }).then(() => githubEmu.probe(place.session)),
    )
    expect(error.code).toBe('vendor_forbidden')
  })
})
