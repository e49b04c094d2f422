import { describe, expect, it } from 'vitest'
import { startScriptedVendor } from '../testing/scripted-vendor.ts'
import { startService } from '../testing/started-service.ts'

describe('a batch that waits for others', () => {
  it('has no more time than it had when it came', async () => {
    await using started = await startService()
    await using vendor = await startScriptedVendor(1)
    const others = await started.link({ tenantId: 'waiting', settings: { base_url: vendor.url, concurrent: '9' } })
    const goOn = Promise.withResolvers<void>()
    vendor.script('GET /Users/*', (_asked, honest) => goOn.promise.then(honest))
    const asking = { resource: 'Users', method: 'get', loop_on: '["u1"]', id: '{{item}}' }
    const atOnce = Array.from({ length: 9 }, () =>
      started.call('POST', '/batch-request', { body: { integrated_account_id: others, resources: [asking] } }),
    )
    const calls = () => vendor.received.filter((line) => line === 'GET /Users/u1').length
    await expect.poll(calls, { timeout: 20_000 }).toBe(8)
    const before = started.clock.now
    started.clock.now = new Date(before.getTime() + 5 * 60_000)
    goOn.resolve()
    const errors = (await Promise.all(atOnce)).flatMap(({ body }) => Object.values(body.errors).flat())
    started.clock.now = before
    expect(errors).toEqual([
      expect.objectContaining({ message: 'A batch takes at most 4 minutes. Go on with another batch.' }),
    ])
    expect(calls()).toBe(8)
  }, 30_000)
})
