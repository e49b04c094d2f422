import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TEST_DATABASES } from '../testing/databases.ts'
import { type Browser, openBrowser } from './testing/browser.ts'
import { type Office, openOffice, tokenIn } from './testing/office.ts'

describe.for(TEST_DATABASES)('invitations on $name', (kind) => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(kind)
  })
  beforeEach(() => office.forgetAttempts())
  afterAll(() => office[Symbol.asyncDispose]())

  const invite = async (
    browser: Browser,
    role = 'auditor',
  ): Promise<{ readonly email: string; readonly token: string }> => {
    const email = `${randomUUID()}@acme.test`
    const { body } = await browser.call('POST', '/operator/invite', { body: { email, role, name: 'Ada' } })
    return { email, token: tokenIn(body.url) }
  }
  const use = async (token: string): Promise<number> =>
    (
      await openBrowser(office.service).call('POST', '/operator/set-up', {
        body: { token, password: 'a quite long pass phrase' },
      })
    ).status
  const listed = async (browser: Browser, email: string) => {
    const { body } = await browser.call('GET', '/operator-invitation?limit=1000')
    return body.result.find((one: { readonly email: string }) => one.email === email)
  }

  it.each([
    ['removed', (owner: Browser, id: string) => owner.call('DELETE', `/operator/${id}`)],
    [
      'disabled',
      (owner: Browser, id: string) => owner.call('PATCH', `/operator/${id}`, { body: { is_disabled: true } }),
    ],
    ['demoted', (owner: Browser, id: string) => owner.call('PATCH', `/operator/${id}`, { body: { role: 'operator' } })],
  ])('are worth nothing once whoever made them is %s, nor are their links for a new password', async (_, end) => {
    const [owner, person, other] = [await office.owner(), await office.hire('admin'), await office.hire('operator')]
    const admin = await office.enter(person)
    const { token } = await invite(admin)
    const kept = await invite(owner)
    const { body: reset } = await admin.call('POST', `/operator/${other.id}/reset-link`, { body: {} })
    expect((await end(owner, person.id)).status).toBe(200)
    expect([await use(token), await use(tokenIn(reset.url)), await use(kept.token)]).toEqual([401, 401, 200])
  })

  it('and links for customers, are worth nothing once whoever made them is gone: they open accounts', async () => {
    const [owner, person] = [await office.owner(), await office.hire('admin')]
    const { call } = office.service
    const sessionOf = async (token: string): Promise<number> =>
      (await call('GET', '/link-session', { token: null, headers: { 'x-link-token': token } })).status
    const body = { integrated_account_id: await office.service.link() }
    const { body: made } = await (await office.enter(person)).call('POST', '/link-token', { body })
    const { body: kept } = await owner.call('POST', '/link-token', { body })
    expect(await sessionOf(made.link_token)).toBe(200)
    expect((await owner.call('DELETE', `/operator/${person.id}`)).status).toBe(200)
    expect([await sessionOf(made.link_token), await sessionOf(kept.link_token)]).toEqual([401, 200])
  })

  it.each([
    ['another name', { name: 'Grace' }],
    ['the same role', { role: 'admin', is_disabled: false }],
    ['a higher role', { role: 'owner' }],
  ])('stay where whoever made them gets %s', async (_, change) => {
    const [owner, person] = [await office.owner(), await office.hire('admin')]
    const { token } = await invite(await office.enter(person))
    expect((await owner.call('PATCH', `/operator/${person.id}`, { body: change })).status).toBe(200)
    expect(await use(token)).toBe(200)
  })

  it('are listed, newest first, until they are used or have run out, and never with what opens them', async () => {
    const owner = await office.owner()
    const first = await invite(owner)
    office.service.clock.now = new Date(office.service.clock.now.getTime() + 1000)
    const second = await invite(owner)
    const answer = await owner.call('GET', '/operator-invitation?limit=1')
    expect(answer.body.result).toEqual([
      {
        id: expect.any(String),
        email: second.email,
        name: 'Ada',
        role: 'auditor',
        created_by: expect.stringMatching(/^operator:owner@acme\.test$/i),
        created_at: office.service.clock.now.toISOString(),
        expires_at: new Date(office.service.clock.now.getTime() + 7 * 24 * 3_600_000).toISOString(),
      },
    ])
    const next = await owner.call('GET', `/operator-invitation?limit=1&next_cursor=${answer.body.next_cursor}`)
    expect(next.body.result).toMatchObject([{ email: first.email }])
    expect(JSON.stringify([answer.body, next.body])).not.toContain(second.token)
    await use(first.token)
    expect(await listed(owner, first.email)).toBeUndefined()
    const present = office.service.clock.now
    office.service.clock.now = new Date(present.getTime() + 8 * 24 * 3_600_000)
    expect((await office.service.call('GET', '/operator-invitation')).body.result).toEqual([])
    office.service.clock.now = present
  })

  it('are withdrawn at once, which stands in the audit log', async () => {
    const owner = await office.owner()
    const { email, token } = await invite(owner)
    const { id } = await listed(owner, email)
    expect((await owner.call('DELETE', `/operator-invitation/${id}`)).body).toEqual({ id })
    expect([await use(token), await listed(owner, email)]).toEqual([401, undefined])
    const again = await owner.call('DELETE', `/operator-invitation/${id}`)
    expect([again.status, again.body.code]).toEqual([404, 'not_found'])
    expect(await office.audited('operator.invitation_withdrawn')).toHaveLength(2)
  })

  it('of owners are for owners alone to withdraw, and no other link is withdrawn as one', async () => {
    const [owner, person] = [await office.owner(), await office.hire('operator')]
    const admin = await office.enter(await office.hire('admin'))
    const { email, token } = await invite(owner, 'owner')
    const { id } = await listed(admin, email)
    expect((await admin.call('DELETE', `/operator-invitation/${id}`)).status).toBe(403)
    const { body } = await owner.call('POST', `/operator/${person.id}/reset-link`, { body: {} })
    const rows = await office.service.database.db.selectFrom('operator_link').selectAll().execute()
    const reset = rows.find(({ kind: what, operator_id }) => what === 'reset' && operator_id === person.id)
    expect((await owner.call('DELETE', `/operator-invitation/${reset?.id}`)).status).toBe(404)
    expect([await use(tokenIn(body.url)), await use(token)]).toEqual([200, 200])
  })
})

describe.for(TEST_DATABASES)('a token that an operator has made for a front end, on $name', (kind) => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(kind)
  })
  beforeEach(() => office.forgetAttempts())
  afterAll(() => office[Symbol.asyncDispose]())

  it.each([
    [
      'disabled',
      (owner: Browser, id: string) => owner.call('PATCH', `/operator/${id}`, { body: { is_disabled: true } }),
    ],
    [
      'given another role',
      (owner: Browser, id: string) => owner.call('PATCH', `/operator/${id}`, { body: { role: 'reviewer' } }),
    ],
    ['removed', (owner: Browser, id: string) => owner.call('DELETE', `/operator/${id}`)],
  ])('ends when they are %s, and nobody else’s does', async (_, end) => {
    const { service } = office
    const account = await service.link()
    const [owner, person] = [await office.owner(), await office.hire('operator')]
    const make = async (browser: Browser): Promise<string> =>
      (await browser.call('POST', '/integrated-account/token', { body: { integrated_account_id: account } })).body
        .integrated_account_token
    const [theirs, others] = [await make(await office.enter(person)), await make(owner)]
    const reads = async (token: string): Promise<number> =>
      (await service.call('GET', '/integrated-account/me', { token })).status
    expect([await reads(theirs), await reads(others)]).toEqual([200, 200])
    await end(owner, person.id)
    // For as long as a token is remembered.
    service.clock.now = new Date(service.clock.now.getTime() + 1001)
    expect([await reads(theirs), await reads(others)]).toEqual([401, 200])
  })
})
