import { describe, expect, it } from 'vitest'
import { openPlace, reasonOf } from './testing/place.ts'

describe('a group', () => {
  it('is shown with its address and the number of its members, and without them', () => {
    const { body } = openPlace().call('GET', '/groups/design@acme.test')
    expect(body).toEqual({
      kind: 'admin#directory#group',
      id: expect.any(String),
      etag: expect.any(String),
      email: 'design@acme.test',
      name: 'Design',
      description: 'Design of Acme',
      directMembersCount: '15',
      adminCreated: true,
    })
  })

  it('counts people as its direct members, and not the groups in it', () => {
    expect(openPlace().call('GET', '/groups/product@acme.test').body.directMembersCount).toBe('3')
  })

  it('needs an address in a domain of the customer’s, and is named after it for want of a name', () => {
    const { call } = openPlace()
    expect(reasonOf(call('POST', '/groups', { body: { name: 'Climbing' } }))).toBe('required')
    expect(call('POST', '/groups', { body: { email: 'climbing@elsewhere.test' } }).status).toBe(404)
    const { body } = call('POST', '/groups', { body: { email: 'Climbing@acme.test' } })
    expect(body).toMatchObject({ email: 'climbing@acme.test', name: 'climbing', directMembersCount: '0' })
    expect(call('POST', '/groups', { body: { email: 'other@acme.test', name: 'climbing' } }).status).toBe(200)
  })

  it('is refused where the address is a group’s or somebody’s: 409 duplicate', () => {
    const { call } = openPlace()
    for (const email of ['design@acme.test', 'ANA.SOL@acme.test']) {
      const answers = [
        call('POST', '/groups', { body: { email } }),
        call('PATCH', '/groups/sales@acme.test', { body: { email } }),
      ]
      expect(answers.map((answer) => [answer.status, reasonOf(answer)])).toEqual(answers.map(() => [409, 'duplicate']))
    }
  })

  it('is changed in part, and goes with DELETE out of the groups that it was in, while its people stay', () => {
    const { call, vendor, walk } = openPlace()
    const path = '/groups/design@acme.test'
    expect(call('PATCH', path, { body: { name: 'Beauty' } }).body).toMatchObject({
      name: 'Beauty',
      description: 'Design of Acme',
      email: 'design@acme.test',
    })
    expect([call('DELETE', path).status, call('GET', path).status]).toEqual([204, 404])
    expect([walk('/groups/product@acme.test/members?', 'members').length, vendor.users().length]).toEqual([4, 60])
  })

  it('is found by its address, its name, and by who is in it', () => {
    const { call, join } = openPlace()
    const find = (query: string) =>
      call('GET', `/groups?${query}`).body.groups?.map(({ name }: { name: string }) => name)
    const search = (query: string) => find(`customer=my_customer&query=${encodeURIComponent(query)}`)
    expect([search('email:des*'), search("name='Sales'"), search('name:nothing*')]).toEqual([
      ['Design'],
      ['Sales'],
      undefined,
    ])
    const id = join()
    call('POST', '/groups/sales@acme.test/members', { body: { id } })
    expect([find(`userKey=${id}`), find('userKey=new.one@acme.test')]).toEqual([['Sales'], ['Sales']])
    expect([search(`memberKey=${id}`), search('memberKey=design@acme.test')]).toEqual([['Sales'], ['Product']])
    expect(call('GET', '/groups?userKey=nobody@acme.test').status).toBe(404)
  })

  it('is not found by other names, by words of its name, or by member and name at once', () => {
    const { call } = openPlace()
    for (const query of [
      'shoes=1',
      'Design',
      'name:Design',
      'memberKey:ana*',
      'memberKey=ana.sol@acme.test name=Design',
    ])
      expect(call('GET', `/groups?customer=my_customer&query=${encodeURIComponent(query)}`).status, query).toBe(400)
  })
})

describe('members', () => {
  it('are people, groups, and addresses outside, whose standing Google does not tell', () => {
    const { call } = openPlace()
    const { members } = call('GET', '/groups/product@acme.test/members').body
    expect(members.map(({ type, email, status }: Record<string, unknown>) => [type, email, status])).toEqual([
      ['USER', 'ana.sol@acme.test', 'ACTIVE'],
      ['USER', 'bruno.okafor@acme.test', 'ACTIVE'],
      ['GROUP', 'engineering@acme.test', 'ACTIVE'],
      ['GROUP', 'design@acme.test', 'ACTIVE'],
      ['USER', 'advisor@elsewhere.test', undefined],
    ])
  })

  it('can be everybody of the customer at once, without an address', () => {
    const { members } = openPlace().call('GET', '/groups/announcements@acme.test/members').body
    expect(members).toEqual([
      {
        kind: 'admin#directory#member',
        etag: expect.any(String),
        id: 'C01sandbox',
        role: 'MEMBER',
        type: 'CUSTOMER',
        status: 'ACTIVE',
      },
    ])
  })

  it('can be asked for by role, and with those of the groups among them, each once', () => {
    const { walk } = openPlace()
    const path = '/groups/product@acme.test/members?'
    const derived: readonly { readonly id: string }[] = walk(`${path}includeDerivedMembership=true`, 'members')
    // Two people, two groups of fifteen in which those two are, and somebody elsewhere.
    expect([derived.length, new Set(derived.map(({ id }) => id)).size]).toEqual([33, 33])
    expect(walk(`${path}roles=OWNER,MANAGER`, 'members')).toMatchObject([{ email: 'ana.sol@acme.test', role: 'OWNER' }])
  })

  it('form no circle: a group is in none that is in it', () => {
    const { call } = openPlace()
    for (const [group, email] of [
      ['design', 'product@acme.test'],
      ['design', 'design@acme.test'],
    ]) {
      const answer = call('POST', `/groups/${group}@acme.test/members`, { body: { email } })
      expect([answer.status, reasonOf(answer)]).toEqual([400, 'invalid'])
    }
  })

  it('change their role alone', () => {
    const { call } = openPlace()
    const path = '/groups/product@acme.test/members/bruno.okafor@acme.test'
    expect(call('PATCH', path, { body: { role: 'MANAGER', type: 'GROUP' } }).body).toMatchObject({
      role: 'MANAGER',
      type: 'USER',
    })
    expect([call('GET', path).body.role, call('PUT', path, { body: { role: 'KING' } }).status]).toEqual([
      'MANAGER',
      400,
    ])
  })

  it('are told page by page, and say who is suspended', () => {
    const { call, walk, join } = openPlace()
    const id = join()
    call('POST', '/groups/everybody@acme.test/members', { body: { id } })
    call('PATCH', `/users/${id}`, { body: { suspended: true } })
    const members = walk('/groups/everybody@acme.test/members?maxResults=25', 'members')
    expect(new Set(members.map((member: { id: string }) => member.id)).size).toBe(61)
    expect(members.find((member: { id: string }) => member.id === id)).toMatchObject({
      kind: 'admin#directory#member',
      email: 'new.one@acme.test',
      role: 'MEMBER',
      type: 'USER',
      status: 'SUSPENDED',
    })
  })

  it('come one by one, by id or address, and are refused when they are there already: 409', () => {
    const { call, vendor, join } = openPlace()
    const path = '/groups/design@acme.test/members'
    const id = join()
    expect(call('POST', path, { body: { email: 'new.one@acme.test', role: 'MANAGER' } }).body).toMatchObject({
      id,
      role: 'MANAGER',
    })
    const again = call('POST', path, { body: { id, role: 'MEMBER' } })
    expect([again.status, reasonOf(again), again.body.error.message]).toEqual([
      409,
      'duplicate',
      'Member already exists.',
    ])
    expect(call('GET', `${path}/${id}`).body.role).toBe('MANAGER')
    expect(vendor.account(id)?.groups).toHaveLength(1)
  })

  it('are refused where nobody has that id or address of the customer’s', () => {
    const { call } = openPlace()
    const path = '/groups/design@acme.test/members'
    for (const body of [{ id: '100000000000000000000' }, { email: 'nobody@acme.test' }])
      expect(reasonOf(call('POST', path, { body }))).toBe('notFound')
    expect(reasonOf(call('POST', path, { body: {} }))).toBe('required')
    expect(reasonOf(call('POST', path, { body: { email: 'ana.sol@acme.test', role: 'KING' } }))).toBe('invalid')
  })

  it('go once, and are not found afterwards', () => {
    const { call, vendor, join } = openPlace()
    const id = join()
    const path = `/groups/design@acme.test/members/${id}`
    call('POST', '/groups/design@acme.test/members', { body: { id } })
    expect([call('DELETE', path).status, vendor.account(id)?.groups]).toEqual([204, []])
    expect(call('DELETE', path)).toMatchObject({
      status: 404,
      body: { error: { message: 'Resource Not Found: memberKey' } },
    })
  })

  it('who are nobody’s at all are taken for a key that was not sent: 400', () => {
    const { call } = openPlace()
    for (const key of ['nobody@acme.test', '100000000000000000000'])
      expect(call('DELETE', `/groups/design@acme.test/members/${key}`)).toMatchObject({
        status: 400,
        body: { error: { message: 'Missing required field: memberKey', errors: [{ reason: 'required' }] } },
      })
  })
})
