import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mapScimGroup } from './map-group.ts'
import { mapScimUser, toTimestamp, type UserMapping } from './map-user.ts'

const PLAIN: UserMapping = { role: 'core', manager: 'id', timestamps: 'meaningful' }
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

const FULL = {
  id: '2819c223',
  externalId: '701984',
  userName: 'ana@acme.test',
  name: { formatted: 'Ms. Ana Sol', givenName: 'Ana', familyName: 'Sol' },
  displayName: 'Ana Sol',
  title: 'Engineer',
  emails: [
    { value: 'home@acme.test', type: 'home' },
    { value: 'ana@acme.test', type: 'work', primary: true },
  ],
  phoneNumbers: [{ value: 'tel:+1-555-0101', type: 'work' }],
  active: true,
  roles: [{ value: 'admin', display: 'Administrator' }],
  groups: [{ value: 'g1', display: 'Platform' }],
  photos: [{ value: 'https://acme.test/ana.png', type: 'photo' }],
  preferredLanguage: 'fr-CA, en;q=0.8',
  locale: 'en-US',
  profileUrl: 'https://acme.test/ana',
  meta: { created: '2026-01-01T00:00:00Z', lastModified: '2026-02-01T10:00:00+02:00' },
  [ENTERPRISE]: {
    employeeNumber: 7,
    department: 'R&D',
    division: 'North',
    costCenter: '42',
    manager: { value: 'u2', displayName: 'Boss' },
  },
}

describe('a user', () => {
  it('is mapped attribute by attribute', () => {
    expect(mapScimUser(FULL, PLAIN)).toEqual({
      id: '2819c223',
      external_id: '701984',
      username: 'ana@acme.test',
      name: 'Ana Sol',
      first_name: 'Ana',
      last_name: 'Sol',
      title: 'Engineer',
      emails: [
        { email: 'home@acme.test', type: 'home', is_primary: false },
        { email: 'ana@acme.test', type: 'work', is_primary: true },
      ],
      phones: [{ number: '+1-555-0101', extension: undefined, type: 'work' }],
      status: 'active',
      roles: [{ id: 'admin', name: 'Administrator' }],
      groups: [{ id: 'g1', name: 'Platform' }],
      avatar: 'https://acme.test/ana.png',
      languages: ['fr-CA', 'en', 'en-US'],
      urls: [{ url: 'https://acme.test/ana', type: 'profile' }],
      manager: { id: 'u2', email: undefined, name: 'Boss' },
      department: 'R&D',
      division: 'North',
      cost_center: '42',
      employee_number: '7',
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-02-01T08:00:00.000Z',
      remote_data: FULL,
    })
  })

  it('C28 keeps the very record beside it', () => {
    expect(mapScimUser(FULL, PLAIN).remote_data).toBe(FULL)
  })

  it('C29 is the same in any case of attribute names, extensions included', () => {
    const drift = (value: unknown, change: (key: string) => string): unknown => {
      if (Array.isArray(value)) return value.map((each) => drift(each, change))
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [change(key), drift(inner, change)]))
    }
    const { remote_data: _, ...expected } = mapScimUser(FULL, PLAIN)
    for (const change of [(key: string) => key.toUpperCase(), (key: string) => key.toLowerCase()]) {
      const { remote_data: _raw, ...mapped } = mapScimUser(Object(drift(FULL, change)), PLAIN)
      expect(mapped).toEqual(expected)
    }
  })

  it('C30 is understood as servers really send it', () => {
    const mapped = (user: Record<string, unknown>) => mapScimUser({ id: 'u1', ...Object(user) }, PLAIN)
    expect(mapped({ active: 'False' }).status).toBe('inactive')
    expect(mapped({ active: 'true' }).status).toBe('active')
    expect(mapped({}).status).toBe('active')
    expect(mapped({ emails: { value: 'a@acme.test', type: 'work' } }).emails).toEqual([
      { email: 'a@acme.test', type: 'work', is_primary: true },
    ])
    expect(mapped({ emails: ['a@acme.test', 'b@acme.test'] }).emails.map(({ is_primary }) => is_primary)).toEqual([
      true,
      false,
    ])
    const several = [1, 2].map((at) => ({ value: `${at}@acme.test`, primary: 'True' }))
    expect(mapped({ emails: several }).emails.map(({ is_primary }) => is_primary)).toEqual([true, false])
    const unmarked = mapped({ userName: 'B@acme.test', emails: [{ value: 'a@acme.test' }, { value: 'b@acme.test' }] })
    expect(unmarked.emails.map(({ is_primary }) => is_primary)).toEqual([false, true])
    expect(mapped({ userName: 'a@acme.test' }).emails).toEqual([
      { email: 'a@acme.test', type: undefined, is_primary: true },
    ])
    expect(mapped({ userName: 'ana' }).emails).toEqual([])
    expect(mapped({ id: 42 }).id).toBe('42')
    expect(mapped({ [ENTERPRISE]: { manager: 'u9' } }).manager).toMatchObject({ id: 'u9' })
    expect(mapped({ [ENTERPRISE]: { manager: { managerId: 'u9', displayName: 'Boss' } } }).manager).toMatchObject({
      id: 'u9',
      name: 'Boss',
    })
    expect(mapped({ [ENTERPRISE]: { manager: { value: '' } } }).manager).toBeUndefined()
  })

  it('C30 with null anywhere is as one without', () => {
    const nulls = Object.fromEntries(Object.keys(FULL).map((key) => [key, null]))
    const { remote_data: _, ...mapped } = mapScimUser({ ...nulls, id: 'u1' }, PLAIN)
    const { remote_data: _raw, ...expected } = mapScimUser({ id: 'u1' }, PLAIN)
    expect(mapped).toEqual(expected)
  })

  it('never fails, whatever JSON a server sends', () => {
    const keys = fc.constantFrom(...Object.keys(FULL), 'EMAILS', '__proto__', 'constructor', 'value', 'givenName')
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (user) => {
        const mapped = mapScimUser(Object(user), PLAIN)
        expect(mapped.remote_data).toBe(user)
        expect(['active', 'inactive']).toContain(mapped.status)
        expect(mapped.emails.filter(({ is_primary }) => is_primary).length).toBe(Math.min(1, mapped.emails.length))
      }),
    )
  })

  it('has the role where the dialect finds it, and no times where they mean nothing', () => {
    const schema = 'urn:acme:2.0:User'
    const mapping: UserMapping = {
      role: { schema, attribute: 'role', whenAbsent: 'member' },
      manager: 'email',
      timestamps: 'meaningless',
    }
    const user = { ...FULL, [schema]: { role: 'owner' }, [ENTERPRISE]: { manager: { value: 'boss@acme.test' } } }
    expect(mapScimUser(user, mapping)).toMatchObject({
      roles: [{ id: 'owner', name: 'owner' }],
      manager: { email: 'boss@acme.test' },
      created_at: undefined,
      updated_at: undefined,
    })
    expect(mapScimUser(FULL, mapping).roles).toEqual([{ id: 'member', name: 'member' }])
  })
})

describe('a time', () => {
  it('becomes ISO 8601 in UTC, from ISO, from 13 digits and from a number; nonsense becomes none', () => {
    expect(toTimestamp('2026-02-01T10:00:00.1234567Z')).toBe('2026-02-01T10:00:00.1234567Z')
    expect(toTimestamp('2026-02-01T10:00:00-05:00')).toBe('2026-02-01T15:00:00.000Z')
    expect(toTimestamp('1787393411245')).toBe('2026-08-22T10:10:11.245Z')
    expect(toTimestamp(1787393411245)).toBe('2026-08-22T10:10:11.245Z')
    for (const nonsense of ['', 'yesterday', null, undefined, true, 1e300, -1])
      expect(toTimestamp(nonsense)).toBeUndefined()
  })
})

describe('a group', () => {
  it('C29 C30 is mapped in any case, with null members as none, and without where none are listed', () => {
    const named = { ID: 'g1', DisplayName: 'Platform', MEMBERS: [{ Value: 'u1', Display: 'Ana' }] }
    expect(mapScimGroup(named, PLAIN)).toMatchObject({
      id: 'g1',
      name: 'Platform',
      members: [{ id: 'u1', name: 'Ana' }],
      remote_data: named,
    })
    expect(mapScimGroup({ id: 'g1', members: null }, PLAIN).members).toEqual([])
    expect(mapScimGroup({ id: 'g1' }, PLAIN).members).toBeUndefined()
  })
})
