import { describe, expect, it } from 'vitest'
import { CALLS_PER_HOUR, CREATIONS_PER_HOUR, POINTS_PER_MINUTE } from './limits.ts'
import { GITHUB_OWNER_TOKEN } from './sample-enterprise.ts'
import { newUser, openPlace, type Place } from './testing/place.ts'

const MINUTE_MS = 60_000

const spendTheHour = ({ call, wait }: Place): void => {
  for (let made = 0; made < CALLS_PER_HOUR; made += 1) {
    if (made % POINTS_PER_MINUTE === POINTS_PER_MINUTE - 1) wait(MINUTE_MS)
    call('GET', '/nothing')
  }
}

describe('the hourly limit', () => {
  it('is told with each answer, its end in seconds since 1970', () => {
    const { call } = openPlace()
    expect(call('GET', '/Users').headers).toMatchObject({
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4999',
      'x-ratelimit-used': '1',
      'x-ratelimit-reset': String(Date.parse('2026-11-25T09:00:00Z') / 1000),
      'x-ratelimit-resource': 'core',
    })
  })

  it('limitStatus = 403: refuses as a lack of rights would, with nothing remaining, until the hour is over', () => {
    const place = openPlace({ limitStatus: 403 })
    spendTheHour(place)
    const refused = place.call('GET', '/Users')
    expect(refused).toMatchObject({ status: 403, headers: { 'x-ratelimit-remaining': '0' } })
    expect(refused.headers['retry-after']).toBeUndefined()
    place.wait(60 * MINUTE_MS)
    expect(place.call('GET', '/Users').status).toBe(200)
  })

  it('limitStatus = 429: refuses so', () => {
    const place = openPlace({ limitStatus: 429 })
    spendTheHour(place)
    expect(place.call('GET', '/Users').status).toBe(429)
  })

  it('is each person’s own', () => {
    const place = openPlace()
    spendTheHour(place)
    expect(place.call('GET', '/Users', { token: GITHUB_OWNER_TOKEN }).status).toBe(200)
  })

  it('rateLimits = on: holds; rateLimits = off: nothing is counted', () => {
    const place = openPlace({ rateLimits: 'off' })
    spendTheHour(place)
    expect(place.call('GET', '/Users').headers['x-ratelimit-limit']).toBeUndefined()
    place.vendor.set({ rateLimits: 'on' })
    expect(place.call('GET', '/Users').headers['x-ratelimit-remaining']).toBe('4999')
  })
})

describe('the secondary limits', () => {
  it('are 900 points a minute, of which a write costs five, and say how long to wait', () => {
    const { call, wait } = openPlace()
    for (let made = 0; made < POINTS_PER_MINUTE / 5; made += 1) call('PATCH', '/Users/nobody')
    const refused = call('GET', '/Users')
    expect(refused).toMatchObject({ status: 403, headers: { 'retry-after': '60' } })
    expect(refused.body.message).toContain('secondary rate limit')
    wait(MINUTE_MS)
    expect(call('GET', '/Users').status).toBe(200)
  })

  it('are 1000 new users an hour', () => {
    const { call, wait, vendor } = openPlace()
    for (let made = 0; made < CREATIONS_PER_HOUR; made += 1) {
      if (made % 150 === 149) wait(MINUTE_MS)
      call('POST', '/Users', { body: newUser({ externalId: `n-${made}`, userName: `n${made}@acme.test` }) })
    }
    expect(vendor.users()).toHaveLength(1060)
    wait(MINUTE_MS)
    expect(call('POST', '/Users', { body: newUser() }).headers['retry-after']).toBe('60')
    expect(call('GET', '/Users').status).toBe(200)
  })
})
