import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Scene, startScene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

const openUsers = async () => {
  const page = await scene.window()
  await page.goto(`/console/connections/${scene.account}`)
  await page.getByRole('row', { name: /Ana Sol/ }).waitFor()
  return page
}

describe('a table', () => {
  it('reads on as one scrolls, until it has every row', async () => {
    const page = await openUsers()
    await page.getByText('100 users loaded, more below').waitFor()
    await page.evaluate('document.querySelector("[data-table-scroller]").scrollTo(0, 1e6)')
    await page.getByText('120 users', { exact: true }).waitFor()
  })

  it('has no more rows in the page than fit it', async () => {
    const page = await openUsers()
    expect(await page.getByRole('row').count()).toBeLessThan(60)
  })

  it('holds a log of more rows than fit, each with its time', async () => {
    for (let n = 0; n < 130; n += 1) {
      await scene.service.call('GET', `/unified/user-directory/users/nobody?integrated_account_id=${scene.account}`)
    }
    const page = await scene.window()
    const errors: string[] = []
    page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())))
    await page.goto('/console/requests')
    await page.getByText('100 requests loaded, more below').waitFor()
    await page.evaluate('document.querySelector("[data-table-scroller]").scrollTo(0, 1e6)')
    await page.getByText(/^1[3-9]\d requests$/).waitFor()
    expect(errors).toEqual([])
  })

  it('is used with arrow keys', async () => {
    const page = await openUsers()
    await page.getByRole('row', { name: /Ana Sol/ }).focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key)
    expect(await page.evaluate('document.activeElement?.textContent')).toContain('Bruno Okafor')
    await page.keyboard.press('End')
    expect(await page.evaluate('document.activeElement?.getAttribute("aria-rowindex")')).toBe('101')
  })

  it('sorts what it has, and says that it is not everything', async () => {
    const page = await openUsers()
    await page.getByRole('button', { name: 'E-mail address' }).click()
    await page
      .getByRole('columnheader', { name: 'E-mail address', exact: true })
      .and(page.locator('[aria-sort=ascending]'))
      .waitFor()
    await page.getByText('100 users loaded and sorted, more below').waitFor()
  })

  it('hides a column, and remembers that', async () => {
    const page = await openUsers()
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Status' }).click()
    await page.reload()
    await page.getByRole('row', { name: /Ana Sol/ }).waitFor()
    expect(await page.getByRole('columnheader', { name: 'Status' }).count()).toBe(0)
  })

  it('shows why it could not be read, with the number of the request, and tries again', async () => {
    const page = await scene.window()
    let isBroken = true
    const body = {
      statusCode: 503,
      error: 'Service Unavailable',
      code: 'unavailable',
      message: 'The database does not answer.',
      request_id: 'r-42',
    }
    await page.route('**/unified/user-directory/users?*', (route) =>
      isBroken ? route.fulfill({ status: 503, json: body }) : route.fallback(),
    )
    await page.goto(`/console/connections/${scene.account}`)
    await page.getByText('The database does not answer.').waitFor()
    await page.getByText('r-42').waitFor()
    isBroken = false
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('row', { name: /Ana Sol/ }).waitFor()
  })

  it('says that rows may be missing, and why', async () => {
    const page = await scene.window()
    await page.route('**/unified/user-directory/users?*', async (route) => {
      const answer = await route.fetch()
      const json = {
        ...(await answer.json()),
        is_partial_response: true,
        partial_reasons: ['The vendor lost two rows.'],
      }
      await route.fulfill({ response: answer, json })
    })
    await page.goto(`/console/connections/${scene.account}`)
    await page.getByText('The vendor lost two rows.').waitFor()
  })

  it('is as quick with 100 000 rows as with 1 000', async () => {
    const few = await timeOfStep(1000)
    const many = await timeOfStep(100_000)
    // Side by side, because a shared machine makes both slower; it would be a hundred times slower if it drew or walked all rows.
    expect(many).toBeLessThan(few * 3)
  })
})

/** The usual time, in milliseconds, from a jump to another place of a table with so many rows until that is drawn. */
const timeOfStep = async (rows: number): Promise<number> => {
  const page = await scene.window()
  const result = Array.from({ length: rows }, (_, at) => ({
    id: `user-${at}`,
    name: `Person ${at}`,
    emails: [{ email: `person.${at}@acme.test`, is_primary: true }],
    status: 'active',
    roles: [],
    groups: [],
    languages: [],
    phones: [],
    remote_data: {},
  }))
  await page.route('**/unified/user-directory/users?*', (route) =>
    route.fulfill({ json: { result, next_cursor: null, prev_cursor: null, result_count: rows } }),
  )
  await page.goto(`/console/connections/${scene.account}`)
  await page.getByText(`${rows.toLocaleString('en')} users`, { exact: true }).waitFor()
  const steps = await page.evaluate<readonly number[]>(STEP_THROUGH)
  // The last row, and no more in the page than fit it.
  await page.getByRole('row', { name: `Person ${rows - 1} ` }).waitFor()
  expect(await page.getByRole('row').count()).toBeLessThan(80)
  await page.context().close()
  return steps.toSorted((one, other) => one - other)[Math.floor(steps.length / 2)] ?? Number.NaN
}

/** Runs in the page: jumps to thirty places of the table, the last at its end, and times each until it is drawn. */
const STEP_THROUGH = `(async () => {
  const box = document.querySelector('[data-table-scroller]')
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  const steps = []
  for (let step = 1; step <= 30; step += 1) {
    const began = performance.now()
    box.scrollTo(0, step === 30 ? box.scrollHeight : (step * 7919 * 36) % box.scrollHeight)
    await drawn()
    steps.push(performance.now() - began)
  }
  return steps
})()`
