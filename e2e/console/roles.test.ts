import type { Page, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROLE_NAMES } from '../../packages/api/src/index.ts'
import { PLACES, type Place } from '../../packages/console/src/app/navigation.ts'
import { expectAccessible } from '../testing/accessible.ts'
import { type Scene, startScene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

const EVERY_PLACE = PLACES.flatMap(({ places }) => places)

/** The addresses that the sidebar leads to. */
const offeredTo = async (page: Page): Promise<readonly string[]> => {
  await page.goto('/console/')
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  const links = await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').all()
  const paths = await Promise.all(links.map((link) => link.getAttribute('href')))
  return paths.map(String)
}

const pathOf = ({ link }: Place): string => `/console${String(link.to)}`

/** Opens a page until nothing is asked any more; answers with what it shows of refusals, and with what was refused. */
const look = async (page: Page, path: string) => {
  const refused: string[] = []
  const hear = (response: Response): void => {
    if (response.status() === 403) refused.push(response.url())
  }
  page.on('response', hear)
  await page.goto(path, { waitUntil: 'networkidle' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  page.off('response', hear)
  return {
    path,
    alerts: await page.getByRole('alert').count(),
    isCalm: (await page.getByRole('heading', { name: 'Not with your role' }).count()) === 1,
    refused,
  }
}

describe.each(ROLE_NAMES)('somebody with the role %s', (role) => {
  // The owner is there already, and makes no other.
  const openWindow = () => (role === 'owner' ? scene.window() : scene.windowAs(role))
  let page: Page
  let offered: readonly string[]
  beforeAll(async () => {
    page = await openWindow()
    offered = await offeredTo(page)
  })

  it('meets no error on any page that the sidebar offers', async () => {
    for (const path of offered) {
      expect(await look(page, path)).toEqual({ path, alerts: 0, isCalm: false, refused: [] })
    }
  })

  it('meets calm words on every other page, before anything is asked', async () => {
    for (const path of EVERY_PLACE.map(pathOf).filter((each) => !offered.includes(each))) {
      expect(await look(page, path)).toEqual({ path, alerts: 0, isCalm: true, refused: [] })
    }
  })
})

describe('a reviewer', () => {
  it('meets calm words on a page below one that is not theirs, told who may open it', async () => {
    const page = await scene.windowAs('reviewer')
    await page.goto(`/console/webhooks/${scene.webhook}`)
    await page
      .getByText('You are here as Reviewer. This page is for Owner, Administrator, Operator, or Auditor.')
      .waitFor()
    await expectAccessible(page)
  })

  it('is not offered to link an account, and goes nowhere by the letters of a page that is not theirs', async () => {
    const page = await scene.windowAs('reviewer')
    await page.goto('/console/connections')
    await page.getByText('1 connection').waitFor()
    expect(await page.getByRole('link', { name: 'Link an account' }).count()).toBe(0)
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await page.getByText('Webhooks are not with your role.').waitFor()
  })
})

describe('a role', () => {
  it('is called the same everywhere', async () => {
    const page = await scene.windowAs('admin')
    await page.goto('/console/profile')
    await page.getByRole('main').getByText('Administrator', { exact: true }).waitFor()
    await page.getByRole('button', { name: /Administrator/ }).waitFor()
  })
})
