import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Company, openCompany } from './testing/company.ts'
import { linkScim, unifiedCalls } from './testing/unified-calls.ts'

let company: Company

beforeAll(async () => {
  company = await openCompany()
})
beforeEach(() => company.begin())
afterAll(() => company[Symbol.asyncDispose]())

describe('groups', () => {
  it('are created, renamed, given members and deleted, each verified', async () => {
    const { id: userId } = company.aMember()
    const made = await company.notion.post('/groups', { name: 'Moon base', members: [{ id: userId }] }, 'verify=true')
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ name: 'Moon base', verification: { status: 'verified' } })
    const { id } = made.body
    const renamed = await company.notion.patch(`/groups/${id}`, { name: 'Mars base' }, 'verify=true')
    expect(renamed.body).toMatchObject({ name: 'Mars base', verification: { status: 'verified' } })
    const gone = await company.notion.delete(`/groups/${id}`, 'verify=true')
    expect(gone.body).toMatchObject({ id, verification: { status: 'verified' } })
    expect((await company.notion.get(`/groups/${id}`)).status).toBe(404)
  })

  it('take and lose members, safely repeated, verified on request', async () => {
    const { id: userId } = company.aMember()
    const made = await company.notion.post('/groups', { name: 'Crew' })
    const body = { group_id: made.body.id, user_id: userId }
    for (let time = 0; time < 2; time++) {
      const added = await company.notion.post('/groups/add', body, 'verify=true')
      expect(added.status).toBe(200)
      expect(added.body.result).toMatchObject({ members: [{ id: userId }], verification: { status: 'verified' } })
    }
    for (let time = 0; time < 2; time++) {
      const removed = await company.notion.post('/groups/remove-user', body, 'verify=true')
      expect(removed.body.result.verification.status).toBe('verified')
    }
    expect(
      company.control
        .state()
        .groups()
        .find(({ id }) => id === made.body.id)?.member_ids,
    ).toEqual([])
    expect((await company.auditOf('group.members_removed')).target).toBe(`groups/${made.body.id}`)
  })

  it('tell of a member that the vendor did not add', async () => {
    company.control.setSwitch('groupAddNonMember', 'silentIgnore')
    const made = await company.notion.post('/groups', { name: 'Ghosts' })
    const body = { group_id: made.body.id, user_ids: ['00000000-0000-4000-8000-000000000000'] }
    expect((await company.notion.post('/groups/add', body)).status).toBe(422)
    expect((await company.notion.post('/groups/add', { ...body, user_id: 'x' })).status).toBe(400)
  })
})

describe('a write', () => {
  it('that cannot be answered as asked is refused before anything is sent', async () => {
    const { id } = company.aMember()
    const answer = await company.notion.delete(`/users/${id}`, 'exclude_fields=colour')
    expect([answer.status, answer.body.code]).toEqual([400, 'unknown_field'])
    expect(company.callsOf('DELETE')).toEqual([])
  })

  it('is finished and audited when the client hangs up', async () => {
    const { id } = company.aMember()
    company.control.fault({ match: { method: 'DELETE' }, fault: { kind: 'latency', ms: 150 } })
    const hangUp = AbortSignal.timeout(60)
    const path = `/unified/user-directory/users/${id}?integrated_account_id=${company.account}`
    const headers = { authorization: `Bearer ${company.service.token}` }
    await expect(fetch(company.service.url + path, { method: 'DELETE', headers, signal: hangUp })).rejects.toThrow(
      'aborted',
    )
    await expect.poll(async () => (await company.auditOf('user.deleted')).target).toBe(`users/${id}`)
    await expect.poll(async () => (await company.auditOf('user.deleted')).outcome).toBe('succeeded')
    expect(company.control.state().account(id).standing).not.toBe('member')
  })

  it('works over any other SCIM connection, too', async () => {
    const scim = unifiedCalls(
      company.service,
      `integrated_account_id=${await linkScim(company.service, { tenantId: 'scim' })}`,
    )
    const made = await scim.post('/users', { username: 'any@acme.test', name: 'Any One' }, 'verify=true')
    expect(made.status).toBe(201)
    const changed = await scim.patch(`/users/${made.body.id}`, { title: 'Somebody' }, 'verify=true')
    expect(changed.body).toMatchObject({ title: 'Somebody', verification: { status: 'verified' } })
    const off = await scim.patch(`/users/${made.body.id}`, { status: 'inactive' }, 'verify=true')
    expect(off.status).toBe(200)
    expect(off.body.verification.status).toBe('verified')
    expect(company.control.state().account(made.body.id).standing).not.toBe('member')
  })
})
