import { describe, expect, it } from 'vitest'
import { openPlace, type Place } from './testing/place.ts'

const someone = ({ vendor }: Place) => {
  const id = vendor.addUser({ username: 'Lee.Aver@acme.test', name: 'Lee Aver' })
  return { id, of: () => vendor.account(id) }
}

const setActive = (value: unknown) => ({ op: 'replace', path: 'active', value })

describe('active: false', () => {
  it('suspends: signed out, name and address hidden, tokens and keys kept without use', () => {
    const place = openPlace()
    const { id, of } = someone(place)
    expect(of()).toMatchObject({ login: 'lee-aver_acme', address: 'Lee.Aver@acme.test', sessions: 2, accessTokens: 1 })
    expect(place.patch(`/Users/${id}`, setActive(false))).toMatchObject({ status: 200, body: { active: false } })
    expect(of()).toMatchObject({ state: 'suspended', sessions: 0, accessTokens: 1, sshKeys: 1, repositories: 0 })
    expect(of()?.login).toMatch(/^[0-9a-f]{30}_acme$/)
    expect(of()?.address).not.toContain('Lee')
  })

  it('is taken as text, too, and by PUT', () => {
    const place = openPlace()
    const { id, of } = someone(place)
    const { body } = place.call('GET', `/Users/${id}`)
    place.patch(`/Users/${id}`, setActive('False'))
    expect(of()?.state).toBe('suspended')
    place.call('PUT', `/Users/${id}`, { body })
    expect(of()?.state).toBe('active')
    place.call('PUT', `/Users/${id}`, { body: { ...body, active: false } })
    expect(of()?.state).toBe('suspended')
    expect(place.patch(`/Users/${id}`, setActive('no')).status).toBe(400)
  })

  it('suspendedShownAs = intact: SCIM goes on showing its own record', () => {
    const place = openPlace()
    const { id } = someone(place)
    const { body } = place.patch(`/Users/${id}`, setActive(false))
    expect(body).toMatchObject({ userName: 'Lee.Aver@acme.test', emails: [{ value: 'Lee.Aver@acme.test' }] })
  })

  it('suspendedShownAs = obfuscated: SCIM shows the hidden name and address; externalId and id stay', () => {
    const place = openPlace({ suspendedShownAs: 'obfuscated' })
    const { id, of } = someone(place)
    const { body } = place.patch(`/Users/${id}`, setActive(false))
    expect(body).toMatchObject({ id, externalId: of()?.externalId, userName: of()?.login })
    expect(JSON.stringify(body.emails)).not.toContain('Lee')
  })

  it('hides from groups, which have the user again afterwards', () => {
    const place = openPlace()
    const { id, of } = someone(place)
    const { Resources } = place.call('GET', '/Groups?count=1').body
    const path = `/Groups/${Resources[0].id}`
    const members = () => place.call('GET', path).body.members.map(({ value }: { value: string }) => value)
    place.patch(path, { op: 'add', path: 'members', value: [{ value: id }] })
    place.patch(`/Users/${id}`, setActive(false))
    expect(members()).not.toContain(id)
    expect(of()?.groups).toHaveLength(1)
    place.patch(`/Users/${id}`, setActive(true))
    expect(members()).toContain(id)
  })
})

describe('active: true', () => {
  it('brings the same account back: name, address, tokens, keys', () => {
    const place = openPlace()
    const { id, of } = someone(place)
    const before = of()
    place.patch(`/Users/${id}`, setActive(false))
    expect(place.patch(`/Users/${id}`, setActive(true)).status).toBe(200)
    expect(of()).toEqual({ ...before, sessions: 0 })
  })

  it('needs the same externalId: that of a suspended user cannot be changed', () => {
    const place = openPlace()
    const { id, of } = someone(place)
    place.patch(`/Users/${id}`, setActive(false))
    const taken = place.patch(`/Users/${id}`, { op: 'replace', path: 'externalId', value: 'another' }, setActive(true))
    expect([taken.status, of()?.state]).toEqual([400, 'suspended'])
  })
})

describe('DELETE', () => {
  it('is for ever: tokens, keys, repositories and the identity are gone, and nobody lists it', () => {
    const place = openPlace()
    const { id, of } = someone(place)
    expect(place.call('DELETE', `/Users/${id}`).status).toBe(204)
    expect(of()).toMatchObject({ state: 'deleted', externalId: '', accessTokens: 0, sshKeys: 0, repositories: 0 })
    expect(place.patch(`/Users/${id}`, setActive(true)).status).toBe(404)
    expect(place.call('GET', '/Users?count=100').body.totalResults).toBe(60)
    expect(place.vendor.users().find((user) => user.id === id)?.standing).toBe('absent')
  })

  it('frees the user name for a new account, which is another', () => {
    const place = openPlace()
    const { id } = someone(place)
    place.call('DELETE', `/Users/${id}`)
    expect(place.vendor.addUser({ username: 'Lee.Aver@acme.test', name: 'Lee Aver' })).not.toBe(id)
  })
})
