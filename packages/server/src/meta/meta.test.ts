import { directoryMethods } from '@rollcall/api'
import { connectors } from '@rollcall/connectors'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'
import { toHtml } from './html.ts'
import { toMarkdown } from './markdown.ts'
import { offeredMethods } from './offered-methods.ts'

const UNIFIED = '/unified/user-directory'

let started: StartedService
let account: string

beforeAll(async () => {
  started = await startService()
  account = await started.link()
})
afterAll(() => started[Symbol.asyncDispose]())

const get = (path: string) => started.call('GET', path)

/** Every method that some connector has. */
const every = connectors.flatMap(({ id, capabilities }) =>
  offeredMethods(capabilities).map(({ resource, method }) => ({ integration: id, resource, method })),
)

describe('what an integration can do', () => {
  it('is told as JSON: resources, methods, fields, facts', async () => {
    const { status, body } = await get('/unified/meta/user-directory/notion-scim')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      model: 'user-directory',
      integration: { name: 'notion-scim', label: 'Notion' },
      facts: { removal: 'removes-from-workspace', ignores_on_update: ['avatar'] },
    })
    expect(body.resources.map(({ resource }: { resource: string }) => resource)).toEqual([
      'users',
      'groups',
      'roles',
      'licenses',
    ])
    const [users] = body.resources
    expect(users.methods).toContainEqual({
      method: 'update',
      http: 'PATCH /unified/user-directory/users/:id',
      summary: 'Update a user',
    })
    const field = (name: string) => users.fields.find((known: { field: string }) => known.field === name)
    expect(field('emails')).toMatchObject({ filterable: true, vendor_operators: ['eq'], ignored_on_update: false })
    expect(field('status')).toMatchObject({
      kind: 'enum',
      values: expect.arrayContaining(['active']),
      vendor_operators: [],
    })
    expect(field('avatar')).toMatchObject({ filterable: false, ignored_on_update: true })
  })

  it('is told as Markdown', async () => {
    const { headers, text } = await get('/unified/meta/user-directory/notion-scim?format=md')
    expect(headers.get('content-type')).toBe('text/markdown; charset=utf-8')
    expect(text).toMatch(/^# Notion: the unified user directory\n/)
    expect(text).toContain('| emails | caseless | eq |  |')
  })

  it('is told as a page that may load and run nothing', async () => {
    const { headers, text } = await get('/unified/meta/user-directory/notion-scim?format=html')
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'unsafe-inline';/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(text).toContain('<h2>users</h2>')
    expect(text).not.toMatch(/<script|<img|<link|\shref=|\son\w+=/)
  })

  it('is a 404 that names the integrations there are, for an unknown one', async () => {
    const { status, body } = await get('/unified/meta/user-directory/toaster')
    expect(status).toBe(404)
    expect(body.message).toContain('These exist: notion-scim, ')
  })
})

describe('what a method takes and gives', () => {
  it.each(every)('is told for $method of $resource at $integration, in schemas that a validator takes', async (one) => {
    const { status, body } = await get(`${UNIFIED}/${one.resource}/${one.integration}/meta/${one.method}`)
    expect({ status, resource: body.resource, method: body.method }).toEqual({
      status: 200,
      resource: one.resource,
      method: one.method,
    })
    const schemas = [body.schema, body.response_schema, body.query_schema, body.request_body_schema]
    for (const schema of schemas.filter((each) => each !== null)) {
      expect(() => new Ajv2020({ strict: false, validateFormats: false }).compile(schema)).not.toThrow()
    }
  })

  it('is told for a connection', async () => {
    const { body } = await get(`${UNIFIED}/users/meta/list?integrated_account_id=${account}`)
    expect(body).toMatchObject({
      http: 'GET /unified/user-directory/users',
      default_query: { limit: 100, source: 'live', response_format: 'unified' },
      request_body_schema: null,
      vendor_filters: expect.arrayContaining([{ field: 'emails', operators: ['eq'] }]),
      ignored_on_update: [],
    })
  })

  it('has the fields that the vendor ignores on update', async () => {
    const { body } = await get(`${UNIFIED}/users/notion-scim/meta/update`)
    expect(body).toMatchObject({ ignored_on_update: ['avatar'], vendor_filters: [] })
    const update = new Ajv2020({ strict: false, validateFormats: false }).compile(body.request_body_schema)
    expect([update({ title: 'Boss' }), update({ shoe_size: 44 })]).toEqual([true, false])
  })

  it.each([
    [`${UNIFIED}/boats/notion-scim/meta/list`, 'unknown_resource', 'These exist: users, groups, roles, licenses.'],
    [`${UNIFIED}/users/notion-scim/meta/sing`, 'not_found', 'These exist: list, get, create, update, delete.'],
    [`${UNIFIED}/users/toaster/meta/list`, 'not_found', 'These exist: notion-scim, '],
    [`${UNIFIED}/workspaces/notion-scim/meta/list`, 'unknown_resource', 'These exist: users,'],
  ])('is a 404 that names what there is, for %s', async (path, code, message) => {
    const { status, body } = await get(path)
    expect({ status, code: body.code }).toEqual({ status: 404, code })
    expect(body.message).toContain(message)
  })

  it('stands in nobody’s way: a user whose id is "meta" is still asked for at the vendor', async () => {
    const { status, body } = await get(`${UNIFIED}/users/meta?integrated_account_id=${account}`)
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'vendor_not_found' })
  })

  it('needs directory:read', async () => {
    const { body } = await started.call('POST', '/api-token', { body: { name: 'other', scopes: ['accounts:read'] } })
    const path = '/unified/meta/user-directory/notion-scim'
    expect((await started.call('GET', path, { token: body.token })).status).toBe(403)
    expect((await started.call('GET', path, { token: null })).status).toBe(401)
  })
})

describe('the methods of the directory', () => {
  it('are each found under a name, and those that share one differ in taking an id', () => {
    const names = directoryMethods.map(({ resource, method, takesId }) => `${resource}.${method} ${takesId}`)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toEqual(
      expect.arrayContaining(['users.delete true', 'users.delete false', 'groups.remove-user false']),
    )
  })
})

describe('a page', () => {
  const page = {
    title: '<script>alert(1)</script>',
    paragraphs: ['a "quoted" & \'plain\' | *text*'],
    sections: [{ title: '<b>', tables: [{ head: ['h'], rows: [['<i> | x']] }] }],
  }

  it('is HTML in which every text is only text', () => {
    const html = toHtml(page)
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain('a &quot;quoted&quot; &amp; &#39;plain&#39;')
    expect(html).not.toMatch(/<(script|b|i)>/)
  })

  it('is Markdown in which every text is only text', () => {
    expect(toMarkdown(page)).toBe(
      '# \\<script\\>alert(1)\\</script\\>\n\na "quoted" & \'plain\' \\| \\*text\\*\n\n## \\<b\\>\n\n| h |\n| --- |\n| \\<i\\> \\| x |\n',
    )
  })
})
