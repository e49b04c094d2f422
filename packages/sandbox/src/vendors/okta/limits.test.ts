import { describe, expect, it } from 'vitest'
import { OKTA_USER_ADMIN_TOKEN } from './sample-org.ts'
import { openPlace, type Place } from './testing/place.ts'

const spend = ({ call }: Place): void => {
  for (let made = 0; made < 600; made += 1) call('GET', '/users?limit=1')
}

describe('the limits', () => {
  it('are told with each answer, their end in seconds since 1970', () => {
    const { call } = openPlace()
    const told = {
      'x-rate-limit-limit': '600',
      'x-rate-limit-remaining': '599',
      'x-rate-limit-reset': String(Date.parse('2026-11-25T08:01:00Z') / 1000),
    }
    expect(call('GET', '/users').headers).toMatchObject(told)
    expect(call('GET', '/users/nobody').headers).toMatchObject(told)
    expect(call('GET', '/groups').headers).toMatchObject({ 'x-rate-limit-limit': '500' })
  })

  it('refuse with 429 and without Retry-After, until the minute is over', () => {
    const place = openPlace()
    spend(place)
    const refused = place.call('GET', '/users')
    expect(refused).toMatchObject({
      status: 429,
      headers: { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': expect.any(String) },
      body: { errorCode: 'E0000047' },
    })
    expect(refused.headers['retry-after']).toBeUndefined()
    place.wait(60_000)
    expect(place.call('GET', '/users').status).toBe(200)
  })

  it('are the org’s, whoever calls, and each group of endpoints has its own', () => {
    const place = openPlace()
    spend(place)
    expect(place.call('GET', '/users', { authorization: `SSWS ${OKTA_USER_ADMIN_TOKEN}` }).status).toBe(429)
    expect([place.call('GET', '/groups').status, place.call('GET', '/users/me').status]).toEqual([200, 200])
  })

  it('rateLimits = on: hold; rateLimits = off: nothing is counted', () => {
    const place = openPlace({ rateLimits: 'off' })
    spend(place)
    expect(place.call('GET', '/users').headers['x-rate-limit-limit']).toBeUndefined()
    place.vendor.set({ rateLimits: 'on' })
    expect(place.call('GET', '/users').headers['x-rate-limit-remaining']).toBe('599')
  })
})
