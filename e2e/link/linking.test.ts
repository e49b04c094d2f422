import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkableVendors, SAMPLE_SCIM_TOKEN } from '../../packages/sandbox/src/index.ts'
import { cameBack, give, open, pick } from './example-page.ts'
import { type Account, type Scene, startScene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

const accountOf = async (outcome: unknown): Promise<Account | undefined> => {
  const { integrated_account_id: id } = Object(outcome) as { readonly integrated_account_id?: string }
  return (await scene.accounts()).find((account) => account.id === id)
}

describe('linking the Notion workspace from the example page', () => {
  it.each(['Connect here', 'In a window', 'In this tab'] as const)(
    '“%s” comes back with the account, which the API lists',
    async (way) => {
      const page = await scene.window()
      const errors: string[] = []
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
      page.on('pageerror', (error) => errors.push(error.message))
      const hosted = await open(page, way)
      await pick(hosted, 'Notion')
      await give(hosted, SAMPLE_SCIM_TOKEN)
      const outcome = await cameBack(page)
      expect(outcome).toEqual({
        result: 'success',
        integration: 'notion-scim',
        integrated_account_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      })
      expect(await accountOf(outcome)).toMatchObject({ status: 'active', integration: { name: 'notion-scim' } })
      expect(errors).toEqual([])
    },
  )

  it.each(linkableVendors('').filter(({ credential }) => credential.kind === 'token'))(
    '$vendor is linked with its sample credential and no address',
    async ({ connector, credential }) => {
      const page = await scene.window({ query: `?integration=${connector}` })
      const hosted = await open(page, 'Connect here')
      await give(hosted, credential.kind === 'token' ? credential.token : '')
      expect(await accountOf(await cameBack(page))).toMatchObject({
        integration: { name: connector },
        status: 'active',
      })
    },
  )
})

describe('a page of this machine', () => {
  it.each(['localhost', 'app.localhost', '127.0.0.1'])('at %s may show the hosted page in a frame', async (host) => {
    const page = await scene.window()
    const address = new URL(`${scene.example}/?integration=notion-scim`)
    address.hostname = host
    await page.goto(address.href)
    await give(await open(page, 'Connect here'), SAMPLE_SCIM_TOKEN)
    expect(await accountOf(await cameBack(page))).toMatchObject({ status: 'active' })
  })
})

/** A new window in which the form of the Notion connection is open. */
const openForm = async () => {
  const page = await scene.window({ query: '?integration=notion-scim' })
  return { page, hosted: await open(page, 'Connect here') }
}

describe('a token that is not right', () => {
  it.each([
    ['with spaces around it', `  ${SAMPLE_SCIM_TOKEN}\n `, 'Spaces around the SCIM token were taken away.'],
    ['with “Bearer ” before it', `Bearer ${SAMPLE_SCIM_TOKEN}`, '“Bearer” before the SCIM token was taken away.'],
  ])('is put right when it was pasted %s, and that can be read before the page goes away', async (_, token, note) => {
    const { page, hosted } = await openForm()
    await give(hosted, token)
    await hosted.getByRole('status').filter({ hasText: note }).waitFor()
    await hosted.getByRole('button', { name: 'Done' }).click()
    expect(await accountOf(await cameBack(page))).toMatchObject({ status: 'active' })
  })

  it.each([
    ['of another API of the same vendor', 'secret_abcdefghijk', /It looks like the token of an integration/],
    ['of another product', 'xoxb-12345-abcdef', /refused the credential .* make another one/],
    ['that nobody made', 'ntn_scim_nobody', /refused the credential .* make another one/],
  ])('%s is refused with what to do, and leaves no account', async (_, token, said) => {
    const before = await scene.accounts()
    const { page, hosted } = await openForm()
    await give(hosted, token)
    const refusal = await hosted.getByRole('alert').innerText()
    expect(refusal).toMatch(said)
    expect(refusal).not.toContain(token)
    expect(await scene.accounts()).toEqual(before)
    await hosted.getByRole('button', { name: 'Close' }).click()
    await hosted.getByRole('button', { name: 'Leave' }).click()
    expect(await cameBack(page)).toMatchObject({ error_type: 'validation_error' })
  })

  it('is corrected in place: what was typed is still there', async () => {
    const { page, hosted } = await openForm()
    await give(hosted, `${SAMPLE_SCIM_TOKEN}x`)
    await hosted.getByRole('alert').waitFor()
    expect(await hosted.getByRole('textbox', { name: 'SCIM token' }).inputValue()).toBe(`${SAMPLE_SCIM_TOKEN}x`)
    await give(hosted, SAMPLE_SCIM_TOKEN)
    expect(await cameBack(page)).toMatchObject({ result: 'success' })
  })
})

describe('a vendor that is down', () => {
  it.each([
    ['answers 503', { kind: 'status', status: 503 }, /cannot answer at the moment \(503.*Try again later/],
    ['cuts the line', { kind: 'reset' }, /could not be reached\. Try again later/],
    ['answers with a web page', { kind: 'html' }, /does not look like Notion/],
  ])('and %s: it is said, nothing is half made, and trying again works', async (_, fault, said) => {
    const before = await scene.accounts()
    await scene.door('POST', 'faults', { match: { path: '/scim/**' }, fault })
    const { page, hosted } = await openForm()
    await give(hosted, SAMPLE_SCIM_TOKEN)
    expect(await hosted.getByRole('alert').innerText()).toMatch(said)
    expect(await scene.accounts()).toEqual(before)
    await scene.door('DELETE', 'faults')
    await hosted.getByRole('button', { name: 'Connect', exact: true }).click()
    expect(await accountOf(await cameBack(page))).toMatchObject({ status: 'active' })
  })
})
