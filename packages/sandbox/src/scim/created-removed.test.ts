import { describe, expect, it } from 'vitest'
import type { Answered, StartedSandbox } from '../testing/started-sandbox.ts'
import { role, startSandbox, user } from '../testing/started-sandbox.ts'

const SWITCHES = { createWithActiveFalse: 'createsRemoved' } as const

function createInactive(sandbox: StartedSandbox, userName: string, rest = {}): Promise<Answered> {
  return sandbox.scim('POST', '/Users', user({ userName, active: false, ...rest }))
}

describe('a user who is created inactive (createWithActiveFalse = createsRemoved)', () => {
  it('gets an account and nothing else: no seat, no mail, no audit event', async () => {
    await using sandbox = await startSandbox({ switches: SWITCHES })
    const { status, body } = await createInactive(sandbox, 'a@acme.test', role('membership_admin'))
    expect([status, body['active']]).toEqual([201, false])
    const state = sandbox.control.state()
    expect(state.account(String(body['id']))).toMatchObject({ standing: 'removed', role: 'membership_admin' })
    expect(state.seats()).toEqual({ used: 120, paid: 120, vacant: 0 })
    expect([state.mails(), state.audit()]).toEqual([[], []])
  })

  it('gets nothing back of what an earlier removal took, until really created again', async () => {
    await using sandbox = await startSandbox({ switches: SWITCHES })
    const { id, userName } = await sandbox.member(8)
    const before = sandbox.control.state().account(id).group_ids
    await sandbox.scim('DELETE', `/Users/${id}`)
    await createInactive(sandbox, userName)
    expect(sandbox.control.state().account(id)).toMatchObject({ standing: 'removed', group_ids: [], teamspace_ids: [] })
    const { Resources } = await sandbox.groups()
    expect(Resources.some(({ members }) => members.some(({ value }) => value === id))).toBe(false)
    expect(sandbox.control.state().mails()).toEqual([])
    await sandbox.scim('POST', '/Users', user({ userName }))
    expect(sandbox.control.state().account(id).group_ids).toEqual(before)
  })

  it('stays a guest who was one', async () => {
    await using sandbox = await startSandbox({ switches: SWITCHES })
    const { body } = await createInactive(sandbox, 'guest1@partner.test')
    expect(sandbox.control.state().account(String(body['id'])).standing).toBe('guest')
    expect(sandbox.control.state().guests()).toHaveLength(16)
  })

  it('is listed where removed users are', async () => {
    await using sandbox = await startSandbox({ switches: { ...SWITCHES, removedUserList: 'inactive' } })
    const { body } = await createInactive(sandbox, 'a@acme.test')
    expect((await sandbox.users('?startIndex=121')).Resources).toMatchObject([{ id: body['id'], active: false }])
  })
})
