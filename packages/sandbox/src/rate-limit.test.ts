import { describe, expect, it } from 'vitest'
import { createSandbox, SECOND_SCIM_TOKEN } from './index.ts'
import type { StartedSandbox } from './testing/started-sandbox.ts'
import { startSandbox } from './testing/started-sandbox.ts'

async function statuses(sandbox: StartedSandbox, calls: number): Promise<readonly number[]> {
  const found: number[] = []
  for (let number = 0; number < calls; number += 1) found.push((await sandbox.scim('GET', '/Users?count=1')).status)
  return found
}

const times = (count: number, status: number): readonly number[] => Array.from({ length: count }, () => status)

describe('the request limit', () => {
  it('rateLimit = bucket: lets a burst of 10 pass, then 3 a second', async () => {
    await using sandbox = await startSandbox({ switches: { rateLimit: 'bucket' } })
    expect(await statuses(sandbox, 11)).toEqual([...times(10, 200), 429])
    sandbox.clock.now += 1_000
    expect(await statuses(sandbox, 4)).toEqual([...times(3, 200), 429])
  })

  it('rateLimit = window60s: lets a budget pass at once, then nothing until the minute is over', async () => {
    await using sandbox = await startSandbox({ switches: { rateLimit: 'window60s' }, limits: { windowBudget: 5 } })
    expect(await statuses(sandbox, 6)).toEqual([...times(5, 200), 429])
    sandbox.clock.now += 20_000
    const { status, headers } = await sandbox.scim('GET', '/Users')
    expect([status, headers.get('retry-after')]).toEqual([429, '40'])
    sandbox.clock.now += 40_000
    expect(await statuses(sandbox, 1)).toEqual([200])
  })

  it('rateLimit = off: lets everything pass', async () => {
    await using sandbox = await startSandbox()
    expect(await statuses(sandbox, 30)).toEqual(times(30, 200))
  })

  it('says in whole seconds when to come back, and has no X-RateLimit headers', async () => {
    await using sandbox = await startSandbox({
      switches: { rateLimit: 'bucket' },
      limits: { burst: 1, perSecond: 0.25 },
    })
    await statuses(sandbox, 1)
    const { headers } = await sandbox.scim('GET', '/Users')
    expect(headers.get('retry-after')).toBe('4')
    expect([...headers.keys()].filter((name) => name.startsWith('x-ratelimit'))).toEqual([])
    sandbox.clock.now += 4_000
    expect(await statuses(sandbox, 1)).toEqual([200])
  })

  it('rateLimitStatus = 429: rate_limited', async () => {
    await using sandbox = await startSandbox({
      switches: { rateLimit: 'bucket', errorBody: 'notionRest' },
      limits: { burst: 1 },
    })
    await statuses(sandbox, 1)
    const { status, body } = await sandbox.scim('GET', '/Users')
    expect([status, body['code']]).toEqual([429, 'rate_limited'])
  })

  it('rateLimitStatus = 529: service_overload, with the same Retry-After', async () => {
    const switches = { rateLimit: 'bucket', rateLimitStatus: '529', errorBody: 'notionRest' } as const
    await using sandbox = await startSandbox({ switches, limits: { burst: 1 } })
    await statuses(sandbox, 1)
    const { status, body, headers } = await sandbox.scim('GET', '/Users')
    expect([status, body['code'], headers.get('retry-after')]).toEqual([529, 'service_overload', '1'])
  })

  it('is counted per token, and a refused call has no effect', async () => {
    await using sandbox = await startSandbox({ switches: { rateLimit: 'bucket' }, limits: { burst: 2 } })
    const { id } = await sandbox.member(20)
    await statuses(sandbox, 1)
    expect((await sandbox.scim('DELETE', `/Users/${id}`)).status).toBe(429)
    expect((await sandbox.call('GET', `/scim/v2/Users/${id}`, { token: SECOND_SCIM_TOKEN })).status).toBe(200)
  })

  it('can be changed while running', async () => {
    await using sandbox = await startSandbox({ switches: { rateLimit: 'bucket' } })
    expect((await sandbox.door('PATCH', '/limits', { burst: 2 })).body).toEqual({
      perSecond: 3,
      burst: 2,
      windowBudget: 180,
    })
    expect(await statuses(sandbox, 3)).toEqual([200, 200, 429])
    expect((await sandbox.door('PATCH', '/limits', { burst: 0 })).status).toBe(400)
    expect((await sandbox.door('PATCH', '/limits', { speed: 1 })).status).toBe(400)
  })

  it('refuses numbers under which no call would ever pass', async () => {
    await using sandbox = await startSandbox()
    for (const limits of [
      { burst: 0.5 },
      { burst: 1.5 },
      { windowBudget: 0.5 },
      { perSecond: 0 },
      { perSecond: '3' },
    ]) {
      expect((await sandbox.door('PATCH', '/limits', limits)).status, JSON.stringify(limits)).toBe(400)
    }
    expect(() => createSandbox({ limits: { burst: 0.5 } })).toThrow('burst must be a whole number above 0.')
    expect((await sandbox.door('PATCH', '/limits', { perSecond: 0.5 })).status).toBe(200)
  })
})
