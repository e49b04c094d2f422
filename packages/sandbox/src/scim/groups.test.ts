import { describe, expect, it } from 'vitest'
import type { Answered, GroupRow, StartedSandbox } from '../testing/started-sandbox.ts'
import { patch, startSandbox } from '../testing/started-sandbox.ts'
import { GROUP_URN } from './schemas.ts'

function create(sandbox: StartedSandbox, attributes: Record<string, unknown>): Promise<Answered> {
  return sandbox.scim('POST', '/Groups', { schemas: [GROUP_URN], ...attributes })
}

async function groupNamed(sandbox: StartedSandbox, name: string): Promise<GroupRow> {
  const [group] = (await sandbox.groups(`?filter=${encodeURIComponent(`displayName eq "${name}"`)}`)).Resources
  if (group === undefined) throw new Error(`There is no group ${name}.`)
  return group
}

const valuesOf = ({ members }: { readonly members: GroupRow['members'] }): readonly string[] =>
  members.map(({ value }) => value)

async function membersOf(sandbox: StartedSandbox, id: string): Promise<readonly string[]> {
  return valuesOf((await sandbox.scim('GET', `/Groups/${id}`)).body as GroupRow)
}

describe('reading groups', () => {
  it('is protected', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.call('GET', '/scim/v2/Groups')).status).toBe(401)
  })

  it('lists all 28 groups, made by hand or synced', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.groups()).totalResults).toBe(28)
    expect(
      sandbox.control
        .state()
        .groups()
        .filter(({ is_synced: isSynced }) => !isSynced).length,
    ).toBeGreaterThan(0)
  })

  it('gives every row of a list a members array, empty ones included', async () => {
    await using sandbox = await startSandbox()
    for (const { members } of (await sandbox.groups()).Resources) expect(Array.isArray(members)).toBe(true)
    expect((await groupNamed(sandbox, 'Empty group')).members).toEqual([])
  })

  it('gives all members at once, without a cap or paging', async () => {
    await using sandbox = await startSandbox({ size: 2_000 })
    const group = await groupNamed(sandbox, 'Engineering')
    expect(group.members).toHaveLength(500)
    expect(await membersOf(sandbox, group.id)).toHaveLength(500)
  })

  it('names members by user id, with type and $ref, and itself with meta', async () => {
    await using sandbox = await startSandbox()
    const { body } = await sandbox.scim('GET', `/Groups/${(await groupNamed(sandbox, 'Engineering')).id}`)
    const { id } = await sandbox.member(0)
    expect(body).toMatchObject({
      schemas: [GROUP_URN],
      members: expect.arrayContaining([
        { value: id, type: 'User', $ref: `https://app.notion.com/scim/v2/Users/${id}` },
      ]),
      meta: { resourceType: 'Group', created: String(sandbox.clock.now) },
    })
    expect(body['id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('shows no owners, nesting, icon or description', async () => {
    await using sandbox = await startSandbox()
    const [group] = (await sandbox.groups()).Resources
    expect(Object.keys(group ?? {})).toEqual(['schemas', 'id', 'displayName', 'members', 'meta'])
  })

  it('answers 404 for an unknown id', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.scim('GET', '/Groups/unknown')).status).toBe(404)
  })
})

describe('creating a group', () => {
  it('is protected', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.call('POST', '/scim/v2/Groups', { body: {} })).status).toBe(401)
  })

  it('needs a displayName only, and answers 201 with the group', async () => {
    await using sandbox = await startSandbox()
    const { status, body } = await create(sandbox, { displayName: 'Gardeners' })
    expect([status, body['displayName'], body['members']]).toEqual([201, 'Gardeners', []])
    expect((await create(sandbox, {})).status).toBe(400)
  })

  it('takes members along', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const { body } = await create(sandbox, { displayName: 'Gardeners', members: [{ value: id }] })
    expect(valuesOf(body as GroupRow)).toEqual([id])
  })

  it('labels it Synced, as it does any group that SCIM changes', async () => {
    await using sandbox = await startSandbox()
    const byHand = sandbox.control.addGroup({ name: 'By hand' })
    await create(sandbox, { displayName: 'Gardeners' })
    await sandbox.scim('PATCH', `/Groups/${byHand.id}`, patch({ op: 'replace', path: 'displayName', value: 'Changed' }))
    const groups = sandbox.control.state().groups()
    expect(byHand.is_synced).toBe(false)
    expect(
      groups.filter(({ name }) => ['Gardeners', 'Changed'].includes(name)).map((group) => group.is_synced),
    ).toEqual([true, true])
  })

  it('duplicateGroupName = 409: the exact name is taken, another case is not', async () => {
    await using sandbox = await startSandbox()
    expect((await create(sandbox, { displayName: 'Engineering' })).status).toBe(409)
    expect((await create(sandbox, { displayName: 'ENGINEERING' })).status).toBe(201)
    const { id } = await groupNamed(sandbox, 'Design')
    const rename = patch({ op: 'replace', path: 'displayName', value: 'Engineering' })
    expect((await sandbox.scim('PATCH', `/Groups/${id}`, rename)).status).toBe(409)
  })

  it('duplicateGroupName = allow: there may be two', async () => {
    await using sandbox = await startSandbox({ switches: { duplicateGroupName: 'allow' } })
    expect((await create(sandbox, { displayName: 'Engineering' })).status).toBe(201)
    expect((await sandbox.groups('?filter=displayName%20eq%20Engineering')).totalResults).toBe(2)
  })
})

describe('members of a group', () => {
  it('are protected', async () => {
    await using sandbox = await startSandbox()
    const { id } = await groupNamed(sandbox, 'Design')
    const body = patch({ op: 'remove', path: 'members' })
    expect((await sandbox.call('PATCH', `/scim/v2/Groups/${id}`, { body })).status).toBe(401)
    expect((await membersOf(sandbox, id)).length).toBeGreaterThan(0)
  })

  it('are added and removed in Entra’s form, capitalised and with values', async () => {
    await using sandbox = await startSandbox()
    const group = await groupNamed(sandbox, 'Empty group')
    const ids = [(await sandbox.member(20)).id, (await sandbox.member(21)).id]
    const value = ids.map((id) => ({ value: id }))
    await sandbox.scim('PATCH', `/Groups/${group.id}`, patch({ op: 'Add', path: 'members', value }))
    expect(await membersOf(sandbox, group.id)).toEqual(ids)
    await sandbox.scim(
      'PATCH',
      `/Groups/${group.id}`,
      patch({ op: 'Remove', path: 'members', value: value.slice(0, 1) }),
    )
    expect(await membersOf(sandbox, group.id)).toEqual(ids.slice(1))
  })

  it('are removed by a value filter, replaced as a whole, and cleared', async () => {
    await using sandbox = await startSandbox()
    const group = await groupNamed(sandbox, 'Design')
    const [first = '', ...others] = valuesOf(group)
    await sandbox.scim('PATCH', `/Groups/${group.id}`, patch({ op: 'remove', path: `members[value eq "${first}"]` }))
    expect(await membersOf(sandbox, group.id)).toEqual(others)
    await sandbox.scim(
      'PATCH',
      `/Groups/${group.id}`,
      patch({ op: 'replace', path: 'members', value: [{ value: first }] }),
    )
    expect(await membersOf(sandbox, group.id)).toEqual([first])
    await sandbox.scim('PATCH', `/Groups/${group.id}`, patch({ op: 'remove', path: 'members' }))
    expect(await membersOf(sandbox, group.id)).toEqual([])
  })

  it('may be added twice and removed twice', async () => {
    await using sandbox = await startSandbox()
    const group = await groupNamed(sandbox, 'Empty group')
    const value = [{ value: (await sandbox.member(20)).id }]
    for (const op of ['add', 'add', 'remove', 'remove']) {
      const { status } = await sandbox.scim('PATCH', `/Groups/${group.id}`, patch({ op, path: 'members', value }))
      expect(status).toBe(204)
    }
  })

  it('groupPatchResponse = 204: a change answers nothing', async () => {
    await using sandbox = await startSandbox()
    const { id } = await groupNamed(sandbox, 'Design')
    const { status, text } = await sandbox.scim('PATCH', `/Groups/${id}`, patch({ op: 'remove', path: 'members' }))
    expect([status, text]).toEqual([204, ''])
  })

  it('groupPatchResponse = 200: a change answers the group', async () => {
    await using sandbox = await startSandbox({ switches: { groupPatchResponse: '200' } })
    const { id } = await groupNamed(sandbox, 'Design')
    const { status, body } = await sandbox.scim('PATCH', `/Groups/${id}`, patch({ op: 'remove', path: 'members' }))
    expect([status, body['id'], body['members']]).toEqual([200, id, []])
  })

  it('groupAddNonMember = 400: a guest or an unknown id is refused, and nobody is added', async () => {
    await using sandbox = await startSandbox()
    const group = await groupNamed(sandbox, 'Empty group')
    const [guest] = sandbox.control.state().guests()
    const value = [{ value: (await sandbox.member(20)).id }, { value: guest?.id }]
    expect(
      (await sandbox.scim('PATCH', `/Groups/${group.id}`, patch({ op: 'add', path: 'members', value }))).status,
    ).toBe(400)
    expect(await membersOf(sandbox, group.id)).toEqual([])
  })

  it('groupAddNonMember = 404: is refused so', async () => {
    await using sandbox = await startSandbox({ switches: { groupAddNonMember: '404' } })
    const group = await groupNamed(sandbox, 'Empty group')
    const body = patch({ op: 'add', path: 'members', value: [{ value: 'unknown' }] })
    expect((await sandbox.scim('PATCH', `/Groups/${group.id}`, body)).status).toBe(404)
  })

  it('groupAddNonMember = silentIgnore: the others are added', async () => {
    await using sandbox = await startSandbox({ switches: { groupAddNonMember: 'silentIgnore' } })
    const group = await groupNamed(sandbox, 'Empty group')
    const { id } = await sandbox.member(20)
    const body = patch({ op: 'add', path: 'members', value: [{ value: 'unknown' }, { value: id }] })
    expect((await sandbox.scim('PATCH', `/Groups/${group.id}`, body)).status).toBe(204)
    expect(await membersOf(sandbox, group.id)).toEqual([id])
  })

  it('get an invitation mail each, and an audit event', async () => {
    await using sandbox = await startSandbox()
    const group = await groupNamed(sandbox, 'Empty group')
    const { id, userName } = await sandbox.member(20)
    await sandbox.scim('PATCH', `/Groups/${group.id}`, patch({ op: 'Add', path: 'members', value: [{ value: id }] }))
    expect(sandbox.control.state().mails()).toMatchObject([{ kind: 'group_invite', to: userName, about: group.id }])
    expect(sandbox.control.state().audit().at(-1)?.event.type).toBe('workspace.permissions.group_member_added')
  })

  it('reach the teamspaces that the group is linked to', async () => {
    await using sandbox = await startSandbox()
    const group = await groupNamed(sandbox, 'Empty group')
    const teamspace = sandbox.control.addTeamspace({ name: 'Gardens' })
    sandbox.control.linkGroup(teamspace.id, { group_id: group.id })
    const { id } = await sandbox.member(20)
    await sandbox.scim('PATCH', `/Groups/${group.id}`, patch({ op: 'Add', path: 'members', value: [{ value: id }] }))
    expect(sandbox.control.state().account(id).teamspace_ids).toContain(teamspace.id)
    await sandbox.scim('PATCH', `/Groups/${group.id}`, patch({ op: 'remove', path: 'members' }))
    expect(sandbox.control.state().account(id).teamspace_ids).not.toContain(teamspace.id)
  })
})

describe('PUT of a group', () => {
  it('groupPutOmittedMembers = keep: a rename leaves the members', async () => {
    await using sandbox = await startSandbox()
    const group = await groupNamed(sandbox, 'Design')
    const { status, body } = await sandbox.scim('PUT', `/Groups/${group.id}`, {
      schemas: [GROUP_URN],
      displayName: 'Looks',
    })
    expect([status, body['displayName']]).toEqual([200, 'Looks'])
    expect(valuesOf(body as GroupRow)).toEqual(valuesOf(group))
  })

  it('groupPutOmittedMembers = clear: a rename without members empties the group', async () => {
    await using sandbox = await startSandbox({ switches: { groupPutOmittedMembers: 'clear' } })
    const group = await groupNamed(sandbox, 'Design')
    const { body } = await sandbox.scim('PUT', `/Groups/${group.id}`, { schemas: [GROUP_URN], displayName: 'Looks' })
    expect(body['members']).toEqual([])
  })

  it('sets the members that it names', async () => {
    await using sandbox = await startSandbox()
    const group = await groupNamed(sandbox, 'Design')
    const { id } = await sandbox.member(20)
    const { body } = await sandbox.scim('PUT', `/Groups/${group.id}`, {
      schemas: [GROUP_URN],
      displayName: 'Design',
      members: [{ value: id }],
    })
    expect(valuesOf(body as GroupRow)).toEqual([id])
  })
})

describe('deleting a group', () => {
  it('takes it out of the list and out of its teamspaces', async () => {
    await using sandbox = await startSandbox()
    const { id } = await groupNamed(sandbox, 'Engineering')
    expect((await sandbox.scim('DELETE', `/Groups/${id}`)).status).toBe(204)
    expect((await sandbox.groups()).totalResults).toBe(27)
    expect(
      sandbox.control
        .state()
        .teamspaces()
        .flatMap((teamspace) => teamspace.group_links)
        .map((link) => link.group_id),
    ).not.toContain(id)
    expect(
      sandbox.control
        .state()
        .audit()
        .map(({ event }) => event.type),
    ).toEqual(['teamspace.group_removed', 'workspace.permissions.group_deleted'])
  })

  it('groupDeleteGuardStatus = 403: is refused while a page would be left with nobody holding full access', async () => {
    await using sandbox = await startSandbox()
    const { id } = await groupNamed(sandbox, 'Platform team')
    expect((await sandbox.scim('DELETE', `/Groups/${id}`)).status).toBe(403)
    expect((await sandbox.groups()).totalResults).toBe(28)
  })

  it('groupDeleteGuardStatus = 400: is refused so', async () => {
    await using sandbox = await startSandbox({ switches: { groupDeleteGuardStatus: '400' } })
    const { id } = await groupNamed(sandbox, 'Platform team')
    expect((await sandbox.scim('DELETE', `/Groups/${id}`)).status).toBe(400)
  })

  it('is allowed where somebody else holds the page too', async () => {
    await using sandbox = await startSandbox()
    const { id } = await groupNamed(sandbox, 'Mobile team')
    expect((await sandbox.scim('DELETE', `/Groups/${id}`)).status).toBe(204)
  })

  it('is refused where the only other holder has left', async () => {
    await using sandbox = await startSandbox()
    const [group, holder] = [await groupNamed(sandbox, 'Empty group'), await sandbox.member(20)]
    sandbox.control.addPage({
      title: 'P',
      full_access: [
        { kind: 'group', id: group.id },
        { kind: 'user', id: holder.id },
      ],
    })
    await sandbox.scim('DELETE', `/Users/${holder.id}`)
    expect((await sandbox.scim('DELETE', `/Groups/${group.id}`)).status).toBe(403)
  })
})
