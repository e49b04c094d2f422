import { describe, expect, it } from 'vitest'
import { join, open } from './testing/place.ts'

describe('a new Google user', () => {
  it('has a password that is sent, differs each time, and is in no answer', async () => {
    await using place = await open()
    const written = [
      await place.users.create({ username: 'mona@acme.test', name: 'Mona Lisa Gherardini' }),
      await place.users.create({ username: 'otto@acme.test', status: 'inactive' }),
    ]
    const passwords = place.session.requests.map(({ body }) => String(Object(body)['password']))
    expect(new Set(passwords.filter((password) => password.length > 40)).size).toBe(2)
    for (const password of passwords) expect(JSON.stringify(written)).not.toContain(password)
    expect(written.map(({ item }) => [item?.first_name, item?.last_name, item?.status])).toEqual([
      ['Mona', 'Lisa Gherardini', 'active'],
      ['otto', 'otto', 'inactive'],
    ])
  })
})

describe('a Google profile', () => {
  it('keeps what was not sent of a list that Google replaces as a whole', async () => {
    await using place = await open()
    const id = join(place)
    await place.users.update(id, { title: 'Boss', department: 'R&D' })
    expect((await place.users.update(id, { title: 'Chief' })).item).toMatchObject({
      title: 'Chief',
      department: 'R&D',
    })
  })

  it('is renamed by username alone, and never by an address', async () => {
    await using place = await open()
    const id = join(place)
    const emails = [{ email: 'other@acme.test', is_primary: true }]
    expect(await place.users.update(id, { emails })).toMatchObject({
      ignored: ['emails'],
      item: { username: 'lee.aver@acme.test' },
    })
    expect((await place.users.update(id, { username: 'lee@acme.test' })).item?.username).toBe('lee@acme.test')
    const where = [{ field: 'username', operator: 'eq', value: 'lee.aver@acme.test' }] as const
    // Google finds the alias, too: who has it is not who was asked for.
    expect((await place.users.list({ where, position: undefined, limit: 10 })).items).toEqual([])
  })
})

describe('a Google user with several of everything', () => {
  it('is told by the main ones, and keeps the others when one is changed', async () => {
    await using place = await open()
    const id = place.google.users()[5]?.id ?? ''
    const { item: before } = await place.users.get(id)
    expect(before).toMatchObject({ title: 'Engineer', department: 'Engineering', employee_number: 'E00006' })
    const { item } = await place.users.update(id, { title: 'Chief', employee_number: 'E1' })
    expect(item).toMatchObject({ title: 'Chief', cost_center: 'C-1', employee_number: 'E1' })
    const { organizations, externalIds, phones, addresses } = Object(item?.remote_data)
    expect(organizations).toContainEqual(expect.objectContaining({ title: 'Board member' }))
    expect(externalIds).toContainEqual({ value: 'badge-77', type: 'custom', customType: 'badge' })
    expect([phones, addresses]).toEqual([before.remote_data['phones'], before.remote_data['addresses']])
  })

  it('has the same addresses after they were sent back, without the alias that Google gives by itself', async () => {
    await using place = await open()
    const id = place.google.users()[5]?.id ?? ''
    const { item: before } = await place.users.get(id)
    expect(before.emails.map(({ email }) => email)).toEqual([before.username, 'private@elsewhere.test'])
    const written = await place.users.update(id, { emails: before.emails })
    expect([written.ignored, written.item?.emails]).toEqual([[], before.emails])
    expect(written.item?.remote_data['emails']).toEqual(before.remote_data['emails'])
    await place.users.update(id, {
      emails: [...before.emails, { email: `${before.username}.test-google-a.com`, is_primary: false }],
    })
    const changes = place.session.requests.filter(({ method }) => method === 'PUT').map(({ body }) => Object(body))
    expect(changes.map(({ emails }) => emails)).toEqual(
      changes.map(() => [{ address: 'private@elsewhere.test', type: 'home' }]),
    )
  })
})

describe('a Google user of whom something is taken away', () => {
  it('has it no more, which Google does by PUT and null alone', async () => {
    await using place = await open()
    const id = place.google.users()[5]?.id ?? ''
    const before = await place.users.update(id, { manager: { email: 'ana.sol@acme.test' }, languages: ['de'] })
    const emails = before.item?.emails.filter((email) => email.is_primary) ?? []
    const cleared = { phones: [], emails, languages: [], manager: {}, employee_number: '' }
    const { item, ignored } = await place.users.update(id, cleared)
    expect(ignored).toEqual([])
    expect(item).toMatchObject({ phones: [], languages: [] })
    expect([item?.manager, item?.employee_number, item?.emails.length]).toEqual([undefined, undefined, 1])
    expect(item?.remote_data['externalIds']).toEqual([{ value: 'badge-77', type: 'custom', customType: 'badge' }])
  })
})
