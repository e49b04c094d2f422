import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusal, startScriptedVendor } from '../testing/scripted-vendor.ts'
import { type StartedService, startService } from '../testing/started-service.ts'
import { linkScim, unifiedCalls } from './testing/unified-calls.ts'

let service: StartedService

beforeAll(async () => {
  service = await startService()
})
afterAll(() => service[Symbol.asyncDispose]())

describe('the calls of one tenant', () => {
  it("are answered while the proof of another tenant's credential hangs", async () => {
    await using vendor = await startScriptedVendor(2)
    const healthy = unifiedCalls(service, `integrated_account_id=${await service.link({ tenantId: 'healthy' })}`)
    const account = await linkScim(service, { tenantId: 'hanging', baseUrl: vendor.url })
    vendor.script('GET /Users', () => refusal(401, 'no'))
    expect((await unifiedCalls(service, `integrated_account_id=${account}`).get('/users')).status).toBe(401)

    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const { promise: proving, resolve: begin } = Promise.withResolvers<void>()
    vendor.script('GET /Users', async (_, honest) => {
      begin()
      await released
      return honest()
    })
    // It succeeds, which is a reason to prove the credential.
    const poke = service.call('GET', `/unified/user-directory/groups?integrated_account_id=${account}`)
    await proving
    // Were it to wait for that proof, it would wait for ever.
    expect((await healthy.get('/users', 'limit=1')).status).toBe(200)
    release()
    expect((await poke).status).toBe(200)
    expect((await service.call('GET', `/integrated-account/${account}`)).body.status).toBe('active')
  })
})
