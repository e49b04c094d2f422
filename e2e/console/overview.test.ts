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

  it('lists a webhook that is failing, before it is paused', async () => {
    const { service } = scene
    await service.link({ tenantId: 'told' })
    // Nobody listens there.
    await service.service.events.deliverDue()
    const page = await scene.window()
    await page.goto('/console/')
    await page.getByRole('link', { name: /Failing.*Webhook to 127\.0\.0\.1:9/ }).click()
    await page.getByText(/No delivery has been accepted since/).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/console/webhooks/${scene.webhook}`)
  })

  it('lists a connection that works and cannot be renewed, with why', async () => {
    const page = await scene.window()
    const message = 'Example refused (invalid_client) while the token was renewed. Check the OAuth client.'
    await page.route('**/integrated-account?*', async (route) => {
      const response = await route.fetch()
      const { result, ...rest } = await response.json()
      const error = { code: 'vendor_refused', message, occurred_at: '2026-11-25T07:00:00.000Z' }
      const refused = result.map((row: object) => ({ ...row, last_error: error }))
      await route.fulfill({ response, json: { ...rest, result: refused } })
    })
    await page.goto('/console/')
    const need = page.getByRole('link', { name: /Cannot renew.*of acme/ })
    await need.getByText(message).waitFor()
    await need.click()
    await page.waitForURL(`**/connections/${scene.account}`)
  })

  it.each([
    [401, 'vendor_unauthorized'],
    [400, 'vendor_refused'],
  ])('counts a refusal of a vendor (%i, %s) among the calls that failed', async (answer, code) => {
    const { service } = scene
    const account = await service.link({ tenantId: `refused ${answer}` })
    service.sandbox.control.fault({ fault: { kind: 'status', status: answer } })
    const { status } = await service.call('GET', `/unified/user-directory/users?integrated_account_id=${account}`)
    service.sandbox.control.clearFaults()
    expect(status).toBe(answer)
    const page = await scene.window()
    await page.goto('/console/')
    await page.getByRole('link', { name: new RegExp(code) }).click()
    await page.getByRole('dialog').getByText(code).first().waitFor()
  })
})
