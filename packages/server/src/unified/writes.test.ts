import { createServer } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'
import { linkScim, type UnifiedCalls, unifiedCalls } from './testing/unified-calls.ts'

let service: StartedService
let account: string
let notion: UnifiedCalls

beforeAll(async () => {
  service = await startService()
  account = await service.link()
  notion = unifiedCalls(service, `integrated_account_id=${account}`)
})
afterAll(() => service[Symbol.asyncDispose]())
// So that the newest audit event is the last one written.
beforeEach(() => {
  service.clock.now = new Date(service.clock.now.getTime() + 60_000)
})
afterEach(() => service.sandbox.control.reset())

const control = () => service.sandbox.control
const state = () => control().state()
const members = () => state().members({ limit: 300 })
const aMember = () => {
  const member = members().find(({ role, attributes }) => role === 'member' && attributes['title'] === 'Engineer')
  if (member === undefined) throw new Error('the sample company has engineers')
  return member
}
const accountsNamed = (email: string) => members().filter(({ emails }) => emails.includes(email))
const callsOf = (method: string) =>
  state()
    .calls()
    .filter((call) => call.method === method)
const auditOf = async (action: string) =>
  (await service.call('GET', `/audit-event?integrated_account_id=${account}&action=${action}&limit=1`)).body.result[0]

describe('creating a user', () => {
  it('sends every field, answers 201 with the user, the effects, and what the vendor now says', async () => {
    const { status, body } = await notion.post(
      '/users',
      {
        username: 'grace@acme.test',
        name: 'Grace Hopper',
        title: 'Admiral',
        roles: [{ id: 'restricted_member' }],
        phones: [{ number: '+1 555 0100', type: 'work' }],
        languages: ['en-US'],
        department: 'Compilers',
        employee_number: 'E1',
        manager: { email: 'ana.sol@acme.test' },
      },
      'verify=true',
    )
    expect(status).toBe(201)
    expect(body).toMatchObject({
      username: 'grace@acme.test',
      title: 'Admiral',
      roles: [{ id: 'restricted_member' }],
      department: 'Compilers',
      effects: [{ code: 'seat_taken' }, { code: 'invite_sent' }],
      verification: { status: 'verified', differences: [] },
    })
    expect(accountsNamed('grace@acme.test')).toHaveLength(1)
    expect(await auditOf('user.created')).toMatchObject({
      outcome: 'succeeded',
      target: 'users',
      detail: { status: 201, verified: true },
    })
  })

  it('is refused for somebody who exists, and changes nobody', async () => {
    const { status, body } = await notion.post('/users', { username: 'ana.sol@acme.test' })
    expect([status, body.code, body.effect]).toEqual([409, 'vendor_conflict', 'none'])
    expect((await auditOf('user.created')).outcome).toBe('failed')
  })

  it('creates nobody twice when the answer is lost, and says that it was', async () => {
    control().fault({
      match: { method: 'POST', path: '/scim/v2/Users' },
      times: 1,
      fault: { kind: 'reset', when: 'after' },
    })
    const { status, body } = await notion.post('/users', { username: 'lost@acme.test' })
    expect(status).toBe(201)
    expect(body.effects).toMatchObject([{ code: 'adopted' }])
    expect(accountsNamed('lost@acme.test')).toHaveLength(1)
  })

  it('answers a repeat with the same Idempotency-Key from memory, and refuses another body under it', async () => {
    const headers = { 'idempotency-key': 'once' }
    const first = await notion.post('/users', { username: 'once@acme.test' }, '', { headers })
    const again = await notion.post('/users', { username: 'once@acme.test' }, '', { headers })
    const other = await notion.post('/users', { username: 'other@acme.test' }, '', { headers })
    expect(again.text).toBe(first.text)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(other.status).toBe(422)
    expect(callsOf('POST')).toHaveLength(1)
  })

  it('refuses fields that no user has, before anything is sent', async () => {
    const { status, body } = await notion.post('/users', { username: 'x@acme.test', colour: 'red' })
    expect([status, body.code]).toEqual([400, 'unknown_field'])
    expect(callsOf('POST')).toEqual([])
  })

  it('passes the vendor’s own body on, and claims nothing about what it cannot compare', async () => {
    const body = { userName: 'own@acme.test', title: 'Own', emails: [{ value: 'own@acme.test', primary: true }] }
    const made = await notion.post('/users', body, 'body_passthrough=true&verify=true')
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ title: 'Own', verification: { status: 'unknown' } })
  })
})

describe('updating a user', () => {
  it('changes what is sent, and says so', async () => {
    const { id } = aMember()
    const { status, body } = await notion.patch(`/users/${id}`, { title: 'Chief' }, 'verify=true')
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, title: 'Chief', verification: { status: 'verified' } })
    expect(body).not.toHaveProperty('ignored_fields')
    expect(await auditOf('user.updated')).toMatchObject({ outcome: 'succeeded', target: `users/${id}` })
  })

  it('reports a picture, which the vendor ignores on update, instead of pretending', async () => {
    const { id } = aMember()
    const { body } = await notion.patch(
      `/users/${id}`,
      { avatar: 'https://x.test/a.png', title: 'Boss' },
      'verify=true',
    )
    expect(body.ignored_fields).toEqual(['avatar'])
    expect(body.verification.status).toBe('differs')
    expect(body.title).toBe('Boss')
  })

  it('never says verified of what a vendor accepts and drops', async () => {
    control().setSwitch('unverifiedDomainProfileUpdate', 'silentIgnore')
    const outside = members().find(({ is_managed, role }) => !is_managed && role === 'member')
    const { status, body } = await notion.patch(
      `/users/${outside?.id}`,
      { title: 'Emperor', name: 'Other' },
      'verify=true',
    )
    expect(status).toBe(200)
    expect(body.verification.status).not.toBe('verified')
    expect([...(body.ignored_fields ?? []), ...(body.unconfirmed_fields ?? [])]).toContain('name')
  })

  it('never says verified on a stale reading', async () => {
    const { id } = aMember()
    control().fault({ match: { method: 'GET' }, fault: { kind: 'stale', seconds: 600 } })
    const { body } = await notion.patch(`/users/${id}`, { title: 'Chief' }, 'verify=true')
    expect(body.verification).toMatchObject({ status: 'differs', differences: [{ field: 'title', sent: 'Chief' }] })
  })

  it('says unknown when it cannot be read back, though the write was done', async () => {
    const { id } = aMember()
    control().fault({ match: { method: 'GET' }, fault: { kind: 'status', status: 500 } })
    const { status, body } = await notion.patch(`/users/${id}`, { title: 'Chief' }, 'verify=true')
    expect([status, body.verification.status]).toEqual([200, 'unknown'])
    expect(state().account(id).attributes['title']).toBe('Chief')
  })

  it('merges remote_data, which cannot be verified', async () => {
    const { id } = aMember()
    const { body } = await notion.patch(`/users/${id}`, { remote_data: { title: 'Raw' } }, 'verify=true')
    expect(body).toMatchObject({ title: 'Raw', verification: { status: 'unknown' } })
  })

  it('sends remote_query with the change and not with what is read besides', async () => {
    const { id } = aMember()
    control().clearCalls()
    await notion.patch(`/users/${id}`, { title: 'A' }, 'verify=true&remote_query[force]=yes')
    expect(
      state()
        .calls()
        .map(({ method, query }) => [method, query]),
    ).toEqual([
      ['PATCH', 'force=yes'],
      ['GET', ''],
    ])
  })

  it('calls nobody and changes nobody with skip_api_call', async () => {
    const { id } = aMember()
    control().clearCalls()
    expect((await notion.patch(`/users/${id}`, { title: 'A' }, 'skip_api_call=true')).body).toEqual({
      result: null,
      debug: null,
    })
    expect((await notion.delete(`/users/${id}`, 'truto_skip_api_call=true')).body).toEqual({
      result: null,
      debug: null,
    })
    expect(state().calls()).toEqual([])
  })

  it('shows the vendor’s own answer as raw, and both as debug', async () => {
    const { id } = aMember()
    const raw = await notion.patch(`/users/${id}`, { title: 'A' }, 'response_format=raw')
    expect(raw.body).toMatchObject({ userName: expect.any(String), title: 'A' })
    const debug = await notion.patch(`/users/${id}`, { title: 'B' }, 'response_format=debug')
    expect(debug.body).toMatchObject({ result: { id, title: 'B' }, debug: { requestOptions: { method: 'PATCH' } } })
    expect(debug.text).not.toContain('ntn_scim')
  })
})

describe('deactivating a user', () => {
  it('removes the member, ends every session, says both, and shows who it was', async () => {
    const member = aMember()
    control().addSession({ user_id: member.id, device: 'mobile' })
    const { status, body } = await notion.patch(`/users/${member.id}`, { status: 'inactive' }, 'verify=true')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: member.id,
      status: 'inactive',
      emails: [{ email: member.emails[0] }],
      remote_data: {},
      effects: [{ code: 'removed_from_workspace' }, { code: 'sessions_ended' }],
      verification: { status: 'verified' },
    })
    expect(state().sessions({ user_id: member.id, state: 'active' })).toEqual([])
    expect(state().account(member.id).standing).not.toBe('member')
    expect((await notion.get(`/users/${member.id}`)).status).toBe(404)
    expect((await auditOf('user.updated')).detail).toMatchObject({ verified: true })
  })

  it('is safe to repeat', async () => {
    const { id } = aMember()
    await notion.patch(`/users/${id}`, { status: 'inactive' })
    const { status, body } = await notion.patch(`/users/${id}`, { status: 'inactive' }, 'verify=true')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id,
      status: 'inactive',
      effects: [{ code: 'already_so' }],
      verification: { status: 'verified' },
    })
  })

  it('is verified by a vendor that goes on showing the user as inactive, with all that was sent', async () => {
    control().setSwitches({ removedUserGet: '200', removedUserList: 'inactive' })
    const { id } = aMember()
    const { body } = await notion.patch(`/users/${id}`, { status: 'inactive' }, 'verify=true')
    expect(body).toMatchObject({ status: 'inactive', verification: { status: 'verified' } })
    expect(body.remote_data).toMatchObject({ active: false })
  })

  it('fails, of unknown effect, when the vendor goes on showing the user as active', async () => {
    const { id } = aMember()
    control().fault({ match: { method: 'GET' }, fault: { kind: 'stale', seconds: 600 } })
    const { status, body } = await notion.patch(`/users/${id}`, { status: 'inactive' }, 'verify=true')
    expect([status, body.effect]).toEqual([502, 'unknown'])
    expect((await auditOf('user.updated')).outcome).toBe('unknown')
  })

  it('says unknown, not verified, when the vendor shows nobody else either', async () => {
    const { id } = aMember()
    control().fault({ match: { method: 'GET', path: '/scim/v2/Users' }, fault: { kind: 'emptyList' } })
    const { body } = await notion.patch(`/users/${id}`, { status: 'inactive' }, 'verify=true')
    expect(body.verification.status).toBe('unknown')
  })

  it('is refused for the owner whose token it is, with nothing changed', async () => {
    const owner = members()[0]
    const { status, body } = await notion.patch(`/users/${owner?.id}`, { status: 'inactive' })
    expect([status, body.code, body.effect]).toEqual([403, 'vendor_forbidden', 'none'])
    expect(state().account(owner?.id ?? '').standing).toBe('member')
  })
})

describe('deleting a user', () => {
  it('answers with the id, verified by its absence among others', async () => {
    const { id } = aMember()
    const { status, body } = await notion.delete(`/users/${id}`, 'verify=true')
    expect([status, body.id, body.verification.status]).toEqual([200, id, 'verified'])
    expect(await auditOf('user.deleted')).toMatchObject({ outcome: 'succeeded', target: `users/${id}` })
  })

  it('differs while the vendor goes on showing the user as active', async () => {
    const { id } = aMember()
    control().fault({ match: { method: 'GET' }, fault: { kind: 'stale', seconds: 600 } })
    expect((await notion.delete(`/users/${id}`, 'verify=true')).body.verification.status).toBe('differs')
  })

  it('differs while the vendor answers "not found" and goes on listing the user', async () => {
    const { id } = aMember()
    control().fault({ match: { method: 'GET', path: '/scim/v2/Users' }, fault: { kind: 'stale', seconds: 600 } })
    expect((await notion.delete(`/users/${id}`, 'verify=true')).body.verification.status).toBe('differs')
  })

  it('proves nothing by a dead credential', async () => {
    const { id } = aMember()
    control().fault({ match: { method: 'GET' }, skip: 2, fault: { kind: 'status', status: 401 } })
    expect((await notion.delete(`/users/${id}`, 'verify=true')).body.verification.status).toBe('unknown')
  })

  it('is 404 for somebody who is not there', async () => {
    const { status, body } = await notion.delete('/users/00000000-0000-4000-8000-000000000000')
    expect([status, body.code]).toEqual([404, 'vendor_not_found'])
  })

  it('works by an e-mail address that exactly one user has, also a second one', async () => {
    const member = members().find(({ emails, role }) => emails.length > 1 && role === 'member')
    const { status, body } = await notion.delete('/users', `emails=${encodeURIComponent(member?.emails[1] ?? '')}`)
    expect([status, body.id]).toEqual([200, member?.id])
  })

  it('by an address that nobody has is 404, and by none 400', async () => {
    expect((await notion.delete('/users', 'emails=nobody%40acme.test')).status).toBe(404)
    expect((await notion.delete('/users')).status).toBe(400)
    expect(callsOf('DELETE')).toEqual([])
  })

  it('by an address that several have is 409 and removes none of them', async () => {
    await using twins = await startTwins()
    const other = await linkScim(service, { tenantId: 'twins', baseUrl: twins.url })
    const { status, body } = await unifiedCalls(service, `integrated_account_id=${other}`).delete(
      '/users',
      'emails=twin%40acme.test',
    )
    expect([status, body.code, body.effect]).toEqual([409, 'conflict', 'none'])
    expect(twins.methods()).not.toContain('DELETE')
  })
})

/** A vendor whose two users have the same address, which the sandbox rightly does not allow. */
const startTwins = async () => {
  const methods: (string | undefined)[] = []
  const users = ['1', '2'].map((id) => ({
    id,
    userName: `twin${id}@acme.test`,
    active: true,
    emails: [{ value: 'twin@acme.test', primary: true }],
  }))
  const server = createServer((request, response) => {
    methods.push(request.method)
    const isUsers = request.url?.startsWith('/Users') ?? false
    response.writeHead(isUsers ? 200 : 404, { 'content-type': 'application/scim+json' })
    response.end(isUsers ? JSON.stringify({ totalResults: 2, Resources: users }) : '{"detail":"not here"}')
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : ''}`,
    methods: () => methods,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

describe('groups', () => {
  it('are created, renamed, given members and deleted, each verified', async () => {
    const { id: userId } = aMember()
    const made = await notion.post('/groups', { name: 'Moon base', members: [{ id: userId }] }, 'verify=true')
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ name: 'Moon base', verification: { status: 'verified' } })
    const { id } = made.body
    const renamed = await notion.patch(`/groups/${id}`, { name: 'Mars base' }, 'verify=true')
    expect(renamed.body).toMatchObject({ name: 'Mars base', verification: { status: 'verified' } })
    const gone = await notion.delete(`/groups/${id}`, 'verify=true')
    expect(gone.body).toMatchObject({ id, verification: { status: 'verified' } })
    expect((await notion.get(`/groups/${id}`)).status).toBe(404)
  })

  it('take and lose members, safely repeated, verified on request', async () => {
    const { id: userId } = aMember()
    const made = await notion.post('/groups', { name: 'Crew' })
    const body = { group_id: made.body.id, user_id: userId }
    for (let time = 0; time < 2; time++) {
      const added = await notion.post('/groups/add', body, 'verify=true')
      expect(added.status).toBe(200)
      expect(added.body.result).toMatchObject({ members: [{ id: userId }], verification: { status: 'verified' } })
    }
    for (let time = 0; time < 2; time++) {
      const removed = await notion.post('/groups/remove-user', body, 'verify=true')
      expect(removed.body.result.verification.status).toBe('verified')
    }
    expect(
      state()
        .groups()
        .find(({ id }) => id === made.body.id)?.member_ids,
    ).toEqual([])
    expect((await auditOf('group.members_removed')).target).toBe(`groups/${made.body.id}`)
  })

  it('tell of a member that the vendor did not add', async () => {
    control().setSwitch('groupAddNonMember', 'silentIgnore')
    const made = await notion.post('/groups', { name: 'Ghosts' })
    const body = { group_id: made.body.id, user_ids: ['00000000-0000-4000-8000-000000000000'] }
    expect((await notion.post('/groups/add', body)).status).toBe(422)
    expect((await notion.post('/groups/add', { ...body, user_id: 'x' })).status).toBe(400)
  })
})

describe('a write', () => {
  it('is finished and audited when the client hangs up', async () => {
    const { id } = aMember()
    control().fault({ match: { method: 'DELETE' }, fault: { kind: 'latency', ms: 150 } })
    const hangUp = AbortSignal.timeout(60)
    const path = `/unified/user-directory/users/${id}?integrated_account_id=${account}`
    const headers = { authorization: `Bearer ${service.token}` }
    await expect(fetch(service.url + path, { method: 'DELETE', headers, signal: hangUp })).rejects.toThrow('aborted')
    await expect.poll(async () => (await auditOf('user.deleted')).target).toBe(`users/${id}`)
    await expect.poll(async () => (await auditOf('user.deleted')).outcome).toBe('succeeded')
    expect(state().account(id).standing).not.toBe('member')
  })

  it('works over any other SCIM connection, too', async () => {
    const scim = unifiedCalls(service, `integrated_account_id=${await linkScim(service, { tenantId: 'scim' })}`)
    const made = await scim.post('/users', { username: 'any@acme.test', name: 'Any One' }, 'verify=true')
    expect(made.status).toBe(201)
    const changed = await scim.patch(`/users/${made.body.id}`, { title: 'Somebody' }, 'verify=true')
    expect(changed.body).toMatchObject({ title: 'Somebody', verification: { status: 'verified' } })
    const off = await scim.patch(`/users/${made.body.id}`, { status: 'inactive' }, 'verify=true')
    expect(off.status).toBe(200)
    expect(off.body.verification.status).toBe('verified')
    expect(state().account(made.body.id).standing).not.toBe('member')
  })
})
