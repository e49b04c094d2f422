import { describe, expect, it } from 'vitest'
import { withBody } from '../testing/scripted-server.ts'
import { someUsers, startVendor } from '../testing/started-vendor.ts'

const FIRST = { where: [], position: undefined, limit: 100 } as const

describe('what is sent', () => {
  it('C1 is SCIM’s media type, and plain JSON is taken for an answer', async () => {
    await using vendor = await startVendor()
    vendor.server.script('POST /Users', async (_, honest) => {
      const { headers, ...answer } = await honest()
      return { ...answer, headers: { ...headers, 'content-type': 'application/json;charset=utf-8' } }
    })
    const { item } = await vendor.users.create({ username: 'ana@acme.test' })
    expect(item?.username).toBe('ana@acme.test')
    const post = vendor.server.received.find(({ method }) => method === 'POST')
    expect(post?.headers['content-type']).toBe('application/scim+json')
    expect(post?.headers['accept']).toBe('application/scim+json, application/json')
  })

  it('C2 carries the token in the header and nowhere else, and never to where a redirect leads', async () => {
    await using other = await startVendor()
    await using vendor = await startVendor({ users: someUsers(1) })
    await vendor.users.list(FIRST)
    const [asked] = vendor.server.received
    expect(asked?.headers['authorization']).toMatch(/^Bearer kit-test-token/)
    expect(`${asked?.path}?${String(asked?.query)}`).not.toContain('kit-test-token')
    vendor.server.script('GET /Users', () => ({
      status: 302,
      headers: { location: `${other.server.baseUrl}/Users` },
    }))
    await expect(vendor.users.list(FIRST)).rejects.toMatchObject({ code: 'vendor_malformed', status: 502 })
    expect(other.server.received).toEqual([])
    expect(JSON.stringify(vendor.session.requests)).not.toContain('kit-test-token')
  })

  it('C3 names its sender', async () => {
    await using vendor = await startVendor()
    await vendor.users.list(FIRST)
    expect(vendor.server.received[0]?.headers['user-agent']).toBe('Rollcall (SCIM 2.0 client)')
  })

  it('goes below a base URL that has a query and ends in a slash, as Entra’s tenants have', async () => {
    await using vendor = await startVendor({ users: someUsers(1), urlSuffix: '/?aadOptscim062020' })
    const { item } = await vendor.users.get('u1')
    expect(item.id).toBe('u1')
    expect(vendor.server.received[0]?.path).toBe('/Users/u1')
    expect(vendor.server.received[0]?.query.has('aadOptscim062020')).toBe(true)
  })
})

describe('an id', () => {
  it('C15 may be anything: it is percent-encoded and never taken for a path', async () => {
    const ids = ['a/b@x', 'two words', 'ü?#%41', '../Groups', 'a&b=c', '%2e%2e']
    await using vendor = await startVendor({ users: ids.map((id) => ({ id, userName: `${id} name` })) })
    for (const id of ids) expect((await vendor.users.get(id)).item).toMatchObject({ id, username: `${id} name` })
  })

  it('is refused when it is none', async () => {
    await using vendor = await startVendor()
    for (const id of ['', '.', '..'])
      await expect(vendor.users.get(id)).rejects.toMatchObject({ code: 'invalid_request' })
    expect(vendor.server.received).toEqual([])
  })
})

describe('an answer', () => {
  it('C33 that is too large, too late or nested too deeply is given up', async () => {
    await using vendor = await startVendor({ users: someUsers(1), timeoutMs: 150 })
    const deep = `{"id":"u1","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    vendor.server.script('GET /Users/deep', () => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      text: deep,
    }))
    await expect(vendor.users.get('deep')).rejects.toMatchObject({ code: 'vendor_malformed' })
    vendor.server.script('GET /Users/late', () => 'stay silent')
    await expect(vendor.users.get('late')).rejects.toMatchObject({ code: 'vendor_timeout' })
    const large = vendor.session.send({ method: 'GET', path: '/Users/u1', maxBytes: 20 })
    await expect(large).rejects.toMatchObject({ code: 'vendor_malformed' })
  })

  it('C28 is kept whole beside what is mapped, unknown attributes included, and is not written back', async () => {
    const user = { id: 'u1', userName: 'u1@acme.test', 'urn:acme:User': { badge: 7 }, shoeSize: 43 }
    await using vendor = await startVendor({ users: [user] })
    const { item } = await vendor.users.get('u1')
    expect(item.remote_data).toEqual(user)
    await vendor.users.update('u1', { title: 'Engineer' })
    const patch = vendor.server.received.find(({ method }) => method === 'PATCH')
    expect(patch?.text).not.toMatch(/badge|shoeSize/)
    expect(vendor.held.users.get('u1')).toMatchObject({ shoeSize: 43, 'urn:acme:User': { badge: 7 } })
  })

  it('C18 without Location and meta is enough, but not one without an id', async () => {
    await using vendor = await startVendor()
    vendor.server.script('POST /Users', async (_, honest) => {
      const answer = withBody(await honest(), ({ meta: _meta, ...body }) => body)
      return { ...answer, headers: { 'content-type': 'application/scim+json' } }
    })
    expect((await vendor.users.create({ username: 'ana@acme.test' })).item?.username).toBe('ana@acme.test')
    vendor.server.script('GET /Users/*', async (_, honest) => withBody(await honest(), ({ id: _id, ...body }) => body))
    await expect(vendor.users.get('id-1')).rejects.toMatchObject({ code: 'vendor_malformed' })
  })
})
