import { createServer } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Company, openCompany } from './testing/company.ts'
import { linkScim, unifiedCalls } from './testing/unified-calls.ts'

let company: Company

beforeAll(async () => {
  company = await openCompany()
})
beforeEach(() => company.begin())
afterAll(() => company[Symbol.asyncDispose]())

describe('deactivating a user', () => {
  it('removes the member, ends every session, says both, and shows who it was', async () => {
    const member = company.aMember()
    company.control.addSession({ user_id: member.id, device: 'mobile' })
    const { status, body } = await company.notion.patch(`/users/${member.id}`, { status: 'inactive' }, 'verify=true')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: member.id,
      status: 'inactive',
      emails: [{ email: member.emails[0] }],
      remote_data: {},
      effects: [{ code: 'removed_from_workspace' }, { code: 'sessions_ended' }],
      verification: { status: 'verified' },
    })
    expect(company.control.state().sessions({ user_id: member.id, state: 'active' })).toEqual([])
    expect(company.control.state().account(member.id).standing).not.toBe('member')
    expect((await company.notion.get(`/users/${member.id}`)).status).toBe(404)
    expect((await company.auditOf('user.updated')).detail).toMatchObject({ verified: true })
  })

  it('is safe to repeat, and says of somebody who is not shown any more that nobody knows', async () => {
    const { id } = company.aMember()
    await company.notion.patch(`/users/${id}`, { status: 'inactive' })
    const { status, body } = await company.notion.patch(`/users/${id}`, { status: 'inactive' }, 'verify=true')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id,
      status: 'inactive',
      effects: [{ code: 'already_so' }],
      verification: { status: 'unknown' },
    })
  })

  it('is verified by a vendor that goes on showing the user as inactive, with all that was sent', async () => {
    company.control.setSwitches({ removedUserGet: '200', removedUserList: 'inactive' })
    const { id } = company.aMember()
    const { body } = await company.notion.patch(`/users/${id}`, { status: 'inactive' }, 'verify=true')
    expect(body).toMatchObject({ status: 'inactive', verification: { status: 'verified' } })
    expect(body.remote_data).toMatchObject({ active: false })
  })

  it('fails, of unknown effect, when the vendor goes on showing the user as active', async () => {
    const { id } = company.aMember()
    company.control.fault({ match: { method: 'GET' }, fault: { kind: 'stale', seconds: 600 } })
    const { status, body } = await company.notion.patch(`/users/${id}`, { status: 'inactive' }, 'verify=true')
    expect([status, body.effect]).toEqual([502, 'unknown'])
    expect((await company.auditOf('user.updated')).outcome).toBe('unknown')
  })

  it('says unknown, not verified, when the vendor shows nobody else either', async () => {
    const { id } = company.aMember()
    company.control.fault({ match: { method: 'GET', path: '/scim/v2/Users' }, fault: { kind: 'emptyList' } })
    const { body } = await company.notion.patch(`/users/${id}`, { status: 'inactive' }, 'verify=true')
    expect(body.verification.status).toBe('unknown')
  })

  it('is refused for the owner whose token it is, with nothing changed', async () => {
    const owner = company.members()[0]
    const { status, body } = await company.notion.patch(`/users/${owner?.id}`, { status: 'inactive' })
    expect([status, body.code, body.effect]).toEqual([403, 'vendor_forbidden', 'none'])
    expect(company.control.state().account(owner?.id ?? '').standing).toBe('member')
  })
})

describe('deleting a user', () => {
  it('answers with the id, verified by its absence among others', async () => {
    const { id } = company.aMember()
    const { status, body } = await company.notion.delete(`/users/${id}`, 'verify=true')
    expect([status, body.id, body.verification.status]).toEqual([200, id, 'verified'])
    expect(await company.auditOf('user.deleted')).toMatchObject({ outcome: 'succeeded', target: `users/${id}` })
  })

  it('differs while the vendor goes on showing the user as active', async () => {
    const { id } = company.aMember()
    company.control.fault({ match: { method: 'GET' }, fault: { kind: 'stale', seconds: 600 } })
    expect((await company.notion.delete(`/users/${id}`, 'verify=true')).body.verification.status).toBe('differs')
  })

  it('differs while the vendor answers "not found" and goes on listing the user', async () => {
    const { id } = company.aMember()
    company.control.fault({ match: { method: 'GET', path: '/scim/v2/Users' }, fault: { kind: 'stale', seconds: 600 } })
    expect((await company.notion.delete(`/users/${id}`, 'verify=true')).body.verification.status).toBe('differs')
  })

  it('proves nothing by a dead credential', async () => {
    const { id } = company.aMember()
    company.control.fault({ match: { method: 'GET' }, skip: 2, fault: { kind: 'status', status: 401 } })
    expect((await company.notion.delete(`/users/${id}`, 'verify=true')).body.verification.status).toBe('unknown')
  })

  it('is 404 for somebody who is not there', async () => {
    const { status, body } = await company.notion.delete('/users/00000000-0000-4000-8000-000000000000')
    expect([status, body.code]).toEqual([404, 'vendor_not_found'])
  })

  it('works by an e-mail address that exactly one user has, also a second one', async () => {
    const member = company.members().find(({ emails, role }) => emails.length > 1 && role === 'member')
    const { status, body } = await company.notion.delete(
      '/users',
      `emails=${encodeURIComponent(member?.emails[1] ?? '')}`,
    )
    expect([status, body.id]).toEqual([200, member?.id])
  })

  it('by an address that nobody has is 404, and by none 400', async () => {
    expect((await company.notion.delete('/users', 'emails=nobody%40acme.test')).status).toBe(404)
    expect((await company.notion.delete('/users')).status).toBe(400)
    expect(company.callsOf('DELETE')).toEqual([])
  })

  it('by an address that several have is 409 and removes none of them', async () => {
    await using twins = await startTwins()
    const other = await linkScim(company.service, { tenantId: 'twins', baseUrl: twins.url })
    const { status, body } = await unifiedCalls(company.service, `integrated_account_id=${other}`).delete(
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
