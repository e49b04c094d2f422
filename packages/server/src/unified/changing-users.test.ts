import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Company, openCompany } from './testing/company.ts'

let company: Company

beforeAll(async () => {
  company = await openCompany()
})
beforeEach(() => company.begin())
afterAll(() => company[Symbol.asyncDispose]())

describe('creating a user', () => {
  it('sends every field, answers 201 with the user, the effects, and what the vendor now says', async () => {
    const { status, body } = await company.notion.post(
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
    expect(company.members().filter(({ emails }) => emails.includes('grace@acme.test'))).toHaveLength(1)
    expect(await company.auditOf('user.created')).toMatchObject({
      outcome: 'succeeded',
      target: `users/${body.id}`,
      detail: { status: 201, verified: true },
    })
  })

  it('is refused for somebody who exists, and changes nobody', async () => {
    const { status, body } = await company.notion.post('/users', { username: 'ana.sol@acme.test' })
    expect([status, body.code, body.effect]).toEqual([409, 'vendor_conflict', 'none'])
    expect((await company.auditOf('user.created')).outcome).toBe('failed')
  })

  it('creates nobody twice when the answer is lost, and says that it was', async () => {
    company.control.fault({
      match: { method: 'POST', path: '/scim/v2/Users' },
      times: 1,
      fault: { kind: 'reset', when: 'after' },
    })
    const { status, body } = await company.notion.post('/users', { username: 'lost@acme.test' })
    expect(status).toBe(201)
    expect(body.effects).toMatchObject([{ code: 'adopted' }])
    expect(company.members().filter(({ emails }) => emails.includes('lost@acme.test'))).toHaveLength(1)
  })

  it('answers a repeat with the same Idempotency-Key from memory, and refuses another body under it', async () => {
    const headers = { 'idempotency-key': 'once' }
    const first = await company.notion.post('/users', { username: 'once@acme.test' }, '', { headers })
    const again = await company.notion.post('/users', { username: 'once@acme.test' }, '', { headers })
    const other = await company.notion.post('/users', { username: 'other@acme.test' }, '', { headers })
    expect(again.text).toBe(first.text)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(other.status).toBe(422)
    expect(company.callsOf('POST')).toHaveLength(1)
  })

  it('refuses fields that no user has, before anything is sent', async () => {
    const { status, body } = await company.notion.post('/users', { username: 'x@acme.test', colour: 'red' })
    expect([status, body.code]).toEqual([400, 'unknown_field'])
    expect(company.callsOf('POST')).toEqual([])
  })

  it('passes the vendor’s own body on, and claims nothing about what it cannot compare', async () => {
    const body = { userName: 'own@acme.test', title: 'Own', emails: [{ value: 'own@acme.test', primary: true }] }
    const made = await company.notion.post('/users', body, 'body_passthrough=true&verify=true')
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ title: 'Own', verification: { status: 'unknown' } })
  })
})

describe('updating a user', () => {
  it('changes what is sent, and says so', async () => {
    const { id } = company.aMember()
    const { status, body } = await company.notion.patch(`/users/${id}`, { title: 'Chief' }, 'verify=true')
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, title: 'Chief', verification: { status: 'verified' } })
    expect(body).not.toHaveProperty('ignored_fields')
    expect(await company.auditOf('user.updated')).toMatchObject({ outcome: 'succeeded', target: `users/${id}` })
  })

  it('reports a picture, which the vendor ignores on update, instead of pretending', async () => {
    const { id } = company.aMember()
    const { body } = await company.notion.patch(
      `/users/${id}`,
      { avatar: 'https://x.test/a.png', title: 'Boss' },
      'verify=true',
    )
    expect(body.ignored_fields).toEqual(['avatar'])
    expect(body.verification.status).toBe('differs')
    expect(body.title).toBe('Boss')
  })

  it('never says verified of what a vendor accepts and drops', async () => {
    company.control.setSwitch('unverifiedDomainProfileUpdate', 'silentIgnore')
    const outside = company.members().find(({ is_managed, role }) => !is_managed && role === 'member')
    const { status, body } = await company.notion.patch(
      `/users/${outside?.id}`,
      { title: 'Emperor', name: 'Other' },
      'verify=true',
    )
    expect(status).toBe(200)
    expect(body.verification.status).not.toBe('verified')
    expect([...(body.ignored_fields ?? []), ...(body.unconfirmed_fields ?? [])]).toContain('name')
  })

  it('never says verified on a stale reading', async () => {
    const { id } = company.aMember()
    company.control.fault({ match: { method: 'GET' }, fault: { kind: 'stale', seconds: 600 } })
    const { body } = await company.notion.patch(`/users/${id}`, { title: 'Chief' }, 'verify=true')
    expect(body.verification).toMatchObject({ status: 'differs', differences: [{ field: 'title', sent: 'Chief' }] })
  })

  it('says unknown when it cannot be read back, though the write was done', async () => {
    const { id } = company.aMember()
    company.control.fault({ match: { method: 'GET' }, fault: { kind: 'status', status: 500 } })
    const { status, body } = await company.notion.patch(`/users/${id}`, { title: 'Chief' }, 'verify=true')
    expect([status, body.verification.status]).toEqual([200, 'unknown'])
    expect(company.control.state().account(id).attributes['title']).toBe('Chief')
  })

  it('merges remote_data, which cannot be verified', async () => {
    const { id } = company.aMember()
    const { body } = await company.notion.patch(`/users/${id}`, { remote_data: { title: 'Raw' } }, 'verify=true')
    expect(body).toMatchObject({ title: 'Raw', verification: { status: 'unknown' } })
  })

  it('sends remote_query with the change and not with what is read besides', async () => {
    const { id } = company.aMember()
    company.control.clearCalls()
    await company.notion.patch(`/users/${id}`, { title: 'A' }, 'verify=true&remote_query[force]=yes')
    expect(
      company.control
        .state()
        .calls()
        .map(({ method, query }) => [method, query]),
    ).toEqual([
      ['PATCH', 'force=yes'],
      ['GET', ''],
    ])
  })

  it('calls nobody and changes nobody with skip_api_call', async () => {
    const { id } = company.aMember()
    company.control.clearCalls()
    expect((await company.notion.patch(`/users/${id}`, { title: 'A' }, 'skip_api_call=true')).body).toEqual({
      result: null,
      debug: null,
    })
    expect((await company.notion.delete(`/users/${id}`, 'truto_skip_api_call=true')).body).toEqual({
      result: null,
      debug: null,
    })
    expect(company.control.state().calls()).toEqual([])
  })

  it('shows the vendor’s own answer as raw, and both as debug', async () => {
    const { id } = company.aMember()
    const raw = await company.notion.patch(`/users/${id}`, { title: 'A' }, 'response_format=raw')
    expect(raw.body).toMatchObject({ userName: expect.any(String), title: 'A' })
    const debug = await company.notion.patch(`/users/${id}`, { title: 'B' }, 'response_format=debug')
    expect(debug.body).toMatchObject({ result: { id, title: 'B' }, debug: { requestOptions: { method: 'PATCH' } } })
    expect(debug.text).not.toContain('ntn_scim')
  })
})
