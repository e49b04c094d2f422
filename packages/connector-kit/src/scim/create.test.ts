import { describe, expect, it } from 'vitest'
import { afterEffect, json, type Reply } from '../testing/scripted-server.ts'
import { listOf, refuse } from '../testing/small-scim.ts'
import { type StartedVendor, startVendor, toStoredUser } from '../testing/started-vendor.ts'
import { STRICT_SCIM } from './dialect.ts'

const ANA = { username: 'ana@acme.test', name: 'Ana Sol' } as const

const posts = ({ server }: StartedVendor): number => server.received.filter(({ method }) => method === 'POST').length

describe('creating a user', () => {
  it('C17 looks first, posts once and answers with what the vendor made of it', async () => {
    await using vendor = await startVendor()
    const written = await vendor.users.create(ANA)
    expect(written).toMatchObject({ item: ANA, ignored: [], unconfirmed: [], effects: [] })
    expect(vendor.server.received.map(({ method }) => method)).toEqual(['GET', 'POST'])
  })

  it('C17 refuses somebody who exists, or adopts them where the connector says so', async () => {
    const users = [toStoredUser('ana')]
    await using refusing = await startVendor({ users })
    await expect(refusing.users.create({ username: 'ANA@acme.test' })).rejects.toMatchObject({
      code: 'vendor_conflict',
      facts: { effect: 'none' },
    })
    await using adopting = await startVendor({ users, onExisting: 'adopt' })
    const written = await adopting.users.create({ username: 'ANA@acme.test' })
    expect(written).toMatchObject({ item: { id: 'ana' }, effects: [{ code: 'adopted' }] })
    expect([posts(refusing), posts(adopting)]).toEqual([0, 0])
  })

  it('C17 takes a 409 for what it is: looks the user up and adopts, or refuses', async () => {
    for (const onExisting of ['adopt', 'conflict'] as const) {
      await using vendor = await startVendor({ onExisting, dialect: { uniqueness: 'enforced' } })
      vendor.server.script('POST /Users', () => {
        vendor.held.users.set('ana', toStoredUser('ana')) // somebody else was quicker
        return refuse(409, 'the name is taken', 'uniqueness')
      })
      const creating = vendor.users.create(ANA)
      if (onExisting === 'adopt')
        expect(await creating).toMatchObject({ item: { id: 'ana' }, effects: [{ code: 'adopted' }] })
      else await expect(creating).rejects.toMatchObject({ code: 'vendor_conflict', status: 409 })
    }
  })

  it('C17 looks the user up after a lost answer instead of creating a second one', async () => {
    const losses: Readonly<Record<string, Reply>> = {
      'hung up': 'hang up',
      'broken off': 'break off',
      silent: 'stay silent',
      failed: refuse(500, 'Internal Server Error'),
      'a page of HTML': { status: 200, headers: { 'content-type': 'text/html' }, text: '<p>Hello' },
    }
    for (const [loss, reply] of Object.entries(losses)) {
      await using vendor = await startVendor({ timeoutMs: 200 })
      vendor.server.script('POST /Users', afterEffect(reply))
      const written = await vendor.users.create(ANA)
      expect(written, loss).toMatchObject({ item: ANA, effects: [{ code: 'adopted' }] })
      expect([posts(vendor), vendor.held.users.size], loss).toEqual([1, 1])
    }
  })

  it('C17 repeats a lost creation only where the vendor itself refuses doubles', async () => {
    await using unsure = await startVendor()
    unsure.server.script('POST /Users', () => 'hang up', 1)
    await expect(unsure.users.create(ANA)).rejects.toMatchObject({ facts: { effect: 'unknown' } })
    expect([posts(unsure), unsure.held.users.size]).toEqual([1, 0])

    await using sure = await startVendor({ dialect: { uniqueness: 'enforced' } })
    sure.server.script('POST /Users', () => 'hang up', 1)
    expect(await sure.users.create(ANA)).toMatchObject({ item: ANA, effects: [] })
    expect([posts(sure), sure.held.users.size]).toEqual([2, 1])
  })

  it('C17 adopts a creation that arrived late, while it was being repeated', async () => {
    await using vendor = await startVendor({ dialect: { uniqueness: 'enforced' } })
    vendor.server.script('POST /Users', afterEffect(refuse(409, 'the name is taken', 'uniqueness')))
    vendor.server.script('POST /Users', () => 'hang up', 1)
    expect(await vendor.users.create(ANA)).toMatchObject({ item: ANA, effects: [{ code: 'adopted' }] })
    expect(vendor.held.users.size).toBe(1)
  })

  it('leaves it open whether a lost creation happened where the look-up fails, too', async () => {
    await using vendor = await startVendor({ dialect: { uniqueness: 'enforced' } })
    vendor.server.script('POST /Users', afterEffect('hang up'))
    vendor.server.script('GET /Users', () => refuse(429, 'slow down'))
    await expect(vendor.users.create(ANA)).rejects.toMatchObject({
      code: 'vendor_rate_limited',
      facts: { effect: 'unknown' },
    })

    await using late = await startVendor({ dialect: { uniqueness: 'enforced' } })
    late.server.script('POST /Users', () => {
      late.server.script('GET /Users', () => refuse(429, 'slow down'))
      return refuse(409, 'the name is taken', 'uniqueness')
    })
    late.server.script('POST /Users', () => 'hang up', 1)
    await expect(late.users.create(ANA)).rejects.toMatchObject({
      code: 'vendor_rate_limited',
      facts: { effect: 'unknown' },
    })
  })

  it('does not take a search that has no end for "there is none"', async () => {
    const filter = { ...STRICT_SCIM.filter, users: {} }
    await using vendor = await startVendor({ dialect: { maxCount: 1, filter } })
    vendor.server.script('GET /Users', ({ query }) =>
      json(200, listOf([toStoredUser(`u${query.get('startIndex')}`)], 1_000_000)),
    )
    await expect(vendor.users.create(ANA)).rejects.toMatchObject({ code: 'vendor_malformed' })
    expect([posts(vendor), vendor.server.received.length]).toEqual([0, 1000])
  })

  it('takes the primary address for the name where none is sent, and refuses where there is neither', async () => {
    await using vendor = await startVendor()
    const emails = [
      { email: 'second@acme.test', is_primary: false },
      { email: 'ana@acme.test', is_primary: true },
    ]
    expect((await vendor.users.create({ emails })).item?.username).toBe('ana@acme.test')
    await expect(vendor.users.create({ name: 'Ana' })).rejects.toMatchObject({
      code: 'invalid_request',
      facts: { failures: [{ path: 'username' }] },
    })
  })

  it('claims seats and invitations only for a user who became active', async () => {
    const facts = { createIsBillable: true, createSendsInvite: true }
    await using vendor = await startVendor({ facts })
    const active = await vendor.users.create(ANA)
    expect(active.effects.map(({ code }) => code)).toEqual(['seat_taken', 'invite_sent'])
    const inactive = await vendor.users.create({ username: 'ben@acme.test', status: 'inactive' })
    expect(inactive).toMatchObject({ item: { status: 'inactive' }, effects: [] })
  })

  it('merges remote_data into the body as it is', async () => {
    await using vendor = await startVendor()
    await vendor.users.create({ ...ANA, remote_data: { nickName: 'A', 'urn:acme:User': { badge: 7 } } })
    const [held] = vendor.held.users.values()
    expect(held).toMatchObject({ displayName: 'Ana Sol', nickName: 'A', 'urn:acme:User': { badge: 7 } })
  })
})

describe('creating a group', () => {
  it('C17 is done once, too: looked for by name before and after', async () => {
    await using vendor = await startVendor({ users: [toStoredUser('ana')] })
    vendor.server.script('POST /Groups', afterEffect('hang up'))
    const written = await vendor.groups.create({ name: 'Platform', members: [{ id: 'ana' }], description: 'no place' })
    expect(written).toMatchObject({
      item: { name: 'Platform', members: [{ id: 'ana' }] },
      effects: [{ code: 'adopted' }],
      ignored: ['description'],
    })
    expect(vendor.held.groups.size).toBe(1)
    await expect(vendor.groups.create({ name: 'Platform' })).rejects.toMatchObject({ code: 'vendor_conflict' })
    await expect(vendor.groups.create({})).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it('C17 is not taken for done because an older one has the name, and is not repeated: names may repeat', async () => {
    const old = { id: 'old', displayName: 'Admins', members: [{ value: 'boss' }] }
    await using vendor = await startVendor({ groups: [old], dialect: { uniqueness: 'enforced' } })
    vendor.server.script('POST /Groups', () => 'hang up')
    await expect(vendor.groups.create({ name: 'Admins' })).rejects.toMatchObject({
      code: 'vendor_conflict',
      facts: { effect: 'none' },
    })
    await expect(vendor.groups.create({ name: 'Others' })).rejects.toMatchObject({ facts: { effect: 'unknown' } })
    expect(posts(vendor)).toBe(1)
  })
})
