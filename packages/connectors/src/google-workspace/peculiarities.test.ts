import type { VendorResponse } from '@rollcall/connector-kit'
import { describe, expect, it } from 'vitest'
import { googleWorkspace } from './connector.ts'
import { failureOf, join, open, type Place } from './testing/place.ts'

const writesOf = ({ session }: Place): readonly string[] =>
  session.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, url }) => `${method} ${url.replace(/^.*?\/v1/, '').replace(/\d{21}/, ':id')}`)

const answering = (status: number, body: unknown) => ({
  settings: {},
  discovered: {},
  send: async (): Promise<VendorResponse> => ({
    status,
    headers: {},
    text: JSON.stringify(body),
    request: { method: 'GET', url: 'http://google.test/users', headers: {} },
  }),
})

const SCOPE = 'https://www.googleapis.com/auth/admin.directory'

describe('deactivating a Google user', () => {
  it('suspends, signs out, and takes back what applications were granted, in three calls', async () => {
    await using place = await open()
    const id = join(place)
    expect(place.google.account(id)?.grants).toHaveLength(1)
    const { effects } = await place.users.update(id, { status: 'inactive' })
    expect(effects).toMatchObject([{ code: 'sessions_ended', message: expect.stringContaining('1 third-party') }])
    expect(writesOf(place)).toEqual([
      'PUT /users/:id',
      'POST /users/:id/signOut',
      'DELETE /users/:id/tokens/diagrams.apps.test',
    ])
    expect(place.google.account(id)).toMatchObject({ suspended: true, sessions: 0, grants: [] })
  })

  it('says that sessions may live on where the right to end them was not consented to', async () => {
    await using place = await open({ scopes: [`${SCOPE}.user`] })
    const id = join(place)
    const { effects } = await place.users.update(id, { status: 'inactive' })
    expect(effects.map(({ code }) => code)).toEqual(['sessions_not_ended'])
    expect(place.google.account(id)).toMatchObject({ suspended: true, sessions: 2 })
  })

  it('is refused for the administrator who consented, without effect', async () => {
    await using place = await open()
    const [admin] = place.google.users()
    const error = await failureOf(place.users.update(admin?.id ?? '', { status: 'inactive' }))
    expect(error).toMatchObject({ code: 'vendor_forbidden', facts: { effect: 'none' } })
  })

  it('is undone for somebody who was archived, too', async () => {
    await using place = await open()
    const id = join(place)
    await place.users.update(id, { remote_data: { archived: true } })
    expect((await place.users.get(id)).item.status).toBe('inactive')
    expect((await place.users.update(id, { status: 'active' })).item?.status).toBe('active')
    expect(place.google.account(id)).toMatchObject({ archived: false, suspended: false })
  })

  it('has no other way: the connector cannot delete', async () => {
    await using place = await open()
    expect(googleWorkspace.open(place.session).users?.delete).toBeUndefined()
  })
})

describe('a Google group', () => {
  it('gets an address from its name, and keeps it when it is renamed', async () => {
    await using place = await open()
    const { item } = await place.groups.create({ name: 'Größe & Co' })
    expect(item?.remote_data['email']).toBe('gro-e-co@acme.test')
    const renamed = await place.groups.update(item?.id ?? '', { name: 'Platform' })
    expect(renamed.item).toMatchObject({ name: 'Platform', remote_data: { email: 'gro-e-co@acme.test' } })
    expect((await failureOf(place.groups.create({ name: '…' }))).code).toBe('invalid_request')
  })
})

describe('a Google user whom Google itself suspended', () => {
  it('is not brought back, and nothing has happened', async () => {
    await using place = await open()
    const id = join(place)
    place.google.change(id, 'suspend-for-abuse')
    const error = await failureOf(place.users.update(id, { status: 'active' }))
    expect(error).toMatchObject({ code: 'vendor_forbidden', facts: { effect: 'none' } })
    expect(place.google.account(id)?.suspended).toBe(true)
  })
})

describe('Google’s refusals', () => {
  it.each(['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded'])('403 %s is "too fast"', async (reason) => {
    const error = await failureOf(googleWorkspace.probe(answering(403, { error: { code: 403, errors: [{ reason }] } })))
    expect(error).toMatchObject({ code: 'vendor_rate_limited', retryable: true })
  })

  it('403 with another reason is a lack of rights', async () => {
    const body = { error: { code: 403, errors: [{ reason: 'insufficientPermissions' }] } }
    expect((await failureOf(googleWorkspace.probe(answering(403, body)))).code).toBe('vendor_forbidden')
  })

  it('of a place in a list are told from others', async () => {
    await using place = await open()
    expect((await failureOf(place.users.list({ where: [], position: 'x', limit: 1 }))).code).toBe('invalid_cursor')
  })

  it('take an empty list for one, and an answer without rows for none', async () => {
    const { users } = googleWorkspace.open(answering(200, { kind: 'admin#directory#users' }))
    const first = { where: [], position: undefined, limit: 1 } as const
    expect((await users?.list(first))?.items).toEqual([])
    const other = googleWorkspace.open(answering(200, { hello: 'world' }))
    expect((await failureOf(other.users?.list(first) ?? Promise.resolve())).code).toBe('vendor_malformed')
  })
})

describe('Google’s own words', () => {
  it.each([{ suspended: true }, { archived: true }])('deactivate: %o signs out, too', async (remote) => {
    await using place = await open()
    const id = join(place)
    const { effects } = await place.users.update(id, { remote_data: remote })
    expect(effects.map(({ code }) => code)).toContain('sessions_ended')
    expect(place.google.users().find((user) => user.id === id)).toMatchObject({ standing: 'inactive', sessions: 0 })
  })

  it('are no others: SCIM’s mean nothing here', async () => {
    await using place = await open()
    const id = join(place)
    await place.users.update(id, { remote_data: { active: false } })
    expect(place.google.users().find((user) => user.id === id)?.standing).toBe('active')
  })
})

describe('somebody who was just created', () => {
  it('is found by their address although the search lags behind', async () => {
    await using place = await open({ switches: { searchIndex: 'lagging' } })
    const { item } = await place.users.create({ username: 'fresh@acme.test', name: 'Fresh Face' })
    const where = [{ field: 'username', operator: 'eq', value: 'Fresh@acme.test' }] as const
    const { items } = await place.users.list({ where, position: undefined, limit: 10 })
    expect(items.map(({ id }) => id)).toEqual([item?.id])
  })
})

describe('a consent without the right to end sessions', () => {
  it('gives a connection that does not declare it', async () => {
    await using place = await open({ scopes: [`${SCOPE}.user`, `${SCOPE}.group`] })
    const { capabilities } = await googleWorkspace.probe(place.session)
    const lacking = googleWorkspace.capabilities.filter((each) => each !== 'users.sessions.end')
    expect(capabilities).toEqual(lacking)
  })
})

describe('a consent to the users alone', () => {
  it('gives a connection without groups', async () => {
    await using place = await open({ scopes: [`${SCOPE}.user`, `${SCOPE}.user.security`] })
    const { capabilities, discovered } = await googleWorkspace.probe(place.session)
    expect(capabilities.filter((capability) => capability.startsWith('groups.'))).toEqual([])
    expect(discovered).toEqual({ domain: 'acme.test' })
    expect((await place.users.get(join(place))).item.groups).toEqual([])
  })
})
