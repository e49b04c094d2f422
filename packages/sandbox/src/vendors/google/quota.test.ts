import { describe, expect, it } from 'vitest'
import { openPlace, reasonOf } from './testing/place.ts'

const PER_MINUTE = 2400

const use = ({ call, vendor }: ReturnType<typeof openPlace>, calls: number) => {
  const token = vendor.accessToken()
  for (let at = 1; at < calls; at++) call('GET', '/users/ana.sol@acme.test', { token })
  return call('GET', '/users/ana.sol@acme.test', { token })
}

describe('the quota', () => {
  it('is so many calls a minute for each administrator, and nothing says how long to wait', () => {
    const place = openPlace()
    expect(use(place, PER_MINUTE).status).toBe(200)
    const refused = use(place, 1)
    expect([refused.status, refused.headers['retry-after']]).toEqual([403, undefined])
    const [, other] = place.vendor.users()
    const token = place.vendor.accessToken(undefined, other?.id)
    expect(place.call('GET', '/users/ana.sol@acme.test', { token }).status).toBe(200)
    place.wait(60_000)
    expect(use(place, 1).status).toBe(200)
  })

  it('throttledWith = 403: with userRateLimitExceeded; throttledWith = 429: with rateLimitExceeded', () => {
    const place = openPlace()
    const first = use(place, PER_MINUTE + 1)
    expect([first.status, reasonOf(first)]).toEqual([403, 'userRateLimitExceeded'])
    place.vendor.set({ throttledWith: '429' })
    const second = use(place, 1)
    expect([second.status, reasonOf(second), second.body.error.status]).toEqual([
      429,
      'rateLimitExceeded',
      'RESOURCE_EXHAUSTED',
    ])
  })

  it('quota = on: holds; quota = off: nothing is counted', () => {
    const place = openPlace()
    expect(use(place, PER_MINUTE + 1).status).toBe(403)
    place.vendor.set({ quota: 'off' })
    expect(use(place, 2).status).toBe(200)
  })
})
