import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SAMPLE_SCIM_TOKEN } from '../../packages/sandbox/src/index.ts'
import { frameOf, give, pick } from '../link/example-page.ts'
import { type Scene, startScene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
  const { call, scimUrl } = scene.service
  await call('PUT', '/environment-integration/notion-scim', { body: { settings: { base_url: scimUrl } } })
})
afterAll(() => scene[Symbol.asyncDispose]())

const open = async (path: string) => {
  const page = await scene.window()
  const problems: string[] = []
  // A refusal of the content security policy is an error on the console, too.
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  await page.goto(path)
  return { page, problems }
}

describe('the hosted page in the console', () => {
  it('links an account from the link page', async () => {
    const { page, problems } = await open('/console/link')
    await page.getByLabel('Tenant', { exact: true }).fill('umbrella')
    await page.getByRole('button', { name: 'Link here' }).click()
    const hosted = frameOf(page)
    await pick(hosted, 'Notion')
    await give(hosted, SAMPLE_SCIM_TOKEN)
    await page.getByText('Connected.').waitFor()
    await page.getByRole('link', { name: 'Open the connection' }).click()
    await page.getByRole('heading', { level: 1, name: 'Notion' }).waitFor()
    expect(problems).toEqual([])
  })

  it('gives a connection a new credential', async () => {
    const { page, problems } = await open(`/console/connections/${scene.account}`)
    await page.getByRole('button', { name: 'Link again' }).click()
    await give(frameOf(page), SAMPLE_SCIM_TOKEN)
    await page.getByText('is connected again.').waitFor()
    expect(page.url()).toContain(scene.account)
    expect(problems).toEqual([])
  })

  it('may be framed by nobody else than our own pages, and they frame nothing else', async () => {
    const policyOf = async (path: string) =>
      String((await scene.service.call('GET', path, { token: null })).headers.get('content-security-policy'))
    expect(await policyOf('/console/')).toContain("frame-src 'self';")
    expect(await policyOf('/connect-account')).not.toContain('frame-src')
  })
})
