import { type Directory, RollcallError } from '@rollcall/connector-kit'
import { openTestSession, presentMethods, type TestSession } from '@rollcall/connector-kit/testing'
import {
  SAMPLE_SLACK_TOKEN,
  SLACK_ADMIN_TOKEN,
  SLACK_SCIM_ONLY_TOKEN,
  type SlackSwitches,
  type SlackVendor,
} from '@rollcall/sandbox'
import { describe, expect, it } from 'vitest'
import { startSlackSandbox } from '../testing/slack-sandbox.ts'
import { slackScim } from './connector.ts'

type Place = AsyncDisposable & {
  readonly slack: SlackVendor
  readonly session: TestSession
  readonly users: Required<NonNullable<Directory['users']>>
  readonly groups: Required<NonNullable<Directory['groups']>>
  readonly me: NonNullable<Directory['me']>
}

const open = async (switches: Partial<SlackSwitches> = {}, token = SAMPLE_SLACK_TOKEN): Promise<Place> => {
  const running = await startSlackSandbox(switches)
  const session = openTestSession({
    auth: slackScim.auth[0],
    credential: { api_key: token },
    baseUrl: running.baseUrl,
    settings: running.services,
  })
  const { users, groups, me } = slackScim.open(session)
  if (me === undefined) throw new TypeError('The connector cannot say who it is.')
  return {
    slack: running.slack,
    session,
    users: presentMethods(users),
    groups: presentMethods(groups),
    me,
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

const join = ({ slack }: Place): string => slack.addUser({ username: 'lee.aver@acme.test', name: 'Lee Aver' })

const callsOf = ({ session }: Place): readonly string[] =>
  session.requests.map(({ method, url }) => `${method} ${new URL(url).pathname.split('/').at(-1)}`)

describe('removing a Slack user', () => {
  it('is a deactivation and a reset of the sessions: two calls at two addresses, and never DELETE', async () => {
    await using place = await open()
    const id = join(place)
    const { effects } = await place.users.update(id, { status: 'inactive' })
    expect(effects.map(({ code }) => code)).toEqual(['sessions_ended'])
    expect(callsOf(place)).toEqual([`PATCH ${id}`, 'POST admin.users.session.reset'])
    expect(place.slack.account(id)).toMatchObject({ active: false, sessions: [] })
    expect(slackScim.capabilities).not.toContain('users.delete')
  })

  it('can be undone: the same id, name and groups, signed in nowhere', async () => {
    await using place = await open()
    const id = join(place)
    const { item: group } = await place.groups.create({ name: 'Platform', members: [{ id }] })
    const before = place.slack.account(id)
    await place.users.update(id, { status: 'inactive' })
    await place.users.update(id, { status: 'active' })
    expect(place.slack.account(id)).toEqual({ ...before, sessions: [] })
    expect(before?.groups).toEqual([group?.id])
  })

  it('makes no claim of sessions where the token may not end them, and says which right it lacks', async () => {
    await using place = await open({}, SLACK_SCIM_ONLY_TOKEN)
    const id = join(place)
    const { effects } = await place.users.update(id, { status: 'inactive' })
    expect(effects.map(({ code }) => code)).toEqual(['sessions_not_ended'])
    expect(effects[0]?.message).toMatch(/missing_scope/)
    expect(place.slack.account(id)).toMatchObject({ active: false, sessions: ['web', 'mobile'] })
  })

  it('makes no claim of sessions where Slack finds nobody once they are deactivated', async () => {
    await using place = await open({ deactivatedSessions: 'not_found' })
    const { effects } = await place.users.update(join(place), { status: 'inactive' })
    expect(effects.map(({ code }) => code)).toEqual(['sessions_not_ended'])
  })

  it('of nobody is an error: Slack keeps everybody, so an id that it does not know is a wrong one', async () => {
    await using place = await open()
    const error = await failureOf(place.users.update('W0NOBODY00', { status: 'inactive' }))
    expect([error.code, callsOf(place)]).toEqual(['vendor_not_found', ['PATCH W0NOBODY00']])
  })

  it('is refused for the primary owner, and for owners with the token of an admin', async () => {
    await using place = await open()
    const [primary, owner] = place.slack.users().map(({ id }) => id)
    const refused = await failureOf(place.users.update(primary ?? '', { status: 'inactive' }))
    expect([refused.code, refused.facts.effect]).toEqual(['vendor_forbidden', 'none'])
    expect(refused.message).toMatch(/cannot_disable_primary_owner.*primary owner/)
    await using humble = await open({}, SLACK_ADMIN_TOKEN)
    const error = await failureOf(humble.users.update(owner ?? '', { status: 'inactive' }))
    expect([error.code, humble.slack.account(owner ?? '')?.active]).toEqual(['vendor_forbidden', true])
  })

  it('waits for its turn while somebody else is writing the same user, and has done nothing until then', async () => {
    await using place = await open()
    const id = join(place)
    const release = place.slack.lock(id)
    const error = await failureOf(place.users.update(id, { status: 'inactive' }))
    expect([error.code, error.retryable, error.facts.retryAfterSeconds]).toEqual(['vendor_rate_limited', true, 1])
    expect(place.slack.account(id)?.active).toBe(true)
    release()
    await place.users.update(id, { status: 'inactive' })
    expect(place.slack.account(id)?.active).toBe(false)
  })
})

describe('ending sessions', () => {
  it('is declared only where the token may', async () => {
    await using running = await startSlackSandbox()
    const probe = async (token: string) => {
      const session = openTestSession({
        auth: slackScim.auth[0],
        credential: { api_key: token },
        baseUrl: running.baseUrl,
        settings: running.services,
      })
      return (await slackScim.probe(session)).capabilities
    }
    expect(await probe(SAMPLE_SLACK_TOKEN)).toEqual(slackScim.capabilities)
    const lacking = slackScim.capabilities.filter((each) => each !== 'users.sessions.end')
    expect(await probe(SLACK_SCIM_ONLY_TOKEN)).toEqual(lacking)
  })

  it('takes no 200 for done: what the body says becomes a typed error', async () => {
    await using place = await open()
    const codeFor = async (id: string) => (await failureOf(place.users.endSessions(id))).code
    expect(await codeFor('nobody')).toBe('vendor_not_found')
    expect(await codeFor(place.slack.users()[0]?.id ?? '')).toBe('vendor_forbidden')
    place.slack.set({ rateLimits: 'on' })
    const outcomes = await Promise.all(Array.from({ length: 21 }, () => codeFor('nobody')))
    expect(outcomes).toContain('vendor_rate_limited')
    place.slack.revokeTokens()
    place.slack.set({ rateLimits: 'off' })
    expect(await codeFor('nobody')).toBe('vendor_unauthorized')
  })

  it('names the right that is missing', async () => {
    await using place = await open({}, SLACK_SCIM_ONLY_TOKEN)
    const error = await failureOf(place.users.endSessions(join(place)))
    expect([error.code, error.facts.missingScopes]).toEqual(['vendor_forbidden', ['admin.users:write']])
  })
})

describe('a Slack user name', () => {
  it('is the address that people sign in with, whatever handle Slack makes of it', async () => {
    await using place = await open()
    const first = await place.users.create({ username: 'a.smith@acme.test', name: 'Anna Smith' })
    const second = await place.users.create({ username: 'a.smith@other.test', name: 'Abel Smith' })
    const handles = [first, second].map(({ item }) => place.slack.account(item?.id ?? '')?.userName)
    expect([first.item?.username, second.item?.username]).toEqual(['a.smith@acme.test', 'a.smith@other.test'])
    expect([new Set(handles).size, first.ignored]).toEqual([2, []])
    const found = await place.users.list({
      where: [{ field: 'username', operator: 'eq', value: 'A.Smith@other.test' }],
      position: undefined,
      limit: 10,
    })
    expect(found.items.map(({ id }) => id)).toEqual([second.item?.id])
  })

  it('is changed by changing the primary address, and the other one stays', async () => {
    await using place = await open()
    const emails = ['one@acme.test', 'two@acme.test'].map((email, at) => ({
      email,
      type: undefined,
      is_primary: at === 0,
    }))
    const { item } = await place.users.create({ username: 'one@acme.test', emails })
    const written = await place.users.update(item?.id ?? '', { username: 'new@acme.test' })
    expect(written.item?.emails.map(({ email }) => email)).toEqual(['new@acme.test', 'two@acme.test'])
    expect([written.item?.username, written.ignored]).toEqual(['new@acme.test', []])
  })

  it('that is no address, or another than the primary one, is refused before anything is changed', async () => {
    await using place = await open()
    const id = join(place)
    const emails = [{ email: 'b@acme.test', type: undefined, is_primary: true }]
    for (const call of [
      place.users.create({ username: 'mona' }),
      place.users.update(id, { username: 'mona' }),
      place.users.update(id, { username: 'a@acme.test', emails }),
    ]) {
      const error = await failureOf(call)
      expect([error.code, error.facts.effect]).toEqual(['invalid_request', 'none'])
    }
    expect(callsOf(place).filter((call) => !call.startsWith('GET'))).toEqual([])
  })
})

describe('the credential', () => {
  it('belongs to the owner who made it', async () => {
    await using place = await open()
    const { item } = await place.me.get()
    expect(item.id).toBe(place.slack.users()[1]?.id)
  })

  it('of another kind is told by its beginning', () => {
    const looksWrong = slackScim.auth[0].fields[0]?.looksWrong
    expect(looksWrong?.('xoxb-1-2')).toContain('bot token')
    expect(looksWrong?.('xapp-1-2')).toContain('app-level')
    expect(looksWrong?.('xoxp-1-2')).toBeUndefined()
  })
})
