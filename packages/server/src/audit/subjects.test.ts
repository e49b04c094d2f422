import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'

let service: StartedService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service[Symbol.asyncDispose]())

const eventOf = async (action: string, more = '') =>
  (await service.call('GET', `/audit-event?action=${action}&limit=1${more}`)).body.result[0]

describe('the subject of an audit event', () => {
  it('of an account is its tenant and itself, and it is found by its id', async () => {
    const id = await service.link({ tenantId: 'acme' })
    await service.call('PATCH', `/integrated-account/${id}`, { body: { context: { region: 'eu' } } })
    await service.call('POST', '/integrated-account/refresh-credentials', { body: { id } })
    await service.call('POST', '/integrated-account/token', { body: { integrated_account_id: id } })
    await service.call('DELETE', `/integrated-account/${id}`)
    for (const act of ['created', 'updated', 'proved', 'token_created', 'deleted']) {
      expect(await eventOf(`integrated_account.${act}`, `&integrated_account_id=${id}`), act).toMatchObject({
        tenant_id: 'acme',
        integrated_account_id: id,
        target: `integrated-account/${id}`,
        outcome: 'succeeded',
      })
    }
  })

  it('is no account where none of that id is here', async () => {
    const failed = { target: 'integrated-account/not-an-id', integrated_account_id: null, outcome: 'failed' }
    service.clock.now = new Date(service.clock.now.getTime() + 1000)
    await service.call('PATCH', '/integrated-account/not-an-id', { body: { context: {} } })
    expect(await eventOf('integrated_account.updated')).toMatchObject(failed)
  })

  it('of a token that is made is that token', async () => {
    const { body } = await service.call('POST', '/api-token', { body: { name: 'ci', scopes: ['proxy'] } })
    expect((await eventOf('api_token.created')).target).toBe(`api-token/${body.id}`)
  })

  it('of a user that is made is that user; a change says to which status, of how many members, and how long it took', async () => {
    const account = await service.link()
    const call = (method: string, path: string, body: unknown) =>
      service.call(method, `/unified/user-directory${path}?integrated_account_id=${account}`, { body })
    const made = await call('POST', '/users', { username: 'new@acme.test' })
    expect(await eventOf('user.created')).toMatchObject({ target: `users/${made.body.id}`, tenant_id: 'acme' })
    const group = await call('POST', '/groups', { name: 'Pilots' })
    await call('POST', '/groups/add', { group_id: group.body.id, user_ids: [made.body.id] })
    expect((await eventOf('group.members_added')).detail).toMatchObject({ members: 1, duration_ms: 0 })
    await call('PATCH', `/users/${made.body.id}`, { status: 'inactive' })
    expect((await eventOf('user.updated')).detail).toMatchObject({ user_status: 'inactive', duration_ms: 0 })
  })
})
