import { describe, expect, it } from 'vitest'
import { GROUP_FIELDS, USER_FIELDS } from '../fields/tables.ts'
import type { Group } from '../resources.ts'
import { keyBy, parseKey } from './key-by.ts'
import { parseProjection, projector } from './project.ts'

const DESIGN: Group = { id: 'g-1', name: 'Design', description: undefined, remote_data: { displayName: 'Design' } }

const shown = (asked: Parameters<typeof parseProjection>[0]): object =>
  projector(parseProjection(asked, 'groups'))(DESIGN)

describe('what an answer shows', () => {
  it('is the record itself where nothing was asked', () => {
    expect(shown({})).toBe(DESIGN)
  })

  it.each([
    [{ ignore_remote_data: true }, { id: 'g-1', name: 'Design' }],
    [{ exclude_fields: 'name' }, { id: 'g-1', remote_data: { displayName: 'Design' } }],
    [{ exclude_fields: ['name', 'remote_data'] }, { id: 'g-1' }],
    [{ exclude_fields: 'name,id', ignore_remote_data: true }, {}],
    [{ exclude_fields: { 0: 'name', 1: 'remote_data' } }, { id: 'g-1' }],
  ])('with %j is %j', (asked, expected) => {
    expect(JSON.parse(JSON.stringify(shown(asked)))).toEqual(expected)
  })

  it('has every field in the normalized format, null where the vendor did not say, and no remote data', () => {
    expect(shown({ format: 'normalized', exclude_fields: ['members', 'organization'] })).toStrictEqual({
      id: 'g-1',
      external_id: null,
      name: 'Design',
      description: null,
      group_type: null,
      created_at: null,
      updated_at: null,
    })
  })

  it.each([
    ['nmae', 'unknown_field', /"nmae" is no field of groups that could be left out\. These are: id, external_id/],
    ['__proto__', 'unknown_field', /"__proto__"/],
    [{ name: 'x' }, 'invalid_request', /exclude_fields\[\]=avatar/],
    [[['name']], 'invalid_request', /exclude_fields/],
  ])('cannot leave out %j', (exclude_fields, code, message) => {
    expect(() => shown({ exclude_fields })).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    )
  })
})

const keyed = (field: string, groups: readonly Group[]) =>
  keyBy(groups, { key: parseKey(field, GROUP_FIELDS), show: ({ id }) => id })

describe('keying a result', () => {
  const other: Group = { id: 'g-2', name: 'Sales', remote_data: {} }
  it('makes an object of it, by any field of one value', () => {
    expect(keyed('id', [DESIGN, other])).toEqual({ 'g-1': 'g-1', 'g-2': 'g-2' })
    expect(keyed('name', [DESIGN, other])).toEqual({ Design: 'g-1', Sales: 'g-2' })
  })

  it('takes any value for a key, also one that means something to JavaScript', () => {
    const keys = keyed('name', [
      { ...DESIGN, name: '__proto__' },
      { ...other, name: 'constructor' },
    ])
    expect(JSON.stringify(keys)).toBe('{"__proto__":"g-1","constructor":"g-2"}')
  })

  it('refuses rather than to leave out a record without a key of its own', () => {
    expect(() => keyed('name', [DESIGN, { ...other, name: 'Design' }])).toThrow(
      /"g-1" and "g-2" have the same name "Design"\. Use key_by=id\./,
    )
    expect(() => keyed('external_id', [DESIGN])).toThrow(/"g-1" has no external_id/)
  })

  it.each(['emails', 'groups', 'titel', '__proto__'])('refuses %s, which cannot be a key', (field) => {
    expect(() => parseKey(field, USER_FIELDS)).toThrow(
      expect.objectContaining({
        code: 'unknown_field',
        message: expect.stringMatching(/These can: id, external_id, username/),
      }),
    )
  })
})
