import { describe, expect, it } from 'vitest'
import { SECOND_SCIM_TOKEN } from '../index.ts'
import { patch, startSandbox } from '../testing/started-sandbox.ts'

const DEACTIVATE = patch({ op: 'replace', path: 'active', value: false })

describe('removing a user', () => {
  it('is protected', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    expect((await sandbox.call('DELETE', `/scim/v2/Users/${id}`)).status).toBe(401)
    expect(sandbox.control.state().account(id).standing).toBe('member')
  })

  it('works by DELETE, by active false, by Entra’s text False and without a path', async () => {
    await using sandbox = await startSandbox()
    const ids = (await sandbox.users()).Resources.slice(20, 24).map(({ id }) => id)
    await sandbox.scim('DELETE', `/Users/${ids[0]}`)
    await sandbox.scim('PATCH', `/Users/${ids[1]}`, DEACTIVATE)
    await sandbox.scim('PATCH', `/Users/${ids[2]}`, patch({ op: 'Replace', path: 'active', value: 'False' }))
    await sandbox.scim('PATCH', `/Users/${ids[3]}`, patch({ op: 'replace', value: { active: false } }))
    for (const id of ids) expect((await sandbox.scim('GET', `/Users/${id}`)).status).toBe(404)
    expect((await sandbox.users()).totalResults).toBe(116)
  })

  it('leaves nobody inactive in the list', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    await sandbox.scim('PATCH', `/Users/${id}`, DEACTIVATE)
    expect((await sandbox.users()).Resources.every(({ active }) => active)).toBe(true)
  })

  it('ends all sessions of the account', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    expect(sandbox.control.state().sessions({ user_id: id, state: 'active' })).toHaveLength(3)
    await sandbox.scim('DELETE', `/Users/${id}`)
    expect(sandbox.control.state().sessions({ user_id: id, state: 'active' })).toEqual([])
    expect(sandbox.control.state().sessions({ user_id: id, state: 'ended' })).toHaveLength(3)
  })

  it('ends memberships of groups and teamspaces, and keeps the account', async () => {
    await using sandbox = await startSandbox()
    const { id, userName } = await sandbox.member(8)
    expect(sandbox.control.state().account(id).teamspace_ids.length).toBeGreaterThan(1)
    await sandbox.scim('DELETE', `/Users/${id}`)
    expect(sandbox.control.state().account(id)).toMatchObject({
      standing: 'removed',
      emails: [userName],
      group_ids: [],
      teamspace_ids: [],
    })
    const { Resources } = await sandbox.groups()
    expect(Resources.some(({ members }) => members.some(({ value }) => value === id))).toBe(false)
  })

  it('keeps the paid seat until the interval ends', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    await sandbox.scim('DELETE', `/Users/${id}`)
    expect(sandbox.control.state().seats()).toEqual({ used: 119, paid: 120, vacant: 1 })
  })

  it('does not reach guests', async () => {
    await using sandbox = await startSandbox()
    const [guest] = sandbox.control.state().guests()
    expect((await sandbox.scim('DELETE', `/Users/${guest?.id}`)).status).toBe(404)
    expect(sandbox.control.state().account(guest?.id ?? '')).toMatchObject({ standing: 'guest', active_sessions: 1 })
  })

  it('does not reach personal access tokens and MCP connections', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(6)
    await sandbox.scim('DELETE', `/Users/${id}`)
    const space = sandbox.control.state().summary()['workspace_id']
    const tokens = await sandbox.admin(
      'GET',
      `/spaces/${space}/personal_access_tokens?creator_ids[]=${id}&status[]=active`,
    )
    expect(tokens.body['results']).toHaveLength(1)
    expect((await sandbox.admin('GET', '/mcp_client_connections')).text).toContain(id)
  })

  it('refuses the owner who made the token in use, by DELETE and by active false', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(0)
    expect((await sandbox.scim('DELETE', `/Users/${id}`)).status).toBe(403)
    expect((await sandbox.scim('PATCH', `/Users/${id}`, DEACTIVATE)).status).toBe(403)
    expect(sandbox.control.state().account(id)).toMatchObject({ standing: 'member', role: 'owner' })
  })

  it('tokenCreatorDeleteStatus = 403: so', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(0)
    expect((await sandbox.scim('DELETE', `/Users/${id}`)).status).toBe(403)
  })

  it('tokenCreatorDeleteStatus = 400: or so', async () => {
    await using sandbox = await startSandbox({ switches: { tokenCreatorDeleteStatus: '400' } })
    const { id } = await sandbox.member(0)
    expect((await sandbox.scim('DELETE', `/Users/${id}`)).status).toBe(400)
  })

  it('removes another owner, whose tokens die and whose fellow owners are told', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(1)
    expect((await sandbox.scim('DELETE', `/Users/${id}`)).status).toBe(204)
    expect((await sandbox.call('GET', '/scim/v2/Users', { token: SECOND_SCIM_TOKEN })).status).toBe(401)
    const dead = sandbox.control
      .state()
      .tokens()
      .find(({ creator_id: creator }) => creator === id)
    expect(dead?.revoke_reason).toBe('creator removed')
    expect(
      sandbox.control
        .state()
        .mails()
        .filter(({ kind }) => kind === 'token_revoked'),
    ).toHaveLength(4)
    expect(
      sandbox.control
        .state()
        .audit()
        .map(({ event }) => event.type),
    ).toContain('workspace.scim_token_revoked')
  })

  it('sessionKillOnPatch = true: active false ends sessions as DELETE does', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    await sandbox.scim('PATCH', `/Users/${id}`, DEACTIVATE)
    expect(sandbox.control.state().account(id).active_sessions).toBe(0)
  })

  it('sessionKillOnPatch = false: only DELETE ends them', async () => {
    await using sandbox = await startSandbox({ switches: { sessionKillOnPatch: 'false' } })
    const [first, second] = [await sandbox.member(20), await sandbox.member(23)]
    await sandbox.scim('PATCH', `/Users/${first.id}`, DEACTIVATE)
    await sandbox.scim('DELETE', `/Users/${second.id}`)
    expect(sandbox.control.state().account(first.id).active_sessions).toBe(3)
    expect(sandbox.control.state().account(second.id).active_sessions).toBe(0)
  })

  it('patchInactiveResponse = 200: answers the user with active false', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const { status, body } = await sandbox.scim('PATCH', `/Users/${id}`, DEACTIVATE)
    expect([status, body['id'], body['active']]).toEqual([200, id, false])
  })

  it('patchInactiveResponse = 204: answers nothing', async () => {
    await using sandbox = await startSandbox({ switches: { patchInactiveResponse: '204' } })
    const { id } = await sandbox.member(20)
    const { status, text } = await sandbox.scim('PATCH', `/Users/${id}`, DEACTIVATE)
    expect([status, text]).toEqual([204, ''])
  })

  it('deleteStatus = 204: users and groups', async () => {
    await using sandbox = await startSandbox()
    const [user, group] = [await sandbox.member(20), (await sandbox.groups()).Resources[0]]
    expect((await sandbox.scim('DELETE', `/Users/${user.id}`)).status).toBe(204)
    expect((await sandbox.scim('DELETE', `/Groups/${group?.id}`)).status).toBe(204)
  })

  it('deleteStatus = 200: with an empty body', async () => {
    await using sandbox = await startSandbox({ switches: { deleteStatus: '200' } })
    const { id } = await sandbox.member(20)
    const { status, text } = await sandbox.scim('DELETE', `/Users/${id}`)
    expect([status, text]).toEqual([200, ''])
  })

  it('deleteUnknown = 404: an unknown id, or one removed already, is not found', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    await sandbox.scim('DELETE', `/Users/${id}`)
    expect((await sandbox.scim('DELETE', `/Users/${id}`)).status).toBe(404)
    expect((await sandbox.scim('DELETE', '/Users/unknown')).status).toBe(404)
    expect((await sandbox.scim('DELETE', '/Groups/unknown')).status).toBe(404)
  })

  it('deleteUnknown = 204: pretends', async () => {
    await using sandbox = await startSandbox({ switches: { deleteUnknown: '204' } })
    expect((await sandbox.scim('DELETE', '/Users/unknown')).status).toBe(204)
    expect((await sandbox.scim('DELETE', '/Groups/unknown')).status).toBe(204)
  })
})

describe('a removed user', () => {
  it('removedUserGet = 404: is not found', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    await sandbox.scim('DELETE', `/Users/${id}`)
    expect((await sandbox.scim('GET', `/Users/${id}`)).status).toBe(404)
  })

  it('removedUserGet = 200: is shown with active false', async () => {
    await using sandbox = await startSandbox({ switches: { removedUserGet: '200' } })
    const { id } = await sandbox.member(20)
    await sandbox.scim('DELETE', `/Users/${id}`)
    const { status, body } = await sandbox.scim('GET', `/Users/${id}`)
    expect([status, body['active']]).toEqual([200, false])
    expect((await sandbox.scim('GET', '/Users/unknown')).status).toBe(404)
  })

  it('removedUserList = absent: is not listed', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    await sandbox.scim('DELETE', `/Users/${id}`)
    const list = await sandbox.users()
    expect([list.totalResults, list.Resources.some((row) => row.id === id)]).toEqual([119, false])
  })

  it('removedUserList = inactive: is listed, and found, with active false', async () => {
    await using sandbox = await startSandbox({ switches: { removedUserList: 'inactive' } })
    const { id, userName } = await sandbox.member(20)
    await sandbox.scim('DELETE', `/Users/${id}`)
    const list = await sandbox.users()
    expect([list.totalResults, list.Resources.find((row) => row.id === id)?.active]).toEqual([120, false])
    expect((await sandbox.users(`?filter=userName%20eq%20%22${userName}%22`)).Resources[0]?.active).toBe(false)
  })

  it('is found by name too where it is listed', async () => {
    await using sandbox = await startSandbox({ size: 40, switches: { removedUserList: 'inactive' } })
    const { id } = await sandbox.member(1)
    sandbox.control.updateAccount(id, { name: 'Zora Quill' })
    sandbox.control.removeMember(id)
    for (const filter of ['given_name eq "Zora"', 'family_name eq "Quill"']) {
      const { Resources } = await sandbox.users(`?filter=${encodeURIComponent(filter)}`)
      expect(Resources, filter).toMatchObject([{ id, active: false }])
    }
    sandbox.control.setSwitch('removedUserList', 'absent')
    expect((await sandbox.users('?filter=given_name%20eq%20Zora')).totalResults).toBe(0)
  })

  const REACTIVATE = patch({ op: 'replace', path: 'active', value: true })

  it('patchActiveTrueOnRemoved = 404: does not come back by active true', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    await sandbox.scim('DELETE', `/Users/${id}`)
    expect((await sandbox.scim('PATCH', `/Users/${id}`, REACTIVATE)).status).toBe(404)
  })

  it('patchActiveTrueOnRemoved = reAdd: comes back by active true, and by nothing else', async () => {
    await using sandbox = await startSandbox({ switches: { patchActiveTrueOnRemoved: 'reAdd' } })
    const { id } = await sandbox.member(20)
    await sandbox.scim('DELETE', `/Users/${id}`)
    const other = patch({ op: 'replace', path: 'title', value: 'X' })
    expect((await sandbox.scim('PATCH', `/Users/${id}`, other)).status).toBe(404)
    expect((await sandbox.scim('PATCH', `/Users/${id}`, REACTIVATE)).body['active']).toBe(true)
    expect(sandbox.control.state().account(id).standing).toBe('member')
    expect((await sandbox.users()).totalResults).toBe(120)
  })
})
