import { describe, expect, it } from 'vitest'
import { afterEffect, type Script, withBody } from '../testing/scripted-server.ts'
import { refuse } from '../testing/small-scim.ts'
import { type StartedVendor, startVendor, toStoredUser } from '../testing/started-vendor.ts'
import { STRICT_SCIM } from './dialect.ts'

const methods = ({ server }: StartedVendor): readonly string[] => server.received.map(({ method }) => method)

const bodiesOf = ({ server }: StartedVendor, method: string): readonly unknown[] =>
  server.received.filter((asked) => asked.method === method).map(({ text }): unknown => JSON.parse(text))

const HTML_404 = { status: 404, headers: { 'content-type': 'text/html' }, text: '<title>Not Found</title>' }

describe('changing a user', () => {
  it('C19 prefers PATCH, and falls back to PUT where there is none: by 405, 501 or a page of HTML', async () => {
    const lacks: Readonly<Record<string, Script>> = {
      405: () => refuse(405, 'no PATCH'),
      501: () => refuse(501, 'no PATCH'),
      html: () => HTML_404,
    }
    for (const [name, script] of Object.entries(lacks)) {
      await using vendor = await startVendor({ users: [{ ...toStoredUser('u1'), shoeSize: 43, groups: [] }] })
      vendor.server.script('PATCH /Users/*', script)
      const written = await vendor.users.update('u1', { title: 'Engineer', department: 'R&D' })
      expect(written, name).toMatchObject({ item: { title: 'Engineer', department: 'R&D' }, ignored: [] })
      expect(methods(vendor), name).toEqual(['PATCH', 'GET', 'PUT'])
      // GET, merge, PUT: what we know nothing of is kept, what belongs to the server is left out
      const [put] = bodiesOf(vendor, 'PUT')
      expect(put, name).toMatchObject({ shoeSize: 43, userName: 'u1@acme.test' })
      expect(Object.keys(Object(put)), name).not.toContain('groups')
    }
  })

  it('C19 goes straight to PUT where the dialect says so', async () => {
    await using vendor = await startVendor({
      users: [toStoredUser('u1')],
      dialect: { writes: { ...STRICT_SCIM.writes, update: 'put' } },
    })
    await vendor.users.update('u1', { first_name: 'Ana', status: 'inactive' })
    expect(methods(vendor)).toEqual(['GET', 'PUT', 'GET', 'PUT'])
    expect(vendor.held.users.get('u1')).toMatchObject({ name: { givenName: 'Ana' }, active: false })
  })

  it('C20 takes 200 with a user, 204 without, and 200 with nothing in it', async () => {
    const answers: Readonly<Record<string, Script>> = {
      'with a user': (_, honest) => honest(),
      204: afterEffect({ status: 204 }),
      empty: async (_, honest) => ({ ...(await honest()), text: '' }),
    }
    for (const [name, script] of Object.entries(answers)) {
      await using vendor = await startVendor({ users: [toStoredUser('u1')] })
      vendor.server.script('PATCH /Users/*', script)
      const { item } = await vendor.users.update('u1', { title: 'Engineer' })
      expect(item, name).toMatchObject({ id: 'u1', title: 'Engineer' })
    }
  })

  it('C21 speaks the strictest PATCH: each operation with a path, lower case, real booleans, one per attribute', async () => {
    await using vendor = await startVendor({ users: [toStoredUser('u1')] })
    await vendor.users.update('u1', {
      name: 'Ana Sol',
      status: 'active',
      department: 'R&D',
      phones: [{ number: '+1' }],
    })
    expect(bodiesOf(vendor, 'PATCH')).toEqual([
      {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [
          { op: 'replace', path: 'displayName', value: 'Ana Sol' },
          { op: 'replace', path: 'name.formatted', value: 'Ana Sol' },
          { op: 'replace', path: 'phoneNumbers', value: [{ value: '+1', primary: true }] },
          {
            op: 'replace',
            path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
            value: 'R&D',
          },
          { op: 'replace', path: 'active', value: true },
        ],
      },
    ])
  })

  it('C21 speaks older habits where a dialect has them', async () => {
    await using vendor = await startVendor({
      users: [toStoredUser('u1')],
      dialect: { patch: { ops: 'capitalised', booleans: 'text', extensions: 'value', operations: 1 } },
    })
    await vendor.users.update('u1', { status: 'active', department: 'R&D' })
    expect(bodiesOf(vendor, 'PATCH').map((body) => Object(body).Operations)).toEqual([
      [{ op: 'Replace', path: 'active', value: 'True' }],
      [
        {
          op: 'Replace',
          value: { 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'R&D' } },
        },
      ],
    ])
  })

  it('says of a change in parts that the first of them were made', async () => {
    await using vendor = await startVendor({
      users: [toStoredUser('u1')],
      dialect: { patch: { ...STRICT_SCIM.patch, operations: 1 } },
    })
    vendor.server.script('PATCH /Users/*', () => refuse(400, 'no departments here'))
    vendor.server.script('PATCH /Users/*', (_, honest) => honest(), 1)
    const error = await vendor.users.update('u1', { title: 'Engineer', department: 'R&D' }).catch((caught) => caught)
    expect(error).toMatchObject({ code: 'vendor_refused', facts: { effect: 'unknown' } })
    expect(error.message).toContain('The first 1 of 2 parts of the change were made before.')
  })

  it('C31 sends a version only where versions are advertised, and after a 412 reads and tries once more', async () => {
    await using vendor = await startVendor({
      etags: true,
      users: [{ ...toStoredUser('u1'), meta: { version: 'W/"1"' } }],
      dialect: { etag: 'if-match', writes: { ...STRICT_SCIM.writes, update: 'put' } },
    })
    const elsewhere: Script = async (_, honest) => {
      vendor.held.users.set('u1', { ...toStoredUser('u1'), title: 'Elsewhere', meta: { version: 'W/"2"' } })
      return honest()
    }
    vendor.server.script('PUT /Users/*', elsewhere, 1)
    await vendor.users.update('u1', { department: 'R&D' })
    expect(methods(vendor)).toEqual(['GET', 'PUT', 'GET', 'PUT'])
    expect(vendor.server.received.map(({ headers }) => headers['if-match'])).toEqual([
      undefined,
      'W/"1"',
      undefined,
      'W/"2"',
    ])
    expect(vendor.held.users.get('u1')).toMatchObject({ title: 'Elsewhere' })

    vendor.server.script('PUT /Users/*', () => refuse(412, 'changed again'))
    await expect(vendor.users.update('u1', { title: 'x' })).rejects.toMatchObject({ code: 'vendor_conflict' })

    await using without = await startVendor({ users: [{ ...toStoredUser('u1'), meta: { version: 'W/"1"' } }] })
    without.server.script('PATCH /Users/*', () => refuse(412, 'no'), 1)
    await without.users.update('u1', { title: 'x' })
    expect(without.server.received.some(({ headers }) => 'if-match' in headers)).toBe(false)
  })

  it('C16 finds the user again where the id follows the name', async () => {
    await using vendor = await startVendor({ users: [toStoredUser('old')] })
    vendor.server.script('PATCH /Users/old', async () => {
      vendor.held.users.delete('old')
      vendor.held.users.set('new', toStoredUser('new'))
      return { status: 204 }
    })
    const { item } = await vendor.users.update('old', { username: 'new@acme.test' })
    expect(item).toMatchObject({ id: 'new', username: 'new@acme.test' })
  })
})

describe('what is not shown after a write', () => {
  it('is ignored where the answer shows another value, unconfirmed where it shows none', async () => {
    await using vendor = await startVendor({ users: [{ ...toStoredUser('u1'), title: 'Old' }] })
    vendor.server.script('PATCH /Users/*', async (_, honest) =>
      withBody(await honest(), ({ externalId: _external, ...body }) => ({ ...body, title: 'Old' })),
    )
    const written = await vendor.users.update('u1', { title: 'New', name: 'Ana', external_id: 'x' })
    expect(written).toMatchObject({ ignored: ['title'], unconfirmed: ['external_id'] })
  })

  it('is ignored without a word where the vendor is known to drop it', async () => {
    const dialect = { writes: { ...STRICT_SCIM.writes, doubtful: ['external_id'] } }
    await using vendor = await startVendor({ users: [toStoredUser('u1')], dialect })
    vendor.server.script('PATCH /Users/*', async (_, honest) =>
      withBody(await honest(), (body) => ({ ...body, externalId: undefined })),
    )
    expect(await vendor.users.update('u1', { external_id: 'x' })).toMatchObject({
      ignored: ['external_id'],
      unconfirmed: [],
    })
  })

  it('is not sent at all, on creation either, where the vendor has no place for it', async () => {
    const dialect = { writes: { ...STRICT_SCIM.writes, lacks: ['title', 'phones'] } }
    await using vendor = await startVendor({ users: [toStoredUser('u1')], dialect })
    const sent = { title: 'Nowhere', phones: [{ number: '+49 30 1' }] }
    expect((await vendor.users.create({ username: 'new@acme.test', ...sent })).ignored).toEqual(['title', 'phones'])
    expect((await vendor.users.update('u1', { name: 'New', ...sent })).ignored).toEqual(['title', 'phones'])
    expect(JSON.stringify(vendor.session.requests)).not.toMatch(/Nowhere|30 1/)
  })

  it('is not sent at all where the vendor never takes it: whole fields, and what is one too many', async () => {
    await using vendor = await startVendor({
      users: [toStoredUser('u1')],
      facts: { ignoresOnUpdate: ['avatar'] },
      dialect: { writes: { ...STRICT_SCIM.writes, phones: 1 } },
    })
    const written = await vendor.users.update('u1', {
      avatar: 'https://acme.test/1.png',
      phones: [{ number: '+1' }, { number: '+2' }],
      languages: ['fr', 'de'],
      manager: { id: 'u2', email: 'boss@acme.test' },
    })
    expect(written).toMatchObject({
      ignored: ['avatar', 'phones[1]', 'languages[1]', 'manager.email'],
      unconfirmed: [],
      item: { phones: [{ number: '+1' }], languages: ['fr'], manager: { id: 'u2' } },
    })
    const only = await vendor.users.update('u1', { avatar: 'https://acme.test/2.png' })
    expect(only).toMatchObject({ ignored: ['avatar'], item: { id: 'u1' } })
    expect(bodiesOf(vendor, 'PATCH')).toHaveLength(1)
  })
})
