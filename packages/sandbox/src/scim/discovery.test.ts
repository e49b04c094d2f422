import { describe, expect, it } from 'vitest'
import { startSandbox } from '../testing/started-sandbox.ts'

describe('ServiceProviderConfig', () => {
  it('answers without any token', async () => {
    await using sandbox = await startSandbox()
    const { status, body } = await sandbox.call('GET', '/scim/v2/ServiceProviderConfig')
    expect(status).toBe(200)
    expect(body['patch']).toEqual({ supported: true })
  })

  it('says patch and filter yes, bulk, sort and etag no', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.scim('GET', '/ServiceProviderConfig')).body).toMatchObject({
      patch: { supported: true },
      filter: { supported: true },
      bulk: { supported: false },
      sort: { supported: false },
      etag: { supported: false },
      changePassword: { supported: false },
    })
  })

  it('serviceProviderConfigAuth = open: a wrong token does not matter either', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.call('GET', '/scim/v2/ServiceProviderConfig', { token: 'wrong' })).status).toBe(200)
  })

  it('serviceProviderConfigAuth = required: is protected', async () => {
    await using sandbox = await startSandbox({ switches: { serviceProviderConfigAuth: 'required' } })
    expect((await sandbox.call('GET', '/scim/v2/ServiceProviderConfig')).status).toBe(401)
    expect((await sandbox.scim('GET', '/ServiceProviderConfig')).status).toBe(200)
  })
})

describe('ResourceTypes', () => {
  it('is protected', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.call('GET', '/scim/v2/ResourceTypes')).status).toBe(401)
  })

  it('resourceTypesShape = array: is a bare array with User and Group', async () => {
    await using sandbox = await startSandbox()
    const types = JSON.parse((await sandbox.scim('GET', '/ResourceTypes')).text) as { id: string }[]
    expect(types.map(({ id }) => id)).toEqual(['User', 'Group'])
  })

  it('resourceTypesShape = listResponse: is an RFC list', async () => {
    await using sandbox = await startSandbox({ switches: { resourceTypesShape: 'listResponse' } })
    const { body } = await sandbox.scim('GET', '/ResourceTypes')
    expect(body).toMatchObject({ totalResults: 2, Resources: [{ id: 'User' }, { id: 'Group' }] })
  })

  it('has no single resource', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.scim('GET', '/ResourceTypes/User')).status).toBe(404)
  })
})

describe('Schemas', () => {
  it('schemasEndpoint = 404: does not exist', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.scim('GET', '/Schemas')).status).toBe(404)
  })

  it('schemasEndpoint = listResponse: lists the schemas', async () => {
    await using sandbox = await startSandbox({ switches: { schemasEndpoint: 'listResponse' } })
    expect((await sandbox.scim('GET', '/Schemas')).body).toMatchObject({ totalResults: 4 })
  })
})

describe('everything else', () => {
  it('has no Bulk, Me, search, guests, teamspaces, invitations, licences, sessions or roles', async () => {
    await using sandbox = await startSandbox()
    for (const path of [
      '/Bulk',
      '/Me',
      '/.search',
      '/Guests',
      '/Teamspaces',
      '/Invitations',
      '/Licences',
      '/Sessions',
      '/Roles',
    ]) {
      expect((await sandbox.scim('GET', path)).status, path).toBe(404)
    }
    expect((await sandbox.scim('POST', '/Users/.search', {})).status).toBe(405)
  })

  it('distinguishes paths by case', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.scim('GET', '/users')).status).toBe(404)
  })
})
