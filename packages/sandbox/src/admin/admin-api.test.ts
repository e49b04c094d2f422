import { describe, expect, it } from 'vitest'
import { SAMPLE_ADMIN_TOKEN, SAMPLE_SCIM_TOKEN } from '../index.ts'
import type { Answered, StartedSandbox } from '../testing/started-sandbox.ts'
import { startSandbox } from '../testing/started-sandbox.ts'
import { ADMIN_ENDPOINTS } from './answer-admin.ts'

type Row = { readonly id: string; readonly [field: string]: unknown }

const rowsOf = ({ body }: Answered): readonly Row[] => body['results'] as readonly Row[]
const spaceOf = (sandbox: StartedSandbox): string => String(sandbox.control.state().summary()['workspace_id'])

describe('the Admin API', () => {
  it('is protected: no token, a SCIM token and a wrong one are refused', async () => {
    await using sandbox = await startSandbox()
    for (const token of [undefined, SAMPLE_SCIM_TOKEN, 'adm_wrong']) {
      const { status, body } = await sandbox.admin('GET', '/mcp_client_connections', { token })
      expect([status, body]).toEqual([
        401,
        { type: 'error', code: 'unauthorized', status: 401, message: 'API token is invalid.' },
      ])
    }
  })

  it('demands the Notion-Version header', async () => {
    await using sandbox = await startSandbox()
    const missing = await sandbox.call('GET', '/admin/v1/mcp_client_connections', { token: SAMPLE_ADMIN_TOKEN })
    expect([missing.status, missing.body['code']]).toEqual([400, 'missing_version'])
    const other = await sandbox.admin('GET', '/mcp_client_connections', { headers: { 'notion-version': '2022-06-28' } })
    expect([other.status, other.body['code']]).toEqual([400, 'validation_error'])
  })

  it('demands each endpoint’s scope', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(0)
    const { token } = sandbox.control.addToken({ creator_id: id, kind: 'admin', scopes: [] })
    for (const { method, path, scope } of ADMIN_ENDPOINTS) {
      const target = `/${path.replace('{space}', spaceOf(sandbox)).replace('{}', 'x')}`
      const { status, body } = await sandbox.admin(method, target, { token, ...(method !== 'GET' && { body: {} }) })
      expect([status, body['code']], target).toEqual([403, 'restricted_resource'])
      expect(body['message']).toContain(scope)
    }
  })

  it('cannot add or remove members', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.admin('POST', `/spaces/${spaceOf(sandbox)}/users`, { body: {} })).status).toBe(404)
    const { id } = await sandbox.member(20)
    expect((await sandbox.admin('DELETE', `/spaces/${spaceOf(sandbox)}/users/${id}`)).status).toBe(404)
  })

  it('knows one workspace only', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.admin('GET', '/spaces/other/users')).status).toBe(404)
  })

  it('has the same limit, with its own error form', async () => {
    await using sandbox = await startSandbox({ switches: { rateLimit: 'bucket' }, limits: { burst: 1 } })
    await sandbox.admin('GET', '/mcp_client_connections')
    const { status, body, headers } = await sandbox.admin('GET', '/mcp_client_connections')
    expect([status, body['code'], headers.get('retry-after')]).toEqual([429, 'rate_limited', '1'])
  })
})

describe('users of a space', () => {
  it('come in pages by cursor, all members and no guest or temporary member', async () => {
    await using sandbox = await startSandbox()
    const first = await sandbox.admin('GET', `/spaces/${spaceOf(sandbox)}/users?page_size=100`)
    expect(first.body).toMatchObject({ object: 'list', has_more: true })
    const rest = await sandbox.admin(
      'GET',
      `/spaces/${spaceOf(sandbox)}/users?start_cursor=${String(first.body['next_cursor'])}`,
    )
    expect(rest.body).toMatchObject({ has_more: false, next_cursor: null })
    expect(new Set([...rowsOf(first), ...rowsOf(rest)].map(({ id }) => id)).size).toBe(120)
    expect(rowsOf(first)[0]).toEqual({
      object: 'user',
      id: (await sandbox.member(0)).id,
      type: 'person',
      name: 'Ana Sol',
      avatar_url: null,
      person: { email: 'ana.sol@acme.test' },
    })
  })

  it('refuse a page size out of 1 to 100 and a cursor that is none', async () => {
    await using sandbox = await startSandbox()
    for (const query of ['page_size=0', 'page_size=101', 'start_cursor=odd']) {
      expect((await sandbox.admin('GET', `/spaces/${spaceOf(sandbox)}/users?${query}`)).status).toBe(400)
    }
  })
})

describe('revoking sessions', () => {
  it('ends all sessions of a managed user, who stays a member, by email and by id', async () => {
    await using sandbox = await startSandbox()
    for (const place of [0, 20]) {
      const { id, userName } = await sandbox.member(place)
      const user = place === 0 ? { type: 'email', email: userName } : { type: 'id', id }
      const { status, body } = await sandbox.admin('POST', '/managed_users/revoke_session', { body: { user } })
      expect([status, body]).toEqual([200, { status: 'revoked' }])
      expect(sandbox.control.state().account(id)).toMatchObject({ standing: 'member', active_sessions: 0 })
    }
  })

  it('refuses a user on an unverified domain, one who does not exist, and none', async () => {
    await using sandbox = await startSandbox()
    const { userName } = await sandbox.member(13)
    const cases: readonly (readonly [user: unknown, status: number])[] = [
      [{ type: 'email', email: userName }, 403],
      [{ type: 'email', email: 'nobody@acme.test' }, 404],
      [{}, 400],
    ]
    for (const [user, status] of cases) {
      expect((await sandbox.admin('POST', '/managed_users/revoke_session', { body: { user } })).status).toBe(status)
    }
    expect((await sandbox.admin('POST', '/managed_users/revoke_session', { body: '{' })).body['code']).toBe(
      'invalid_json',
    )
  })
})

describe('groups of a space', () => {
  it('can be read, SCIM-managed ones included, with their direct members', async () => {
    await using sandbox = await startSandbox()
    const list = await sandbox.admin('GET', `/spaces/${spaceOf(sandbox)}/groups?page_size=100`)
    expect(rowsOf(list)).toHaveLength(28)
    const [group] = rowsOf(list)
    expect(group).toMatchObject({ name: 'Engineering', managed_by: 'scim' })
    const path = `/spaces/${spaceOf(sandbox)}/groups/${group?.id}`
    expect((await sandbox.admin('GET', path)).body).toEqual(group)
    expect(rowsOf(await sandbox.admin('GET', `${path}/members`))).toHaveLength(Number(group?.['member_count']))
  })

  it('can be made by hand, once per exact name', async () => {
    await using sandbox = await startSandbox()
    const made = await sandbox.admin('POST', `/spaces/${spaceOf(sandbox)}/groups`, { body: { name: 'Hand' } })
    expect(made.body).toMatchObject({ name: 'Hand', managed_by: 'admin' })
    const again = await sandbox.admin('POST', `/spaces/${spaceOf(sandbox)}/groups`, { body: { name: 'Hand' } })
    expect([again.status, again.body['code']]).toEqual([409, 'conflict_error'])
  })

  it('take members when made by hand, and refuse them when managed by SCIM', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const groups = sandbox.control.state().groups()
    const statuses: number[] = []
    for (const isSynced of [false, true]) {
      const group = groups.find((candidate) => candidate.is_synced === isSynced)
      const path = `/spaces/${spaceOf(sandbox)}/groups/${group?.id}/members`
      statuses.push((await sandbox.admin('POST', path, { body: { members: [{ id }] } })).status)
    }
    expect(statuses).toEqual([200, 403])
  })
})

describe('personal access tokens', () => {
  it('can be listed by creator and status, and revoked for good, as often as asked', async () => {
    await using sandbox = await startSandbox()
    const path = `/spaces/${spaceOf(sandbox)}/personal_access_tokens`
    const { id: creator } = await sandbox.member(6)
    const [token] = rowsOf(await sandbox.admin('GET', `${path}?creator_ids[]=${creator}`))
    for (const attempt of [1, 2]) {
      const { status, text } = await sandbox.admin('DELETE', `${path}/${token?.id}`)
      expect([attempt, status, text]).toEqual([attempt, 204, ''])
    }
    expect(rowsOf(await sandbox.admin('GET', `${path}?status[]=revoked`)).map(({ id }) => id)).toEqual([token?.id])
    expect(rowsOf(await sandbox.admin('GET', `${path}?status[]=active`))).toHaveLength(7)
    expect((await sandbox.admin('DELETE', `${path}/unknown`)).status).toBe(404)
  })
})

describe('MCP client connections', () => {
  it('can be listed, and revoked one by one or all of a member', async () => {
    await using sandbox = await startSandbox()
    const [first, second] = rowsOf(await sandbox.admin('GET', '/mcp_client_connections'))
    await sandbox.admin('POST', '/mcp_client_connections/revoke', { body: { connection_id: first?.id } })
    await sandbox.admin('POST', '/mcp_client_connections/revoke', {
      body: { user: { type: 'id', id: second?.['user_id'] } },
    })
    const states = rowsOf(await sandbox.admin('GET', '/mcp_client_connections')).map(({ status }) => status)
    expect(states).toEqual(['revoked', 'revoked', 'active', 'active', 'active'])
  })

  it('are unknown under any other id', async () => {
    await using sandbox = await startSandbox()
    const body = { connection_id: 'unknown' }
    const answer = await sandbox.admin('POST', '/mcp_client_connections/revoke', { body })
    expect([answer.status, answer.body['code']]).toEqual([404, 'object_not_found'])
  })

  it('are denied to a member who is barred, and not to others, until the member is let in again', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(2)
    const statuses = async () =>
      rowsOf(await sandbox.admin('GET', '/mcp_client_connections')).map(({ status }) => status)
    for (const [access, second] of [
      ['denied', 'denied'],
      ['allowed', 'active'],
    ]) {
      const body = { user: { type: 'id', id }, access }
      await sandbox.admin('PUT', '/mcp_client_connections/enterprise_managed_access', { body })
      expect(await statuses()).toEqual(['active', second, 'active', 'active', 'active'])
      expect(sandbox.control.state().account(id).mcp_access).toBe(access)
    }
  })

  it('can be barred for a member', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(2)
    const path = '/mcp_client_connections/enterprise_managed_access'
    const { body } = await sandbox.admin('PUT', path, { body: { user: { type: 'id', id }, access: 'denied' } })
    expect(body).toMatchObject({ access: 'denied', user: { id } })
    expect((await sandbox.admin('PUT', path, { body: { user: { type: 'id', id }, access: 'maybe' } })).status).toBe(400)
  })
})
