import { afterEach, describe, expect, it } from 'vitest'
import { type Desk, openDesk } from '../testing/desk.ts'
import { group, page, user } from '../testing/sample-answers.ts'

let desk: Desk | undefined
afterEach(() => desk?.api.close())

describe('rollcall groups', () => {
  it('lists groups with the number of members, where the vendor tells', async () => {
    desk = await openDesk({
      listGroups: () => page([group(), group({ id: 'g-2', name: 'Legal', members: undefined })]),
    })
    expect((await desk.type('rollcall groups list')).out).toBe('ID   NAME    MEMBERS\ng-1  Design  1\ng-2  Legal\n')
  })

  it('creates a group with members', async () => {
    desk = await openDesk()
    const { out } = await desk.type(`rollcall groups create -d '{"name":"Design","members":[{"id":"u-1"}]}'`)
    expect(out).toBe('Created group Design (g-1).\n')
    expect(desk.api.asked.at(-1)?.body).toEqual({ name: 'Design', members: [{ id: 'u-1' }] })
  })

  it('renames a group', async () => {
    desk = await openDesk()
    const { out } = await desk.type("rollcall groups update g-1 --set name='Product design'")
    expect(out).toBe('Updated group Product design (g-1).\n')
  })

  it.each([
    ['add-members g-1 u-1 u-2', 'addGroupMembers', 'Added to group Design (g-1): u-1, u-2.\n'],
    ['remove-members g-1 u-1 u-2 --yes', 'removeGroupMembers', 'Removed from group Design (g-1): u-1, u-2.\n'],
  ])('changes who is in it with %s', async (words, endpoint, sentence) => {
    desk = await openDesk()
    const { out } = await desk.type(`rollcall groups ${words} --verify`)
    expect(out).toBe(sentence)
    expect(desk.api.asked.at(-1)).toMatchObject({
      id: endpoint,
      query: { verify: true },
      body: { group_id: 'g-1', user_ids: ['u-1', 'u-2'] },
    })
  })

  it('shows the members that the vendor lists with the group', async () => {
    desk = await openDesk()
    expect((await desk.type('rollcall groups members g-1')).out).toBe('ID   NAME\nu-1  Ada Byron\n')
  })

  it('asks for the users in the group where the vendor does not list them with it', async () => {
    desk = await openDesk({ getGroup: () => group({ members: undefined }), listUsers: () => page([user()]) })
    const { out } = await desk.type('rollcall groups members g-1')
    expect(out).toContain('u-1  Ada Byron')
    expect(desk.api.asked.at(-1)).toMatchObject({ id: 'listUsers', query: { group_id: 'g-1' } })
  })

  it('says what is lost with a group before it deletes it, and reads back', async () => {
    desk = await openDesk()
    const { out, questions } = await desk.type('rollcall groups delete g-1', { answers: ['yes'] })
    expect(questions[0]?.text).toBe(
      'Delete the group Design (g-1). Access that it gave to its members ends with it.\nGo on? [y/N] ',
    )
    expect(out).toBe('Deleted group g-1.\nVerified: The vendor says so.\n')
  })

  it('says who loses what before it removes members', async () => {
    desk = await openDesk()
    const { out, questions } = await desk.type('rollcall groups remove-members g-1 u-1 u-2', { answers: ['y'] })
    expect(questions[0]?.text).toBe(
      'Remove Ada Byron (u-1), u-2 from the group Design (g-1). Access that it gave them ends with it.\nGo on? [y/N] ',
    )
    expect(out).toBe('Removed from group Design (g-1): u-1, u-2.\n')
  })

  it('removes nobody when the answer is no', async () => {
    desk = await openDesk()
    const ended = await desk.type('rollcall groups remove-members g-1 u-1', { answers: ['n'] })
    expect(ended).toMatchObject({ exitCode: 1, err: 'Nothing was changed.\n' })
    expect(desk.api.asked.map(({ id }) => id)).not.toContain('removeGroupMembers')
  })

  it('asks before an update that leaves somebody out', async () => {
    desk = await openDesk({
      getGroup: () => group({ members: [{ id: 'u-1', name: 'Ada Byron' }, { id: 'u-2' }, { id: 'u-3' }] }),
    })
    const line = `rollcall groups update g-1 -d '{"members":[{"id":"u-2"},{"id":"u-9"}]}'`
    const ended = await desk.type(line, { answers: ['n'] })
    expect(ended.questions[0]?.text).toBe(
      'Remove Ada Byron (u-1), u-3 from the group Design (g-1). Access that it gave them ends with it.\nGo on? [y/N] ',
    )
    expect(ended.exitCode).toBe(1)
    expect(desk.api.asked.map(({ id }) => id)).not.toContain('updateGroup')
    expect((await desk.type(`${line} --yes`)).exitCode).toBe(0)
  })

  it('looks up who is in the group where the vendor does not list them with it', async () => {
    desk = await openDesk({ getGroup: () => group({ members: undefined }), listUsers: () => page([user()]) })
    const ended = await desk.type(`rollcall groups update g-1 -d '{"members":[]}'`, { answers: ['n'] })
    expect(ended.questions[0]?.text).toContain('Remove Ada Byron (u-1) from the group Design (g-1).')
  })

  it('asks as well where it cannot be seen whether an update leaves somebody out', async () => {
    desk = await openDesk({
      getGroup: () => group({ members: undefined }),
      listUsers: () => page([], { is_partial_response: true }),
    })
    const ended = await desk.type(`rollcall groups update g-1 -d '{"members":[{"id":"u-1"}]}'`, { answers: ['n'] })
    expect(ended.questions[0]?.text).toContain(
      'The group Design (g-1) has exactly the given members afterwards. Who is in it now cannot be seen in full.',
    )
  })

  it.each([`-d '{"members":[{"id":"u-2"},{"id":"u-1"}]}'`, '--set name=Design'])(
    'does not ask about an update that leaves nobody out: %s',
    async (words) => {
      desk = await openDesk()
      expect(await desk.type(`rollcall groups update g-1 ${words}`, { answers: [] })).toMatchObject({
        exitCode: 0,
        questions: [],
      })
    },
  )
})
