import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../testing/accessible.ts'
import { type Scene, startScene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

describe('an invitation', () => {
  it('is shown until it is used, and can be withdrawn: its link is worth nothing then', async () => {
    const page = await scene.window()
    await page.goto('/console/operators')
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await page.getByLabel('E-mail address').fill('new@example.com')
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    const link = await page.getByRole('dialog').getByText('/console/setup?token=').textContent()
    await page.getByRole('button', { name: 'Done' }).click()
    const open = page.getByRole('region', { name: 'Open invitations' })
    await open.getByText('new@example.com').waitFor()
    await expectAccessible(page)
    await open.getByRole('button', { name: 'Withdraw' }).click()
    await page.getByRole('button', { name: 'Withdraw invitation' }).click()
    await open.waitFor({ state: 'detached' })

    const stranger = await scene.strangerWindow()
    await stranger.goto(link ?? '')
    await stranger.getByText('This link is used up').waitFor()
    expect((await scene.service.call('GET', '/operator-invitation')).body.result).toEqual([])
  })
})
