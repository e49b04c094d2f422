import { SAMPLE_SCIM_TOKEN } from '@rollcall/sandbox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Receiver, startReceiver } from '../events/testing/receiver.ts'
import { type StartedService, startService } from '../testing/started-service.ts'

describe('the events of integrated accounts and API tokens', () => {
  let api: StartedService
  let receiver: Receiver
  let cleanUp: AsyncDisposableStack

  beforeEach(async () => {
    cleanUp = new AsyncDisposableStack()
    api = cleanUp.use(await startService())
    receiver = cleanUp.use(await startReceiver())
    await api.call('POST', '/webhook', { body: { target_url: receiver.url } })
  })
  afterEach(() => cleanUp.disposeAsync())

  /** What has been delivered by now, and not been asked for before. */
  const told = async () => {
    await api.service.connections.settled()
    const count = receiver.received.length
    await api.service.events.deliverDue()
    return receiver.received.slice(count).map(({ body }) => body)
  }
  const typesOf = (bodies: readonly { readonly event: string }[]) => bodies.map(({ event }) => event).toSorted()
  const refuse = (status: number) =>
    api.sandbox.control.fault({ match: { path: '/scim/v2/Users' }, fault: { kind: 'status', status } })
  const users = (id: string) => api.call('GET', `/unified/user-directory/users?integrated_account_id=${id}`)

  it('tell of an account that is connected, as the API shows it', async () => {
    const id = await api.link({ tenantId: 'acme' })
    const bodies = await told()
    expect(typesOf(bodies)).toEqual(['integrated_account:active', 'integrated_account:created'])
    const account = (await api.call('GET', `/integrated-account/${id}`)).body
    for (const { payload } of bodies) expect(payload).toEqual(account)
    expect(JSON.stringify(bodies)).not.toContain(SAMPLE_SCIM_TOKEN)
    const [event] = (await api.call('GET', '/event')).body.result
    expect(event).toMatchObject({ tenant_id: 'acme', integrated_account_id: id })
  })

  it('go out by themselves once the jobs of the service have begun', async () => {
    await api.service.jobs.start()
    await api.link()
    await receiver.hasReceived(2)
    expect(typesOf(receiver.received.map(({ body }) => body))).toEqual([
      'integrated_account:active',
      'integrated_account:created',
    ])
  })

  it('tell of nothing where the credential was refused', async () => {
    const body = {
      tenant_id: 'acme',
      integration: 'notion-scim',
      credentials: { api_key: 'ntn_wrong' },
      settings: { base_url: api.scimUrl },
    }
    expect((await api.call('POST', '/integrated-account', { body })).status).toBe(422)
    expect(await told()).toEqual([])
  })

  it('tell of a change, and of nothing where it was refused', async () => {
    const id = await api.link()
    await told()
    await api.call('PATCH', `/integrated-account/${id}`, { body: { context: { plan: 'gold' } } })
    const [changed, ...others] = await told()
    expect(others).toEqual([])
    expect(changed).toMatchObject({ event: 'integrated_account:updated', payload: { id, context: { plan: 'gold' } } })
    await api.call('PATCH', `/integrated-account/${id}`, { body: { settings: { base_url: 'http://127.0.0.1:1' } } })
    expect(await told()).toEqual([])
  })

  it('tell once of a credential that is refused, with the error, and of its recovery', async () => {
    const id = await api.link()
    await told()
    refuse(401)
    await Promise.all([users(id), users(id), users(id)])
    const bodies = await told()
    expect(bodies).toMatchObject([
      {
        event: 'integrated_account:authentication_error',
        payload: { id, status: 'needs_reauth', last_error: { code: 'vendor_unauthorized' } },
      },
    ])
    api.sandbox.control.clearFaults()
    await api.call('POST', '/integrated-account/refresh-credentials', { body: { id } })
    expect(typesOf(await told())).toEqual(['integrated_account:reactivated'])
  })

  it('tell once of a right that is lost', async () => {
    const id = await api.link()
    await told()
    refuse(403)
    await users(id)
    await users(id)
    expect(await told()).toMatchObject([
      {
        event: 'integrated_account:right_lost',
        payload: { id, status: 'active', last_forbidden_error: { resource: 'Users', method: 'GET' } },
      },
    ])
  })

  it('tell of a new credential as updated and active, and never as reactivated', async () => {
    const id = await api.link()
    refuse(401)
    await users(id)
    await told()
    api.sandbox.control.clearFaults()
    const body = { credentials: { api_key: SAMPLE_SCIM_TOKEN } }
    expect((await api.call('PATCH', `/integrated-account/${id}/credentials`, { body })).status).toBe(200)
    const bodies = await told()
    expect(typesOf(bodies)).toEqual(['integrated_account:active', 'integrated_account:updated'])
    for (const { payload } of bodies) expect(payload).toMatchObject({ id, status: 'active' })
  })

  it('tell of an account that is disconnected by its id and tenant alone', async () => {
    const id = await api.link({ tenantId: 'acme' })
    await told()
    await api.call('DELETE', `/integrated-account/${id}`)
    expect(await told()).toMatchObject([{ event: 'integrated_account:deleted', payload: { id, tenant_id: 'acme' } }])
  })

  it('tell of API tokens, never the token itself, and not of front ends’', async () => {
    const id = await api.link()
    await told()
    const { body } = await api.call('POST', '/api-token', { body: { name: 'ci', scopes: ['accounts:read'] } })
    await api.call('POST', '/integrated-account/token', { body: { integrated_account_id: id } })
    const bodies = await told()
    const { token, ...shown } = body
    expect(bodies).toMatchObject([{ event: 'api_token:created', payload: shown }])
    expect(JSON.stringify(bodies)).not.toContain(token)
    await api.call('DELETE', `/api-token/${body.id}`)
    expect(await told()).toMatchObject([{ event: 'api_token:deleted', payload: { id: body.id } }])
  })
})
