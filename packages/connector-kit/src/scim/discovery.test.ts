import { describe, expect, it } from 'vitest'
import { json, type Script, withBody } from '../testing/scripted-server.ts'
import { listOf, refuse } from '../testing/small-scim.ts'
import { type StartOptions, someUsers, startVendor } from '../testing/started-vendor.ts'

const start = (options: StartOptions = {}) => startVendor({ users: someUsers(3), discovery: 'ask', ...options })

const config =
  (changes: Record<string, unknown>): Script =>
  async (_, honest) =>
    withBody(await honest(), (body) => ({ ...body, ...changes }))

describe('finding out what a server can do', () => {
  it('C4 works without any of the discovery addresses', async () => {
    await using vendor = await start()
    for (const path of ['ServiceProviderConfig', 'ResourceTypes', 'Me'])
      vendor.server.script(`GET /${path}`, () => ({ status: 404, text: '<html>' }))
    const { discovered, capabilities } = await vendor.connector.probe(vendor.session)
    expect(discovered).toMatchObject({ users: '/Users', groups: '/Groups', patch: true, filter: true, etag: false })
    expect(capabilities).toContain('groups.members.add')
    expect(capabilities).not.toContain('me.list')
  })

  it('C4 follows the endpoints of resource types, listed or bare, but to no other place', async () => {
    const types = [
      { id: 'User', name: 'User', endpoint: '/People' },
      { id: 'Group', name: 'Group', endpoint: 'https://elsewhere.test/Groups' },
    ]
    for (const body of [types, listOf(types, 2)]) {
      await using vendor = await start()
      vendor.server.script('GET /ResourceTypes', () => json(200, body))
      const { discovered } = await vendor.connector.probe(vendor.session)
      expect(discovered).toMatchObject({ users: '/People', groups: '/Groups' })
    }
  })

  it('C5 tries filters before it believes in them', async () => {
    const lies: Readonly<Record<string, Script>> = {
      ignores: () => json(200, listOf(someUsers(2), 3)),
      'finds nobody': () => json(200, listOf([], 0)),
      refuses: () => refuse(400, 'no filters', 'invalidFilter'),
    }
    for (const [name, lie] of Object.entries(lies)) {
      await using vendor = await start()
      vendor.server.script('GET /Users', (asked, honest) => (asked.query.has('filter') ? lie(asked, honest) : honest()))
      const { discovered } = await vendor.connector.probe(vendor.session)
      expect(discovered, name).toMatchObject({ filter: false })
      // and works without them from then on
      const { users } = vendor.connector.open({ ...vendor.session, discovered })
      const where = [{ field: 'username', operator: 'eq', value: 'u2@acme.test' }] as const
      const { items } = (await users?.list({ where, position: undefined, limit: 10 })) ?? { items: [] }
      expect(
        items.map(({ id }) => id),
        name,
      ).toEqual(['u2'])
    }
  })

  it('C5 leaves out what the server turns out not to have', async () => {
    await using vendor = await start()
    vendor.server.script('GET /Groups', () => refuse(404, 'no groups here'))
    const { capabilities } = await vendor.connector.probe(vendor.session)
    expect(capabilities.filter((capability) => capability.startsWith('groups.'))).toEqual([])
    expect(capabilities).toContain('users.create')
  })

  it('C5 takes only the server’s own word for it that something is missing', async () => {
    const groupsAfter = async (script: Script): Promise<readonly string[]> => {
      await using vendor = await start()
      vendor.server.script('GET /Groups', script)
      const { capabilities } = await vendor.connector.probe(vendor.session)
      return capabilities.filter((capability) => capability.startsWith('groups.'))
    }
    for (const status of [404, 405, 501]) expect(await groupsAfter(() => refuse(status, 'none'))).toEqual([])
    // a lost right is no missing feature, and a page of HTML is nobody's word
    expect(await groupsAfter(() => refuse(403, 'not you'))).toContain('groups.list')
    expect(await groupsAfter(() => ({ status: 404, text: '<html>' }))).toContain('groups.list')
    await expect(groupsAfter(() => refuse(401, 'expired'))).rejects.toMatchObject({ code: 'vendor_unauthorized' })

    await using vendor = await start()
    vendor.server.script('GET /Me', () => refuse(403, 'not you'))
    expect((await vendor.connector.probe(vendor.session)).capabilities).toContain('me.list')
  })

  it('C5 concludes nothing from a failure', async () => {
    for (const path of ['Users', 'Groups', 'ServiceProviderConfig', 'ResourceTypes', 'Me']) {
      for (const status of [500, 502, 503, 504]) {
        await using vendor = await start()
        const known = { ...vendor.session, discovered: { users: '/Users' } }
        vendor.server.script(`GET /${path}`, () => ({ status, text: 'oops' }))
        await expect(vendor.connector.probe(known), `${path} ${status}`).rejects.toMatchObject({ status })
      }
    }
    await using vendor = await start()
    vendor.server.script('GET /Users', (asked, honest) =>
      asked.query.has('filter') ? { status: 503, text: 'oops' } : honest(),
    )
    await expect(vendor.connector.probe(vendor.session)).rejects.toMatchObject({ code: 'vendor_unavailable' })
  })

  it('C27 connects to a server that says 500 for whatever it does not have', async () => {
    await using vendor = await start()
    for (const path of ['ServiceProviderConfig', 'ResourceTypes', 'Me'])
      vendor.server.script(`GET /${path}`, () => ({ status: 500, text: 'no such thing' }))
    vendor.server.script('GET /Users', (asked, honest) =>
      asked.query.has('filter') ? { status: 500, text: 'no such thing' } : honest(),
    )
    const { capabilities, discovered } = await vendor.connector.probe(vendor.session)
    expect(capabilities).not.toContain('me.list')
    expect(discovered).toMatchObject({ filter: false })
  })

  it('C5 takes 501 for an answer: there is none', async () => {
    await using vendor = await start()
    for (const path of ['ServiceProviderConfig', 'ResourceTypes', 'Me'])
      vendor.server.script(`GET /${path}`, () => refuse(501, 'not here'))
    expect((await vendor.connector.probe(vendor.session)).capabilities).not.toContain('me.list')
  })

  it('C5 concludes nothing from being put off', async () => {
    for (const path of ['Users', 'Groups', 'ServiceProviderConfig', 'ResourceTypes', 'Me']) {
      await using vendor = await start()
      vendor.server.script(`GET /${path}`, () => ({ status: 429, headers: { 'retry-after': '3' } }))
      await expect(vendor.connector.probe(vendor.session), path).rejects.toMatchObject({
        code: 'vendor_rate_limited',
        facts: { retryAfterSeconds: 3 },
      })
    }
  })

  it('C5 takes PUT, versions, cursors and page sizes from what the server says of itself', async () => {
    await using vendor = await start()
    const pagination = { cursor: true, index: false, maxPageSize: 25 }
    vendor.server.script(
      'GET /ServiceProviderConfig',
      config({
        patch: { supported: 'false' },
        etag: { supported: true },
        pagination,
        bulk: { supported: true, maxOperations: 10, maxPayloadSize: 1000 },
      }),
    )
    const { discovered } = await vendor.connector.probe(vendor.session)
    expect(discovered).toEqual({
      users: '/Users',
      groups: '/Groups',
      patch: false,
      filter: true,
      etag: true,
      pagination: 'cursor',
      max_count: 25,
      bulk: { max_operations: 10, max_payload_bytes: 1000 },
    })
    const { users } = vendor.connector.open({ ...vendor.session, discovered })
    const asked = vendor.server.received.length
    await users?.list({ where: [], position: undefined, limit: 100 })
    expect(String(vendor.server.received[asked]?.query)).toBe('cursor=&count=25')
  })

  it('C25 proves the credential by a call that needs it', async () => {
    for (const [status, code] of [
      [401, 'vendor_unauthorized'],
      [403, 'vendor_forbidden'],
    ] as const) {
      for (const discovery of ['ask', 'known'] as const) {
        await using vendor = await start({ discovery })
        vendor.server.script('GET /Users', () => refuse(status, 'no'))
        await expect(vendor.connector.probe(vendor.session)).rejects.toMatchObject({ code })
      }
    }
  })
})
