import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, DEFAULT_CONTROL_TOKEN, GITHUB_SETUP_TOKEN, SAMPLE_SCIM_TOKEN, type Sandbox } from '../index.ts'

let sandbox: Sandbox
let url = ''
beforeEach(async () => {
  sandbox = createSandbox({ switches: { rateLimit: 'off' } })
  url = (await sandbox.listen()).url
})
afterEach(() => sandbox.close())

const github = (path = '/scim/v2/enterprises/acme/Users?count=2') =>
  fetch(`${url}/github${path}`, { headers: { authorization: `Bearer ${GITHUB_SETUP_TOKEN}`, 'user-agent': 'test' } })

const door = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${url}/_sandbox/${path}`, {
    method,
    headers: { authorization: `Bearer ${DEFAULT_CONTROL_TOKEN}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

describe('the vendors beside the workspace', () => {
  it('answer below their own names, and the workspace where it always did', async () => {
    expect((await github()).status).toBe(200)
    const notion = await fetch(`${url}/scim/v2/Users?count=1`, {
      headers: { authorization: `Bearer ${SAMPLE_SCIM_TOKEN}` },
    })
    expect(notion.status).toBe(200)
    expect((await fetch(`${url}/githubber/scim/v2`)).status).toBe(404)
  })

  it('have the same people as the workspace', async () => {
    const addresses = new Set(
      sandbox.control
        .state()
        .members({ limit: 100 })
        .flatMap(({ emails }) => emails),
    )
    const people = sandbox.vendors.github.users()
    expect(people.length).toBeGreaterThan(20)
    expect(people.filter(({ username }) => addresses.has(username)).length).toBeGreaterThan(20)
  })

  it('are listed, and what each received is kept without a token', async () => {
    await github()
    const { body } = await door('GET', 'vendors')
    expect(body).toContainEqual(expect.objectContaining({ name: 'github', prefix: '/github' }))
    const calls = await door('GET', 'vendors/github/calls')
    expect(calls.body).toMatchObject([
      { number: 1, method: 'GET', path: '/scim/v2/enterprises/acme/Users', status: 200 },
    ])
    expect(JSON.stringify(calls.body)).not.toContain(GITHUB_SETUP_TOKEN)
    expect((await door('GET', 'vendors/nobody/calls')).status).toBe(404)
  })

  it('can be made to fail, before the effect and after it', async () => {
    const fault = { kind: 'status', status: 503, headers: { 'retry-after': '7' } }
    expect((await door('POST', 'vendors/github/faults', { times: 1, fault })).status).toBe(200)
    const answer = await github()
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7'])
    expect((await github()).status).toBe(200)

    await door('POST', 'vendors/github/faults', { times: 1, fault: { kind: 'truncate', keepBytes: 10 } })
    expect(await (await github()).text()).toHaveLength(10)
    await door('POST', 'vendors/github/faults', { times: 1, fault: { kind: 'reset', when: 'after' } })
    await expect(github()).rejects.toThrow()
    await door('POST', 'vendors/github/faults', { fault: { kind: 'html', status: 200 } })
    expect((await github()).headers.get('content-type')).toContain('text/html')
    expect((await door('GET', 'vendors/github/faults')).body).toHaveLength(4)
    await door('DELETE', 'vendors/github/faults')
    expect((await github()).status).toBe(200)
    const stale = await door('POST', 'vendors/github/faults', { fault: { kind: 'stale', seconds: 5 } })
    expect([stale.status, stale.body.error]).toEqual([400, expect.stringContaining('for the workspace only')])
  })

  it('can lose every token, gain somebody, and begin again', async () => {
    await door('POST', 'vendors/github/revoke-tokens')
    expect((await github()).status).toBe(401)
    const { body } = await door('POST', 'vendors/github/users', { username: 'new@acme.test', name: 'New Person' })
    expect((await door('GET', 'vendors/github/users')).body).toContainEqual(
      expect.objectContaining({ id: body.id, standing: 'active' }),
    )
    expect((await door('POST', 'vendors/github/users', { username: 'x' })).status).toBe(400)
    await door('POST', 'vendors/github/reset')
    expect((await github()).status).toBe(200)
    expect(sandbox.vendors.github.users().some(({ id }) => id === body.id)).toBe(false)
  })

  it('begin again with the sandbox', async () => {
    sandbox.vendors.github.revokeTokens()
    sandbox.control.reset()
    expect((await github()).status).toBe(200)
  })
})
