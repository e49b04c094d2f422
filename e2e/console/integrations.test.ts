import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../testing/accessible.ts'
import { type Scene, startScene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

const open = async (label: string) => {
  const page = await scene.window()
  await page.goto('/console/settings')
  await page.getByRole('row', { name: new RegExp(`^${label}`) }).click()
  const dialog = page.getByRole('dialog', { name: label })
  await dialog.getByText('Client id').waitFor()
  return { page, dialog }
}

describe('the settings of an integration', () => {
  it('ask for the OAuth addresses of a vendor that has others for each customer', async () => {
    const { page, dialog } = await open('Okta')
    await dialog.getByText('This vendor has another address for each customer.').waitFor()
    expect(await dialog.getByText('own address').count()).toBe(0)
    await expectAccessible(page)
    await dialog.getByLabel('Client id').fill('0oa-client')
    await dialog.getByLabel('Client secret', { exact: true }).fill('a-secret')
    await dialog.getByRole('button', { name: 'Save' }).click()
    const tokenUrl = dialog.getByRole('textbox', { name: 'Token URL' })
    await tokenUrl.and(page.locator(':invalid')).waitFor()
    await dialog.getByRole('textbox', { name: 'Authorization URL' }).fill('https://acme.okta.com/oauth2/v1/authorize')
    await tokenUrl.fill('https://acme.okta.com/oauth2/v1/token')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Okta is saved.').waitFor()
  })

  it('keep those of a vendor with addresses of its own out of the way', async () => {
    const { dialog } = await open('Google Workspace')
    await dialog.getByText('the vendor’s own address, https://admin.googleapis.com').waitFor()
    await dialog.getByText('Other addresses than the vendor’s own').waitFor()
    expect(await dialog.getByRole('textbox', { name: 'Token URL' }).isVisible()).toBe(false)
  })
})
