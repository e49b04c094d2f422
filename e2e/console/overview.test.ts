import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Scene, startScene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

describe('the overview', () => {
  it('says that nothing needs somebody only once everything was looked at', async () => {
    const page = await scene.window()
    let isBroken = true
    await page.route('**/webhook?*', (route) =>
      isBroken ? route.fulfill({ status: 500, json: { statusCode: 500 } }) : route.fallback(),
    )
    await page.goto('/console/')
    await page.getByText('Webhooks could not be read.').waitFor()
    expect(await page.getByText('Nothing. Every connection works.').count()).toBe(0)
    isBroken = false
    await page.reload()
    await page.getByText('Nothing. Every connection works.').waitFor()
  })

  it('counts the refusal of a vendor among the calls that failed', async () => {
    const { service } = scene
    const account = await service.link({ tenantId: 'refused' })
    service.sandbox.control.fault({ fault: { kind: 'status', status: 401 } })
    const { status } = await service.call('GET', `/unified/user-directory/users?integrated_account_id=${account}`)
    expect(status).toBe(401)
    const page = await scene.window()
    await page.goto('/console/')
    await page.getByRole('link', { name: /vendor_unauthorized/ }).click()
    await page.getByRole('dialog').getByText('vendor_unauthorized').first().waitFor()
  })
})
