import { describe, expect, it } from 'vitest'
import { openPlace, setActive } from './testing/place.ts'

const times = (count: number, call: () => { readonly status: number }): readonly number[] =>
  Array.from({ length: count }, () => call().status)

describe('the limits of SCIM', () => {
  it('are 20 updates of users at once and 180 a minute, and say how long to wait', () => {
    const { patch, wait } = openPlace()
    const update = () => patch('/Users/nobody', setActive(false))
    expect(times(20, update)).not.toContain(429)
    expect(update()).toMatchObject({ status: 429, headers: { 'retry-after': '1' }, body: { detail: 'ratelimited' } })
    wait(1000)
    expect(times(3, update)).not.toContain(429)
    expect(update().status).toBe(429)
  })

  it('are 300 readings of one user a minute, and lists beside them', () => {
    const { call } = openPlace()
    times(300, () => call('GET', '/Users/nobody'))
    expect(call('GET', '/Users/nobody').status).toBe(429)
    expect(call('GET', '/Users').status).toBe(200)
  })

  it('are 1000 readings and 180 writes at once for the whole organization', () => {
    const { call } = openPlace()
    times(1000, () => call('GET', '/Users?count=1'))
    expect(call('GET', '/Groups').status).toBe(429)
    const writes = (method: string, path: string, count: number) => times(count, () => call(method, path, { body: {} }))
    const made = [
      ...writes('PATCH', '/Groups/none', 80),
      ...['/Groups', '/Users'].flatMap((path) => writes('POST', path, 20)),
      ...['/Groups/none', '/Users/none'].flatMap((path) => writes('DELETE', path, 20)),
      ...writes('PUT', '/Users/none', 20),
    ]
    expect([made.length, made.includes(429)]).toEqual([180, false])
    expect(call('DELETE', '/Groups/none').status).toBe(429)
  })

  it('rateLimits = on: hold; rateLimits = off: nothing is counted', () => {
    const { call, vendor } = openPlace({ rateLimits: 'off' })
    expect(times(400, () => call('GET', '/Users/nobody'))).not.toContain(429)
    vendor.set({ rateLimits: 'on' })
    expect(times(301, () => call('GET', '/Users/nobody'))).toContain(429)
  })
})

describe('the limits of the Web API', () => {
  it('are told by 429 as well', () => {
    const { web } = openPlace()
    times(20, () => web('admin.users.session.reset', { user_id: 'nobody' }))
    expect(web('admin.users.session.reset', { user_id: 'nobody' })).toMatchObject({
      status: 429,
      headers: { 'retry-after': '3' },
      body: { ok: false, error: 'ratelimited' },
    })
    expect(web('auth.test').status).toBe(200)
  })
})

describe('a write', () => {
  it('of somebody whom another is writing is refused with 429 until that is done; readings and other users are free', () => {
    const { call, patch, vendor, someone } = openPlace()
    const id = someone()
    const release = vendor.lock(id)
    expect(patch(`/Users/${id}`, setActive(false))).toMatchObject({ status: 429, headers: { 'retry-after': '1' } })
    expect(call('GET', `/Users/${id}`).body.active).toBe(true)
    expect(patch(`/Users/${vendor.users()[9]?.id}`, setActive(true)).status).toBe(200)
    release()
    expect(patch(`/Users/${id}`, setActive(false)).status).toBe(200)
  })
})
