import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../testing/accessible.ts'
import { OWNER, type Scene, startScene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

const refuse = (status: number, code: string) => (route: Route) =>
  route.fulfill({ status, json: { code, message: code } })

const openSignIn = async (path = '/console/sign-in'): Promise<Page> => {
  const page = await scene.strangerWindow()
  await page.goto(path)
  await page.getByLabel('E-mail address').waitFor()
  return page
}

const give = async (page: Page, password = OWNER.password): Promise<void> => {
  await page.getByLabel('E-mail address').fill(OWNER.email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

describe('the sign-in page', () => {
  it('lets an operator in, to the page they wanted, and out again for good', async () => {
    const page = await openSignIn('/console/connections?q=acme')
    await give(page)
    await page.getByRole('heading', { name: 'Connections' }).waitFor()
    expect(new URL(page.url()).search).toBe('?q=acme')
    await page.getByRole('button', { name: OWNER.name }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.goto('/console/connections')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  it('says what is missing before it asks the server, and leads to the first field with a fault', async () => {
    const page = await openSignIn()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Enter your e-mail address.').waitFor()
    await page.getByText('Enter your password.').waitFor()
    expect(await page.evaluate('document.activeElement?.name')).toBe('email')
    await expectAccessible(page)
  })

  it('does not say which of address and password is wrong, and empties the password', async () => {
    const page = await openSignIn()
    await give(page, 'wrong horse battery')
    await page.getByText('do not belong together').waitFor()
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('ada@example.com')
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('')
    await expectAccessible(page)
  })

  it('says to wait after too many attempts', async () => {
    const page = await openSignIn()
    await page.route('**/auth/sign-in/email', refuse(429, ''))
    await give(page)
    await page.getByText('Too many attempts').waitFor()
  })

  it('says when the server cannot be reached', async () => {
    const page = await openSignIn()
    await page.route('**/auth/sign-in/email', (route) => route.abort())
    await give(page)
    await page.getByText('The server cannot be reached').waitFor()
  })

  it('asks for the second factor, says that a code was wrong, and takes a backup code instead', async () => {
    const page = await openSignIn()
    await page.route('**/auth/sign-in/email', (route) => route.fulfill({ json: { twoFactorRedirect: true } }))
    await page.route('**/auth/two-factor/verify-totp', refuse(401, 'INVALID_CODE'))
    await give(page)
    await page.getByRole('heading', { name: 'Second factor' }).waitFor()
    await page.getByLabel('Code').fill('123 456')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This code is not right').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Use a backup code' }).click()
    await page.getByLabel('Backup code').waitFor()
  })
})

describe('the page of a one-time link', () => {
  it('takes somebody who was invited from the link to the sign-in page, once', async () => {
    const { service } = scene
    const invited = await service.call('POST', '/operator/invite', {
      body: { email: 'grace@example.com', role: 'auditor' },
    })
    const page = await scene.strangerWindow()
    await page.goto(new URL(invited.body.url).pathname + new URL(invited.body.url).search)
    await page.getByText('grace@example.com').waitFor()
    await page.getByLabel('Your name').fill('Grace')
    await page.getByLabel('New password', { exact: true }).fill('another horse battery')
    await page.getByLabel('The same again', { exact: true }).fill('another horse battery')
    await page.getByRole('button', { name: 'Set up my account' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.goto(new URL(invited.body.url).pathname + new URL(invited.body.url).search)
    await page.getByText('This link does not work').waitFor()
  })

  const open = async (setUp: object): Promise<Page> => {
    const page = await scene.strangerWindow()
    await page.route('**/operator/set-up', (route) => route.fulfill({ json: setUp }))
    await page.goto('/console/setup?token=a-token')
    await page.getByLabel('New password', { exact: true }).waitFor()
    return page
  }

  it('asks the first operator for address, name and password', async () => {
    const page = await open({ kind: 'first', email: null, name: null, role: 'owner' })
    await page.getByRole('button', { name: 'Set up my account' }).click()
    await page.getByText('Enter the address that you will sign in with.').waitFor()
    await page.getByText('Enter your name').waitFor()
    await page.getByText('Choose a password of at least 12 characters.').waitFor()
    await expectAccessible(page)
  })

  it('asks somebody who lost their password for a new one, twice the same', async () => {
    const page = await open({ kind: 'reset', email: 'ada@example.com', name: 'Ada', role: 'owner' })
    await page.getByText('ada@example.com').waitFor()
    await page.getByLabel('New password', { exact: true }).fill('correct horse battery')
    await page.getByLabel('The same again', { exact: true }).fill('correct horse batterie')
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.getByText('This is not the same').waitFor()
  })
})
