import { describe, expect, it } from 'vitest'
import { SAMPLE_SCIM_TOKEN } from '../index.ts'
import { patch, startSandbox } from '../testing/started-sandbox.ts'
import { DOORS } from './doors.ts'

describe('the control door', () => {
  it('is protected by its own token', async () => {
    await using sandbox = await startSandbox()
    for (const { method, path } of DOORS) {
      const { status } = await sandbox.call(method, `/_sandbox/${path.replaceAll('{}', 'x')}`, {
        token: SAMPLE_SCIM_TOKEN,
      })
      expect(status, `${method} ${path}`).toBe(401)
    }
    expect((await sandbox.call('GET', '/_sandbox')).status).toBe(401)
  })

  it('lists every door it has', async () => {
    await using sandbox = await startSandbox()
    const { status, body } = await sandbox.door('GET', '')
    expect(status).toBe(200)
    expect(body['doors']).toHaveLength(DOORS.length)
  })

  it('answers 404 for what is not there and 405 naming the methods that are', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.door('GET', '/nothing')).status).toBe(404)
    const { status, body } = await sandbox.door('DELETE', '/switches')
    expect([status, body['error']]).toEqual([405, '/_sandbox/switches takes GET, PATCH.'])
  })

  it('refuses a body that is no JSON object', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.door('PATCH', '/switches', '[1]')).status).toBe(400)
    expect((await sandbox.door('POST', '/seed', '{')).status).toBe(400)
  })

  it('refuses unknown fields naming those that exist, and values of the wrong kind', async () => {
    await using sandbox = await startSandbox()
    const { body } = await sandbox.door('POST', '/seed', { sise: 3 })
    expect(body['error']).toBe('There is no "sise" here. Allowed: size, seed, groups, guests, temporaryMembers.')
    const { id } = await sandbox.member(0)
    const wrong: readonly (readonly [door: string, body: unknown])[] = [
      ['/members', { email: 5 }],
      ['/members', { email: 'x@y.test', name: 5 }],
      ['/members', { email: 'x@y.test', secondary_emails: 'z@y.test' }],
      ['/guests', { email: 'x@y.test', kind: 'ghost' }],
      ['/groups', { name: 'G', member_ids: ['unknown'] }],
      ['/groups', { name: 'G', member_ids: id }],
      ['/pages', { title: 'P', full_access: [{ kind: 'robot', id }] }],
      ['/pages', { title: 'P', full_access: 'all' }],
      ['/sessions', { user_id: id, device: 'toaster' }],
      ['/tokens', { creator_id: id, kind: 'root' }],
      ['/tokens', { creator_id: id, scopes: 'all' }],
    ]
    for (const [door, given] of wrong) {
      expect((await sandbox.door('POST', door, given)).status, JSON.stringify(given)).toBe(400)
    }
    expect(sandbox.control.state().summary()).toMatchObject({ members: 120, guests: 16, groups: 28 })
  })

  it('has no part in the ledger and in the limit', async () => {
    await using sandbox = await startSandbox({ switches: { rateLimit: 'bucket' } })
    for (let call = 0; call < 15; call += 1) expect((await sandbox.door('GET', '/seats')).status).toBe(200)
    expect((await sandbox.door('GET', '/calls')).text).toBe('[]')
  })

  it('reads and flips switches, numbers and booleans included', async () => {
    await using sandbox = await startSandbox()
    const flipped = await sandbox.door('PATCH', '/switches', { deleteStatus: 200, suppressInviteEmails: true })
    expect(flipped.body).toMatchObject({ deleteStatus: '200', suppressInviteEmails: 'true' })
    expect((await sandbox.door('PUT', '/switches/putSemantics', { value: 'replace' })).body['putSemantics']).toBe(
      'replace',
    )
    expect((await sandbox.door('GET', '/switches')).body['putSemantics']).toMatchObject({
      value: 'replace',
      values: ['merge', 'replace'],
      default: 'merge',
    })
    const { id } = await sandbox.member(20)
    expect((await sandbox.scim('DELETE', `/Users/${id}`)).status).toBe(200)
  })

  it('refuses an unknown switch or value, naming those that exist, and flips none then', async () => {
    await using sandbox = await startSandbox()
    const name = await sandbox.door('PATCH', '/switches', { deleteStatus: '200', nothing: 'x' })
    expect([name.status, name.body['error']]).toEqual([400, expect.stringContaining('errorBody, responseContentType')])
    const value = await sandbox.door('PATCH', '/switches', { errorBody: 'pdf' })
    expect([value.status, value.body['error']]).toEqual([
      400,
      '"pdf" is not a value of errorBody. Its values are: scim, notionRest, empty, html.',
    ])
    expect(sandbox.control.switches().deleteStatus).toBe('204')
  })

  it('seeds a company of another size', async () => {
    await using sandbox = await startSandbox()
    const { body } = await sandbox.door('POST', '/seed', {
      size: 12,
      seed: 'x',
      guests: 1,
      temporaryMembers: 0,
      groups: 3,
    })
    expect(body).toMatchObject({ members: 12, guests: 1, groups: 3, seed: 'x' })
    expect((await sandbox.users()).totalResults).toBe(12)
    for (const size of [0, 1_000_001, '12', 1.5])
      expect((await sandbox.door('POST', '/seed', { size })).status).toBe(400)
  })

  it('resets everything to the start', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    await sandbox.scim('DELETE', `/Users/${id}`)
    await sandbox.door('PATCH', '/switches', { deleteStatus: 200 })
    await sandbox.door('POST', '/faults', { skip: 99, fault: { kind: 'reset' } })
    await sandbox.door('POST', '/clock', { seconds: 60 })
    expect((await sandbox.door('POST', '/reset')).status).toBe(204)
    expect(sandbox.control.state().summary()).toMatchObject({
      members: 120,
      calls: 0,
      audit_events: 0,
      now: '2026-08-22T10:10:11.000Z',
    })
    expect(sandbox.control.faults()).toEqual([])
    expect(sandbox.control.switches().deleteStatus).toBe('204')
    expect((await sandbox.scim('GET', `/Users/${id}`)).status).toBe(200)
  })

  it('moves the clock on', async () => {
    await using sandbox = await startSandbox()
    await sandbox.door('POST', '/clock', { seconds: 3_600 })
    expect((await sandbox.member(0)).meta.created).toBe(String(sandbox.clock.now + 3_600_000))
    expect((await sandbox.door('POST', '/clock', {})).status).toBe(400)
  })

  it('keeps a ledger of received calls, with a fingerprint and never the token', async () => {
    await using sandbox = await startSandbox()
    await sandbox.scim('GET', '/Users?count=1')
    await sandbox.call('GET', '/scim/v2/ServiceProviderConfig')
    const { text } = await sandbox.door('GET', '/calls')
    expect(JSON.parse(text)).toEqual([
      {
        number: 1,
        at: '2026-08-22T10:10:11.000Z',
        method: 'GET',
        path: '/scim/v2/Users',
        query: 'count=1',
        status: 200,
        bearer_fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/),
        faults: [],
      },
      expect.objectContaining({ number: 2, path: '/scim/v2/ServiceProviderConfig' }),
    ])
    expect(text).not.toContain(SAMPLE_SCIM_TOKEN)
    expect(JSON.parse(text)[0].bearer_fingerprint).toBe(sandbox.control.state().tokens()[0]?.fingerprint)
    await sandbox.door('DELETE', '/calls')
    expect((await sandbox.door('GET', '/calls')).text).toBe('[]')
  })

  it('shows sessions by user and by state', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const { body } = await sandbox.door('POST', '/sessions', { user_id: id, device: 'mobile' })
    expect(body).toMatchObject({ user_id: id, device: 'mobile', ended_at: null })
    await sandbox.scim('DELETE', `/Users/${id}`)
    const ended = await sandbox.door('GET', `/sessions?user_id=${id}&state=ended`)
    expect(JSON.parse(ended.text)).toHaveLength(4)
    expect((await sandbox.door('GET', '/sessions?state=odd')).status).toBe(400)
    expect((await sandbox.door('GET', '/sessions?limit=x')).status).toBe(400)
    expect(JSON.parse((await sandbox.door('GET', '/sessions?limit=5')).text)).toHaveLength(5)
  })

  it('shows mails, audit events, seats, tokens, accounts, guests, groups, teamspaces, pages and domains', async () => {
    await using sandbox = await startSandbox()
    for (const name of [
      'mails',
      'audit',
      'tokens',
      'accounts',
      'members',
      'guests',
      'groups',
      'teamspaces',
      'pages',
      'domains',
    ]) {
      expect(Array.isArray(JSON.parse((await sandbox.door('GET', `/${name}`)).text)), name).toBe(true)
    }
    expect((await sandbox.door('GET', '/seats')).body).toEqual({ used: 120, paid: 120, vacant: 0 })
  })

  it('shows one account with what SCIM hides, and 404 for none', async () => {
    await using sandbox = await startSandbox()
    const { id, userName } = await sandbox.member(8)
    const { body } = await sandbox.door('GET', `/accounts/${id}`)
    expect(body).toMatchObject({
      emails: [userName],
      standing: 'member',
      role: 'member',
      is_managed: true,
      active_sessions: 3,
    })
    expect((await sandbox.door('GET', '/accounts/unknown')).status).toBe(404)
  })

  it('lets people join by hand, with a role and odd names', async () => {
    await using sandbox = await startSandbox()
    const person = { email: 'side@door.test', name: 'Side Door', name_mode: 'emptyObject', role: 'restricted_member' }
    const { status, body } = await sandbox.door('POST', '/members', person)
    expect([status, body['standing'], body['role']]).toEqual([200, 'member', 'restricted_member'])
    expect((await sandbox.scim('GET', `/Users/${String(body['id'])}`)).body['name']).toEqual({})
    expect((await sandbox.door('POST', '/members', person)).status).toBe(409)
    expect((await sandbox.door('POST', '/members', { email: 'x@y.test', role: 'king' })).status).toBe(400)
    expect((await sandbox.door('DELETE', `/members/${String(body['id'])}`)).status).toBe(204)
    expect((await sandbox.door('DELETE', `/members/${String(body['id'])}`)).status).toBe(404)
  })

  it('invites guests and makes outside accounts, which SCIM does not show', async () => {
    await using sandbox = await startSandbox()
    await sandbox.door('POST', '/guests', { email: 'g@partner.test' })
    await sandbox.door('POST', '/guests', { email: 't@partner.test', kind: 'temporary' })
    await sandbox.door('POST', '/accounts', { email: 'o@partner.test' })
    expect((await sandbox.users()).totalResults).toBe(120)
    expect(sandbox.control.state().guests()).toHaveLength(18)
    expect((await sandbox.door('POST', '/guests', { email: 'g@partner.test' })).status).toBe(409)
  })

  it('changes accounts in the UI, where domains do not matter', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(33)
    const { body } = await sandbox.door('PATCH', `/accounts/${id}`, {
      name: 'By Hand',
      email: 'hand@contractor.test',
      role: 'owner',
    })
    expect(body).toMatchObject({ name: 'By Hand', emails: ['hand@contractor.test'], role: 'owner' })
    expect((await sandbox.door('PATCH', `/accounts/${id}`, { name_mode: 'x' })).status).toBe(400)
  })

  it('makes and changes groups by hand, teamspaces with links, pages and domains', async () => {
    await using sandbox = await startSandbox()
    const { id: member } = await sandbox.member(20)
    const group = (await sandbox.door('POST', '/groups', { name: 'Hand', member_ids: [member] })).body
    const groupId = String(group['id'])
    expect(group).toMatchObject({ is_synced: false, member_ids: [member] })
    expect((await sandbox.door('PATCH', `/groups/${groupId}`, { name: 'Hands', member_ids: [] })).body).toMatchObject({
      name: 'Hands',
      member_ids: [],
      is_synced: false,
    })
    const teamspace = String(
      (await sandbox.door('POST', '/teamspaces', { name: 'T', direct_member_ids: [member] })).body['id'],
    )
    const linked = await sandbox.door('POST', `/teamspaces/${teamspace}/groups`, { group_id: groupId, role: 'owner' })
    expect(linked.body).toMatchObject({ group_links: [{ group_id: groupId, role: 'owner' }], member_count: 1 })
    expect((await sandbox.door('DELETE', `/teamspaces/${teamspace}/groups/${groupId}`)).body['group_links']).toEqual([])
    await sandbox.door('POST', '/pages', { title: 'P', full_access: [{ kind: 'group', id: groupId }] })
    expect((await sandbox.scim('DELETE', `/Groups/${groupId}`)).status).toBe(403)
    await sandbox.door('PUT', '/domains/New.test')
    expect(sandbox.control.state().domains()).toContain('new.test')
    await sandbox.door('DELETE', '/domains/new.test')
    expect(sandbox.control.state().domains()).not.toContain('new.test')
  })

  it('makes tokens for any creator and revokes them', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(3)
    const { body } = await sandbox.door('POST', '/tokens', { creator_id: id, token: 'ntn_scim_mine' })
    expect((await sandbox.call('GET', '/scim/v2/Users', { token: 'ntn_scim_mine' })).status).toBe(200)
    expect((await sandbox.door('DELETE', `/tokens/${String(body['id'])}`)).status).toBe(204)
    expect((await sandbox.call('GET', '/scim/v2/Users', { token: 'ntn_scim_mine' })).status).toBe(401)
    expect((await sandbox.door('POST', '/tokens', { creator_id: 'unknown' })).status).toBe(404)
  })

  it('lists faults, removes one, and clears all', async () => {
    await using sandbox = await startSandbox()
    const { body } = await sandbox.door('POST', '/faults', { fault: { kind: 'reset' } })
    await sandbox.door('POST', '/faults', { fault: { kind: 'hang' } })
    expect((await sandbox.door('DELETE', `/faults/${String(body['id'])}`)).status).toBe(204)
    expect((await sandbox.door('DELETE', `/faults/${String(body['id'])}`)).status).toBe(404)
    expect(JSON.parse((await sandbox.door('GET', '/faults')).text)).toMatchObject([
      { fault: { kind: 'hang' }, struck: 0 },
    ])
    await sandbox.door('DELETE', '/faults')
    expect(sandbox.control.faults()).toEqual([])
  })

  it('restores what a removal took', async () => {
    await using sandbox = await startSandbox({
      switches: { reprovisionRestore: 'manual', patchActiveTrueOnRemoved: 'reAdd' },
    })
    const { id } = await sandbox.member(8)
    const before = sandbox.control.state().account(id).group_ids
    await sandbox.scim('DELETE', `/Users/${id}`)
    await sandbox.scim('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: true }))
    expect((await sandbox.door('POST', `/accounts/${id}/restore`)).body['group_ids']).toEqual(before)
  })
})
