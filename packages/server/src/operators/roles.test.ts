import { randomUUID } from 'node:crypto'
import { endpoints, ROLE_NAMES, ROLES, type Scope } from '@rollcall/api'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createToken } from '../connections/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { openBrowser } from './testing/browser.ts'
import { type Office, openOffice, tokenIn } from './testing/office.ts'

describe.for(TEST_DATABASES)('roles on $name', (kind) => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(kind)
  })
  beforeEach(() => office.forgetAttempts())
  afterAll(() => office[Symbol.asyncDispose]())

  /** Removes every owner but the first one. */
  const leaveOneOwner = async (): Promise<void> => {
    const owner = await office.owner()
    const own = (await owner.call('GET', '/operator/me')).body.id
    const { body } = await owner.call('GET', '/operator?limit=1000')
    for (const { id, role } of body.result) {
      if (role === 'owner' && id !== own) await owner.call('DELETE', `/operator/${id}`)
    }
  }

  const ownerId = async (): Promise<string> => (await (await office.owner()).call('GET', '/operator/me')).body.id

  it.each(ROLE_NAMES)('%s may do at every endpoint what the table says, and nothing else', async (role) => {
    const browser = await office.enter(await office.hire(role))
    for (const { method, path, scope, id } of endpoints) {
      if (scope === 'public') continue
      const { status, body } = await browser.call(
        method,
        path.replace(/:[a-z_]+/gi, 'x'),
        method === 'GET' || method === 'DELETE' ? {} : { body: {} },
      )
      const isRefused = status === 403 && String(body?.message).includes('Your role')
      expect([id, isRefused]).toEqual([id, !ROLES[role].scopes.includes(scope)])
    }
  })

  it('hold in a batch as they hold outside of it', async () => {
    const browser = await office.enter(await office.hire('reviewer'))
    const resources = [{ resource: 'user-directory/users', method: 'delete', id: '1' }]
    const answer = await browser.call('POST', '/batch-request', {
      body: { integrated_account_id: await office.service.link(), resources },
    })
    expect([answer.status, answer.body.message]).toEqual([403, expect.stringContaining('Your role')])
  })

  it('cannot be raised by oneself: an admin makes, changes and removes no owner', async () => {
    const person = await office.hire('admin')
    const admin = await office.enter(person)
    const owner = await ownerId()
    const attempts = [
      admin.call('POST', '/operator/invite', { body: { email: 'x@acme.test', role: 'owner' } }),
      admin.call('PATCH', `/operator/${person.id}`, { body: { role: 'owner' } }),
      admin.call('PATCH', `/operator/${owner}`, { body: { role: 'auditor' } }),
      admin.call('DELETE', `/operator/${owner}`),
      admin.call('POST', `/operator/${owner}/reset-link`, { body: {} }),
    ]
    for (const { status, body } of await Promise.all(attempts)) {
      expect([status, body.message]).toEqual([403, expect.stringContaining('Only an owner may')])
    }
  })

  it('cannot be raised by a token that one makes oneself either', async () => {
    const admin = await office.enter(await office.hire('admin'))
    const scopes: readonly Scope[] = ['admin', 'operators']
    const { body: first } = await admin.call('POST', '/api-token', { body: { name: 'mine', scopes } })
    const call = (token: string, path: string, body: object) => office.service.call('POST', path, { token, body })
    const { body: second } = await call(first.token, '/api-token', { name: 'installation', scopes })
    const { body: elsewhere } = await call(first.token, '/environment', { name: 'elsewhere' })
    for (const token of [first.token, second.token, elsewhere.api_token.token]) {
      const made = await call(token, '/operator/invite', { email: 'y@acme.test', role: 'owner' })
      expect(made.status).toBe(403)
      expect((await call(token, `/operator/${await ownerId()}/reset-link`, {})).status).toBe(403)
    }
    expect((await call(first.token, '/operator/invite', { email: 'y@acme.test', role: 'admin' })).status).toBe(201)
  })

  it('are all in the hand of the token that the server was installed with', async () => {
    const { service } = office
    const { token } = await createToken(
      { db: service.database.db, now: () => service.clock.now, newId: randomUUID },
      { environmentId: service.environmentId, name: 'ROLLCALL_API_TOKEN', actor: 'installation' },
    )
    const body = { email: 'second-owner@acme.test', role: 'owner' }
    const { status } = await service.call('POST', '/operator/invite', { token, body })
    expect(status).toBe(201)
  })

  it('are not reached by a link that was made before somebody rose', async () => {
    const person = await office.hire('operator')
    const admin = await office.enter(await office.hire('admin'))
    const { body } = await admin.call('POST', `/operator/${person.id}/reset-link`, { body: {} })
    await (await office.owner()).call('PATCH', `/operator/${person.id}`, { body: { role: 'owner' } })
    const used = await openBrowser(office.service).call('POST', '/operator/set-up', {
      body: { token: tokenIn(body.url), password: 'known to the admin too' },
    })
    expect(used.status).toBe(401)
    await (await office.owner()).call('PATCH', `/operator/${person.id}`, { body: { role: 'operator' } })
  })

  it('leave always an owner: the last one can neither be lowered, disabled nor removed', async () => {
    await leaveOneOwner()
    const owner = await office.owner()
    const id = await ownerId()
    for (const answer of [
      await owner.call('PATCH', `/operator/${id}`, { body: { role: 'admin' } }),
      await owner.call('PATCH', `/operator/${id}`, { body: { is_disabled: true } }),
      await owner.call('DELETE', `/operator/${id}`),
    ]) {
      expect([answer.status, answer.body.message]).toEqual([409, expect.stringContaining('the last owner')])
    }
    expect((await owner.call('GET', '/operator/me')).body.role).toBe('owner')
  })

  it('leave one of two owners who remove each other at the same time', async () => {
    await leaveOneOwner()
    const second = await office.hire('owner')
    const [one, two] = [await office.owner(), await office.enter(second)]
    const first = (await one.call('GET', '/operator/me')).body.id
    const answers = await Promise.all([
      one.call('PATCH', `/operator/${second.id}`, { body: { role: 'admin' } }),
      two.call('PATCH', `/operator/${first}`, { body: { role: 'admin' } }),
    ])
    const list = await office.service.call('GET', '/operator?limit=1000')
    const owners = list.body.result.filter(({ role }: { role: string }) => role === 'owner')
    expect([answers.filter(({ status }) => status === 200).length, owners.length]).toEqual([1, 1])
  })
})
