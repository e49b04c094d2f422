import type { Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../testing/accessible.ts'
import { type Scene, startScene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
})
afterEach(() => scene.service.sandbox.control.clearFaults())
afterAll(() => scene[Symbol.asyncDispose]())

const open = async (path: string): Promise<Page> => {
  const page = await scene.window()
  await page.goto(path)
  return page
}

/** Answers as the server does, with something changed. */
const changed = (change: (body: object) => object) => async (route: Route) => {
  const answer = await route.fetch()
  await route.fulfill({ response: answer, json: change(await answer.json()) })
}

describe('a connection', () => {
  it('says why its credential could not be proved', async () => {
    const page = await scene.window()
    const thrown: string[] = []
    page.on('pageerror', ({ message }) => thrown.push(message))
    const message = 'The database does not answer.'
    const body = { statusCode: 503, error: 'Service Unavailable', code: 'unavailable', message, request_id: 'r-1' }
    await page.route('**/integrated-account/refresh-credentials', (route) => route.fulfill({ status: 503, json: body }))
    await page.goto(`/console/connections/${scene.account}`)
    await page.getByRole('button', { name: 'Prove credential' }).click()
    await page.getByRole('alert').getByText(message).waitFor()
    expect(thrown).toEqual([])
  })

  it('is shown as refused as soon as a call was, without another look at the page', async () => {
    const account = await scene.service.link({ tenantId: 'refused' })
    const page = await open(`/console/connections/${account}`)
    await page.getByRole('row', { name: /Ana Sol/ }).waitFor()
    await page.getByText('Active', { exact: true }).first().waitFor()
    expect(await page.getByText('Needs a new credential').count()).toBe(0)
    scene.service.sandbox.control.fault({ fault: { kind: 'status', status: 401 } })
    await page.getByRole('tab', { name: 'Groups' }).click()
    // It is read every half minute by itself: sooner means that it was the refusal.
    await page.getByText('Needs a new credential').waitFor({ timeout: 10_000 })
  })
})

describe('a user', () => {
  const openAs = async (status: string): Promise<Page> => {
    const page = await scene.window()
    await page.route(
      `**/unified/user-directory/users/${scene.user}?*`,
      changed((body) => ({ ...body, status })),
    )
    await page.goto(`/console/connections/${scene.account}/users/${scene.user}`)
    await page.getByRole('button', { name: 'Delete' }).waitFor()
    return page
  }
  const isOffered = async (page: Page, name: string) =>
    (await page.getByRole('button', { name, exact: true }).count()) > 0

  it.each(['invited', 'created'])('who is %s can be deactivated, and has nothing to be given back', async (status) => {
    const page = await openAs(status)
    expect(await isOffered(page, 'Deactivate')).toBe(true)
    expect(await isOffered(page, 'Reactivate')).toBe(false)
  })

  it('who is inactive can be reactivated, and is not promised what this vendor does not bring back', async () => {
    const page = await openAs('inactive')
    expect(await isOffered(page, 'Deactivate')).toBe(false)
    await page.getByRole('button', { name: 'Reactivate' }).click()
    await page.getByRole('alertdialog').getByText('They can get in again.').waitFor()
    expect(await page.getByText('as the same user').count()).toBe(0)
  })

  it('whom the vendor does not have is told from a failure', async () => {
    const page = await open(`/console/connections/${scene.account}/users/11111111-2222-4333-8444-555555555555`)
    await page.getByRole('heading', { name: 'This is no user of this connection' }).waitFor()
    expect(await page.getByText('This did not work').count()).toBe(0)
    await expectAccessible(page)
  })
})

describe('the members of a group', () => {
  const openMembers = async (): Promise<Page> => {
    const page = await scene.window()
    await page.goto(`/console/connections/${scene.account}/groups/${scene.group}`)
    await page.getByRole('row').nth(1).waitFor()
    return page
  }
  const removeFirst = async (page: Page): Promise<void> => {
    await page.getByRole('row').nth(1).getByRole('checkbox').click()
    await page.getByRole('button', { name: 'Remove from group' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  }
  const unproved = changed((body) => ({
    result: {
      ...('result' in body ? Object(body.result) : {}),
      verification: { status: 'differs', checked_at: '2026-11-25T08:00:00Z', message: 'It still has the member.' },
      unconfirmed_fields: ['members'],
    },
  }))

  it('have their names, although the vendor gives ids alone with a group', async () => {
    const query = `integrated_account_id=${scene.account}`
    const { body } = await scene.service.call('GET', `/unified/user-directory/groups/${scene.group}?${query}`)
    const [{ id, name }] = body.members
    expect(name).toBeUndefined()
    const { body: user } = await scene.service.call('GET', `/unified/user-directory/users/${id}?${query}`)
    const page = await open(`/console/connections/${scene.account}/groups/${scene.group}`)
    await page.getByRole('row', { name: user.name }).getByRole('link', { name: user.name }).waitFor()
  })

  it('are said to be out of it where the vendor shows that', async () => {
    const page = await openMembers()
    await removeFirst(page)
    await page.getByText('One member is out of the group.').waitFor()
    expect(await page.getByRole('dialog', { name: 'What came of it' }).count()).toBe(0)
  })

  it('are not said to be out of it where the vendor shows something else', async () => {
    const page = await openMembers()
    await page.route('**/groups/remove-user?*', unproved)
    await removeFirst(page)
    const outcome = page.getByRole('dialog', { name: 'What came of it' })
    await outcome.getByText('It still has the member.').waitFor()
    await outcome.getByText('The vendor does not show whether it took: members.').waitFor()
    expect(await page.getByText('out of the group').count()).toBe(0)
    await expectAccessible(page)
  })

  it('are not said to be in it where the vendor shows something else', async () => {
    const page = await openMembers()
    await page.route('**/groups/add?*', unproved)
    await page.getByRole('button', { name: 'Add members' }).click()
    const chooser = page.getByRole('dialog', { name: 'Add members' })
    await chooser
      .getByRole('row', { name: /Ana Sol/ })
      .getByRole('checkbox')
      .click()
    await chooser.getByRole('button', { name: 'Add member' }).click()
    await page.getByRole('dialog', { name: 'What came of it' }).getByText('It still has the member.').waitFor()
    expect(await page.getByText('They are in the group').count()).toBe(0)
  })
})
