import { describe, expect, it } from 'vitest'
import { openPlace, reasonOf } from './testing/place.ts'

const ALL = '/users?customer=my_customer'

type Row = { readonly id: string; readonly primaryEmail: string }

describe('a list', () => {
  it('goes on with its page token, and has each row once', () => {
    const { walk, vendor } = openPlace()
    const ids = walk(`${ALL}&maxResults=7`, 'users').map(({ id }: Row) => id)
    expect(ids.toSorted()).toEqual(
      vendor
        .users()
        .map(({ id }) => id)
        .toSorted(),
    )
  })

  it('goes on behind rows that went meanwhile', () => {
    for (const gone of [0, 1, 3]) {
      const { call, walk } = openPlace()
      const { users, nextPageToken } = call('GET', `${ALL}&maxResults=4&orderBy=email`).body
      const expected = walk(`${ALL}&maxResults=500&orderBy=email`, 'users').slice(4)
      expect(call('DELETE', `/users/${users[gone].id}`).status).toBe(204)
      const rest = walk(`${ALL}&maxResults=50&orderBy=email&pageToken=${encodeURIComponent(nextPageToken)}`, 'users')
      expect(rest.map(({ id }: Row) => id)).toEqual(expected.map(({ id }: Row) => id))
    }
  })

  it('has 100 users or 200 groups a page, and 500 users for whoever asks for more', () => {
    const { call, vendor } = openPlace()
    for (let at = 0; at < 500; at++) vendor.addUser({ username: `many.${at}@acme.test`, name: `Many ${at}` })
    const sizeOf = (query: string) => call('GET', `${ALL}${query}`).body.users.length
    expect([sizeOf(''), sizeOf('&maxResults=1'), sizeOf('&maxResults=5000')]).toEqual([100, 1, 500])
    const members = call('GET', '/groups/everybody@acme.test/members').body.members.length
    expect(members).toBe(60)
  })

  it('leaves out the rows’ key where there are none, and the token on the last page', () => {
    const { call } = openPlace()
    const { body } = call('GET', `${ALL}&query=${encodeURIComponent("email='nobody@acme.test'")}`)
    expect(body).toEqual({ kind: 'admin#directory#users', etag: expect.any(String) })
    expect(call('GET', `${ALL}&maxResults=60`).body.nextPageToken).toBeUndefined()
  })

  it('does not go on from a place that is not there, nor with a size that is none', () => {
    const { call } = openPlace()
    for (const query of ['pageToken=bm90aGluZw%3D%3D', 'maxResults=0', 'maxResults=many', 'maxResults=-1'])
      expect(reasonOf(call('GET', `${ALL}&${query}`))).toBe('invalid')
  })

  it('goes on for three days, and in the same kind of list', () => {
    const { call, wait } = openPlace()
    const { nextPageToken } = call('GET', `${ALL}&maxResults=3`).body
    const goOn = (path: string) => call('GET', `${path}&pageToken=${encodeURIComponent(nextPageToken)}`).status
    wait(3 * 86_400_000)
    expect([goOn(ALL), goOn('/groups?customer=my_customer')]).toEqual([200, 400])
    wait(1)
    expect(goOn(ALL)).toBe(400)
  })

  it('of users has an order only where it is asked for', () => {
    const { call } = openPlace()
    const names = (query: string) =>
      call('GET', `${ALL}${query}`).body.users.map(({ name }: { name: { familyName: string } }) =>
        name.familyName.toLowerCase(),
      )
    const rising = names('&orderBy=familyName')
    expect(rising).toEqual(rising.toSorted())
    expect(names('&orderBy=familyName&sortOrder=DESCENDING')).toEqual(rising.toReversed())
    expect(names('')).not.toEqual(rising)
    expect(call('GET', `${ALL}&orderBy=shoeSize`).status).toBe(400)
  })

  it('needs to be told of which customer or domain', () => {
    const { call } = openPlace()
    for (const path of ['/users', '/groups']) expect(call('GET', path).status).toBe(400)
    expect(call('GET', '/users?customer=C0other').status).toBe(400)
    expect(call('GET', '/users?domain=other.test').status).toBe(404)
    const { users } = call('GET', '/users?domain=contractor.test').body
    expect(users.every(({ primaryEmail }: Row) => primaryEmail.endsWith('@contractor.test'))).toBe(true)
  })

  it('of users has the suspended and the archived, and the deleted only where they are asked for', () => {
    const { call, walk, vendor, join } = openPlace()
    const id = join()
    call('DELETE', `/users/${id}`)
    const here = walk(`${ALL}&maxResults=500`, 'users').map((user: Row) => user.id)
    const inactive = vendor.users().filter(({ standing }) => standing === 'inactive')
    expect([here.includes(id), inactive.every((user) => here.includes(user.id))]).toEqual([false, true])
    expect(walk(`${ALL}&showDeleted=true`, 'users')).toMatchObject([{ id, deletionTime: '2026-11-25T08:00:00.000Z' }])
  })
})

describe('a search', () => {
  const find = (place: ReturnType<typeof openPlace>, query: string): readonly string[] =>
    place.walk(`${ALL}&query=${encodeURIComponent(query)}`, 'users').map(({ primaryEmail }: Row) => primaryEmail)

  it('is by whole value, by word and by beginning, in any case, and several terms must all hold', () => {
    const place = openPlace()
    place.vendor.addUser({ username: 'lee@acme.test', name: 'Lee Van Cleef' })
    for (const query of [
      "email='LEE@acme.test'",
      'email:lee@*',
      "familyName='van cleef'",
      'familyName:cleef',
      'givenName:lee familyName:van*',
    ])
      expect(find(place, query), query).toEqual(['lee@acme.test'])
    expect(find(place, "givenName='Lee' familyName='Other'")).toEqual([])
  })

  it('is by standing, rank, title and department', () => {
    const place = openPlace()
    expect(find(place, 'isSuspended=true')).toHaveLength(4)
    expect(find(place, 'isArchived=true')).toHaveLength(1)
    expect(find(place, 'isAdmin=true')).toHaveLength(2)
    expect(find(place, 'isDelegatedAdmin=true')).toHaveLength(1)
    expect(find(place, 'externalId=E00001')).toEqual(['ana.sol@acme.test'])
    const id = place.join()
    place.call('PATCH', `/users/${id}`, { body: { organizations: [{ title: 'Juggler', department: 'Circus' }] } })
    expect(find(place, "orgTitle='Juggler' orgDepartment:circus")).toEqual(['new.one@acme.test'])
  })

  it('without a field is by names and addresses', () => {
    const place = openPlace()
    place.vendor.addUser({ username: 'lee@acme.test', name: 'Lee Van Cleef' })
    for (const query of ['Cleef', "'van cleef'", 'lee@acme.test'])
      expect(find(place, query), query).toEqual(['lee@acme.test'])
  })

  it('finds by an alias, too', () => {
    const place = openPlace()
    const id = place.join('old@acme.test')
    place.call('PATCH', `/users/${id}`, { body: { primaryEmail: 'new@acme.test' } })
    expect(find(place, "email='old@acme.test'")).toEqual(['new@acme.test'])
  })

  it('is refused for a field that is not there and for what is no query', () => {
    const { call } = openPlace()
    for (const query of ['shoeSize=43', "email='open", 'givenName:', 'isAdmin:true'])
      expect(reasonOf(call('GET', `${ALL}&query=${encodeURIComponent(query)}`)), query).toBe('invalid')
  })

  it('searchIndex = immediate: sees a new user at once; searchIndex = lagging: ten seconds later', () => {
    const place = openPlace()
    const query = "email='new.one@acme.test'"
    place.join()
    expect(find(place, query)).toHaveLength(1)
    place.vendor.set({ searchIndex: 'lagging' })
    expect([find(place, query).length, place.call('GET', '/users/new.one@acme.test').status]).toEqual([0, 200])
    place.wait(10_000)
    expect(find(place, query)).toHaveLength(1)
  })
})
