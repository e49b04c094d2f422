import { describe, expect, it } from 'vitest'
import { createCore, setUpCall } from '../core.ts'
import { SAMPLE_ADMIN_TOKEN, SAMPLE_SCIM_TOKEN, SECOND_SCIM_TOKEN } from '../index.ts'
import { startSandbox } from '../testing/started-sandbox.ts'
import { changeRole, leaveWorkspace } from './memberships.ts'
import { memberId } from './sample-company.ts'
import { createToken, findLiveToken } from './tokens.ts'

describe('SCIM tokens', () => {
  it('are the only way in: none, a wrong one, a wrong scheme or an admin token are refused', async () => {
    await using sandbox = await startSandbox()
    const headers: Record<string, string>[] = [
      {},
      { authorization: 'Bearer wrong' },
      { authorization: `Basic ${SAMPLE_SCIM_TOKEN}` },
      { authorization: `Bearer ${SAMPLE_ADMIN_TOKEN}` },
    ]
    for (const header of headers) {
      expect((await sandbox.call('GET', '/scim/v2/Users', { headers: header })).status).toBe(401)
    }
  })

  it('unauthorizedStatus = 401: with a challenge', async () => {
    await using sandbox = await startSandbox()
    const { status, headers } = await sandbox.call('GET', '/scim/v2/Users')
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
  })

  it('unauthorizedStatus = 403: so', async () => {
    await using sandbox = await startSandbox({ switches: { unauthorizedStatus: '403' } })
    expect((await sandbox.call('GET', '/scim/v2/Users')).status).toBe(403)
  })

  it('pick the workspace and have no scopes: each reads and writes everything', async () => {
    await using sandbox = await startSandbox()
    for (const token of [SAMPLE_SCIM_TOKEN, SECOND_SCIM_TOKEN]) {
      expect((await sandbox.call('GET', '/scim/v2/Users', { token })).body['totalResults']).toBe(120)
      const { id } = await sandbox.member(40)
      expect((await sandbox.call('DELETE', `/scim/v2/Users/${id}`, { token })).status).toBe(204)
      sandbox.control.reset()
      sandbox.control.setSwitch('rateLimit', 'off')
    }
  })

  it('belong to the owner who made them, and only that owner cannot be removed with them', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(0)
    expect((await sandbox.call('DELETE', `/scim/v2/Users/${id}`, { token: SAMPLE_SCIM_TOKEN })).status).toBe(403)
    expect((await sandbox.call('DELETE', `/scim/v2/Users/${id}`, { token: SECOND_SCIM_TOKEN })).status).toBe(204)
    expect((await sandbox.scim('GET', '/Users')).status).toBe(401)
  })

  it('die when the maker is removed or changes role in the UI', async () => {
    await using sandbox = await startSandbox()
    const [first, second] = [await sandbox.member(0), await sandbox.member(1)]
    sandbox.control.updateAccount(first.id, { role: 'membership_admin' })
    sandbox.control.removeMember(second.id)
    const reasons = sandbox.control
      .state()
      .tokens()
      .filter(({ kind }) => kind === 'scim')
      .map((token) => token.revoke_reason)
    expect(reasons).toEqual(['creator changed role', 'creator removed'])
  })

  it('die with their maker whatever the role', () => {
    const { workspace, switches, now } = createCore({ clock: () => 0 })
    const call = setUpCall(workspace, switches, now())
    const [first, second] = [memberId(call.workspace, 20), memberId(call.workspace, 21)]
    const made = [first, second].map((creatorId) => createToken(call, { kind: 'scim', creatorId, scopes: [] }))
    leaveWorkspace(call, first, { keepsSessions: false })
    changeRole(call, { accountId: second, role: 'member', joinedAt: 0 }, 'membership_admin')
    expect(made.map(({ token }) => findLiveToken(call.workspace, 'scim', token))).toEqual([undefined, undefined])
  })

  it('are refused to who is no owner, or none any more', async () => {
    await using sandbox = await startSandbox()
    const [owner, plain] = [await sandbox.member(2), await sandbox.member(20)]
    sandbox.control.removeMember(owner.id)
    for (const { id } of [owner, plain]) {
      const { status, body } = await sandbox.door('POST', '/tokens', { creator_id: id })
      expect([status, body['error']]).toEqual([409, `Only an owner can make a token, and ${id} is none.`])
    }
    expect(sandbox.control.state().tokens()).toHaveLength(3)
  })

  it('can be made for any owner, and revoked, with audit events for both', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(2)
    const made = sandbox.control.addToken({ creator_id: id })
    expect((await sandbox.call('GET', '/scim/v2/Users', { token: made.token })).status).toBe(200)
    sandbox.control.revokeToken(made.id)
    expect((await sandbox.call('GET', '/scim/v2/Users', { token: made.token })).status).toBe(401)
    const types = sandbox.control
      .state()
      .audit()
      .map(({ event }) => event.type)
    expect(types).toEqual(['workspace.scim_token_generated', 'workspace.scim_token_revoked'])
  })
})
