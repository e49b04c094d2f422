import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'
import { idsOf, rowsOf, type UnifiedCalls, unifiedCalls } from './testing/unified-calls.ts'

let service: StartedService
let notion: UnifiedCalls

beforeAll(async () => {
  service = await startService()
  notion = unifiedCalls(service, `integrated_account_id=${await service.link()}`)
})
afterAll(() => service[Symbol.asyncDispose]())

const members = () => service.sandbox.control.state().members({ limit: 200 })
const vendorQueries = () =>
  service.sandbox.control
    .state()
    .calls()
    .map(({ query }) => query)

describe('a list of users', () => {
  it('comes in the envelope, each user with the fields of the unified object', async () => {
    const { status, body } = await notion.get('/users', 'limit=3')
    const second = members()[1]
    expect(status).toBe(200)
    expect(body).toMatchObject({ prev_cursor: null, result_count: 3, next_cursor: expect.any(String) })
    expect(Object.keys(body)).toEqual(['result', 'next_cursor', 'prev_cursor', 'result_count'])
    expect(body.result[1]).toMatchObject({
      id: second?.id,
      username: 'bruno.okafor@acme.test',
      first_name: 'Bruno',
      last_name: 'Okafor',
      emails: [{ email: 'bruno.okafor@acme.test', is_primary: true }],
      status: 'active',
      roles: [{ id: 'owner', name: 'owner' }],
      avatar: 'https://images.acme.test/1.png',
      department: 'Design',
      employee_number: 'E00002',
      manager: { email: 'ana.sol@acme.test', name: 'Ana Sol' },
      remote_data: { userName: 'bruno.okafor@acme.test' },
    })
    expect(body.result[2].phones).toEqual([{ number: '+1 555 0002', type: 'work' }])
  })

  it('takes the parameters under their names and with the prefix truto_, also both at once', async () => {
    const plain = await notion.get('/users', 'limit=2&ignore_remote_data=true&exclude_fields[]=emails&key_by=id')
    const prefixed = await notion.get(
      '/users',
      'truto_limit=2&truto_ignore_remote_data=true&truto_exclude_fields[]=emails&truto_key_by=id',
    )
    const both = await notion.get(
      '/users',
      'limit=2&truto_limit=2&truto_ignore_remote_data=true&ignore_remote_data=true&exclude_fields=emails&truto_key_by=id',
    )
    expect(plain.status).toBe(200)
    expect(prefixed.body).toEqual(plain.body)
    expect(both.body).toEqual(plain.body)
    const [first] = Object.entries<object>(plain.body.result)
    expect(first?.[0]).toBe(members()[0]?.id)
    expect(Object.keys(first?.[1] ?? {})).not.toEqual(expect.arrayContaining(['emails']))
    expect(first?.[1]).not.toHaveProperty('remote_data')
  })

  it.each(['0', '1001', '-1', '1.5', 'abc', ''])('refuses the limit "%s"', async (limit) => {
    const { status, body } = await notion.get('/users', `limit=${limit}`)
    expect(status).toBe(400)
    expect(body.details.failures[0].path).toBe('limit')
  })

  it('takes no notice of the limit with ignore_limit', async () => {
    const { body } = await notion.get('/users', 'limit=2&truto_ignore_limit=true')
    expect(body.result_count).toBe(120)
    expect(body.next_cursor).toBeNull()
  })

  it('refuses to be keyed by what several users have, rather than to drop one', async () => {
    const { status, body } = await notion.get('/users', 'key_by=status')
    expect(status).toBe(400)
    expect(body.message).toContain('Use key_by=id')
  })

  it('names the fields that exist for an unknown filter, key, order and exclusion', async () => {
    for (const query of ['colour=red', 'key_by=colour', 'sort_by=colour', 'exclude_fields=colour']) {
      const { status, body } = await notion.get('/users', query)
      expect([query, status, body.code]).toEqual([query, 400, 'unknown_field'])
      expect(body.message).toContain('first_name')
    }
  })

  it('passes remote_query on to the vendor as it is', async () => {
    service.sandbox.control.clearCalls()
    await notion.get('/users', 'limit=1&remote_query[attributes]=a%20b&remote_query[x][]=1&remote_query[x][]=2')
    expect(vendorQueries()[0]).toContain('attributes=a+b&x=1&x=2')
  })

  it('says that there is no mirror yet, instead of answering from the vendor', async () => {
    for (const query of ['source=mirror', 'super_query=wnam', 'truto_super_query=wnam']) {
      expect((await notion.get('/users', query)).status).toBe(400)
    }
  })

  it('refuses both places, and none', async () => {
    expect((await notion.get('/users', 'tenant_id=acme')).status).toBe(400)
    expect((await service.call('GET', '/unified/user-directory/users')).status).toBe(400)
  })

  it('asks nobody with skip_api_call', async () => {
    service.sandbox.control.clearCalls()
    const list = await notion.get('/users', 'skip_api_call=true&response_format=debug')
    expect(list.body).toEqual({ result: [], next_cursor: null, prev_cursor: null, result_count: 0, debug: null })
    expect((await notion.get('/users/1', 'truto_skip_api_call=true')).body).toEqual({ result: null, debug: null })
    expect(vendorQueries()).toEqual([])
  })
})

describe('response formats', () => {
  const scim = (path: string) =>
    fetch(service.scimUrl + path, { headers: { authorization: 'Bearer ntn_scim_sandbox_owner_1' } })

  it.each(['raw', 'stream'])("%s is the vendor's own page, to the byte, under its type", async (format) => {
    const ours = await notion.get('/groups', `limit=5&response_format=${format}`)
    const theirs = await scim('/Groups?startIndex=1&count=5')
    const bytes = await theirs.text()
    expect(withoutTimes(ours.text)).toBe(withoutTimes(bytes))
    expect(ours.headers.get('content-type')).toBe(theirs.headers.get('content-type'))
  })

  it('raw goes on by x-next-cursor, to the last row and once each', async () => {
    const ids: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = await notion.get('/users', `limit=50&response_format=raw&next_cursor=${cursor}`)
      ids.push(...page.body.Resources.map(({ id }: { id: string }) => id))
      cursor = page.headers.get('x-next-cursor')
    }
    expect(ids).toHaveLength(120)
    expect(new Set(ids).size).toBe(120)
  })

  it('raw refuses what the vendor itself cannot do, and does what it can', async () => {
    expect((await notion.get('/users', 'response_format=raw&title=Engineer')).status).toBe(400)
    expect((await notion.get('/users', 'response_format=raw&sort_by=name')).status).toBe(400)
    expect((await notion.get('/users', 'response_format=raw&emails=a@acme.test&first_name=Ana')).status).toBe(400)
    const { body } = await notion.get('/users', 'response_format=raw&emails=ana.sol%40acme.test')
    expect(body.totalResults).toBe(1)
  })

  it('raw of one record is its answer', async () => {
    const id = members()[0]?.id
    const ours = await notion.get(`/users/${id}`, 'truto_response_format=raw')
    expect(withoutTimes(ours.text)).toBe(withoutTimes(await (await scim(`/Users/${id}`)).text()))
  })

  it('normalized has every field, null where the vendor says nothing, and no remote_data', async () => {
    const { body } = await notion.get('/users', 'limit=1&response_format=normalized')
    expect(body.result[0]).toMatchObject({ name: 'Ana Sol', bio: null, last_login_at: null })
    expect(body.result[0]).not.toHaveProperty('remote_data')
  })

  it('debug shows what was sent and received, and no credential', async () => {
    const list = await notion.get('/users', 'limit=1&response_format=debug')
    expect(list.body.debug).toMatchObject({
      requestUrl: `${service.scimUrl}/Users?startIndex=1&count=1`,
      requestOptions: { method: 'GET' },
      data: { totalResults: 120 },
      nextCursor: list.body.next_cursor,
      isLooping: false,
      isEmptyResult: false,
      resultCount: 1,
    })
    const one = await notion.get(`/users/${members()[0]?.id}`, 'response_format=debug')
    expect(one.body.result.id).toBe(members()[0]?.id)
    for (const { text } of [list, one]) {
      expect(text).not.toContain('ntn_scim')
      expect(text.toLowerCase()).not.toContain('authorization')
    }
  })
})

describe('the other resources', () => {
  it('lists roles and finds one in them', async () => {
    const roles = await notion.get('/roles', 'name[like]=member')
    expect(roles.body.result.map(({ id }: { id: string }) => id)).toEqual([
      'membership_admin',
      'member',
      'restricted_member',
    ])
    expect((await notion.get('/roles/owner')).body).toMatchObject({ id: 'owner', label: 'Workspace owner' })
    expect((await notion.get('/roles/king')).status).toBe(404)
  })

  it('counts the seats of licences', async () => {
    const { body } = await notion.get('/licenses')
    expect(body.result).toMatchObject([{ assigned_quantity: 120, is_paid: true }])
  })

  it('says 405 and what there is for what a vendor has not', async () => {
    for (const path of ['/me', '/workspaces', '/workspaces/1']) {
      const { status, body } = await notion.get(path)
      expect([path, status, body.code]).toEqual([path, 405, 'capability_missing'])
    }
  })

  it('sorts, absent values last, and pages through the order', async () => {
    const pages = await notion.pages('/users', 'limit=50&sort_by=-title,name')
    const titles = rowsOf(pages).map(({ title }) => title)
    expect(pages).toHaveLength(3)
    const present = titles.filter((title) => title !== undefined)
    expect(titles.slice(0, present.length)).toEqual(present.toSorted().toReversed())
    expect(new Set(idsOf(pages)).size).toBe(120)
    const filtered = await notion.get('/users', 'emails=ana.sol%40acme.test&sort_by=name')
    expect(filtered.body.filter_applied).toBe('vendor')
  })
})

/** The sandbox stamps the present time on records that were never touched. */
const withoutTimes = (text: string): string => text.replaceAll(/"(created|lastModified)":"\d+"/g, '"$1":""')
