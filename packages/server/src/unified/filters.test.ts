import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'
import { idsOf, linkScim, rowsOf, type UnifiedCalls, unifiedCalls } from './testing/unified-calls.ts'

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

describe('filters', () => {
  // What each finds, by the company itself and not by our mapping of it.
  const all = () =>
    members().map((member) => ({ ...member, email: member.emails[0] ?? '', title: member.attributes['title'] }))
  type Member = ReturnType<typeof all>[number]

  const cases: readonly (readonly [string, (member: Member) => boolean])[] = [
    ['title=Engineer', ({ title }) => title === 'Engineer'],
    ['title[eq]=Engineer', ({ title }) => title === 'Engineer'],
    ['title[ne]=Engineer', ({ title }) => title !== 'Engineer'],
    ['title[in][]=Engineer&title[in][]=Designer', ({ title }) => title === 'Engineer' || title === 'Designer'],
    ['title=Engineer&title=Designer', ({ title }) => title === 'Engineer' || title === 'Designer'],
    ['title[nin][]=Engineer', ({ title }) => title !== 'Engineer'],
    [
      'title[like]=eNGIN',
      ({ title }) =>
        String(title ?? '')
          .toLowerCase()
          .includes('engin'),
    ],
    ['title=', ({ title }) => title === undefined],
    ['emails[gt]=n', ({ emails }) => emails.some((email) => email.toLowerCase() > 'n')],
    [
      'emails[gte]=ana.sol@acme.test&emails[lt]=c',
      ({ emails }) => emails.some((email) => email >= 'ana.sol@acme.test') && emails.some((email) => email < 'c'),
    ],
    [
      'emails[lte]=ana.sol@acme.test',
      ({ emails }) => emails.some((email) => email.toLowerCase() <= 'ana.sol@acme.test'),
    ],
    ['role_id=owner', ({ role }) => role === 'owner'],
    ['or[0][role_id]=owner&or[1][title]=Engineer', ({ role, title }) => role === 'owner' || title === 'Engineer'],
    ['and[0][role_id]=owner&and[1][title]=Engineer', ({ role, title }) => role === 'owner' && title === 'Engineer'],
    ['status=inactive', () => false],
  ]

  it.each(cases)('%s finds exactly those, and says that they were found here', async (query, holds) => {
    const pages = await notion.pages('/users', `limit=40&${query}`)
    const wanted = all().filter(holds)
    expect(new Set(idsOf(pages))).toEqual(new Set(wanted.map(({ id }) => id)))
    expect(pages.every(({ body }) => body.filter_applied === 'rollcall')).toBe(true)
    expect(pages.some(({ body }) => body.is_partial_response)).toBe(false)
  })

  it('finds by group, which this vendor tells only with the group', async () => {
    const group = service.sandbox.control.state().groups()[0]
    const pages = await notion.pages('/users', `limit=7&group_id=${group?.id}`)
    expect(new Set(idsOf(pages))).toEqual(new Set(group?.member_ids))
    expect(rowsOf(pages)[0].groups).toEqual([{ id: group?.id, name: group?.name }])
    const others = await notion.pages('/users', `group_id[ne]=${group?.id}`)
    expect(idsOf(others)).toHaveLength(120 - (group?.member_ids.length ?? 0))
    expect(idsOf(await notion.pages('/users', 'group_id=00000000-0000-4000-8000-000000000000'))).toEqual([])
  })

  it('finds the groups of a user', async () => {
    const member = members()[0]
    const pages = await notion.pages('/groups', `user_id=${member?.id}`)
    expect(new Set(idsOf(pages))).toEqual(new Set(member?.group_ids))
  })

  it('asks the vendor for what it can filter by, and says so', async () => {
    service.sandbox.control.clearCalls()
    const { body } = await notion.get('/users', 'emails=ana.sol%40acme.test')
    expect(body.result.map(({ id }: { id: string }) => id)).toEqual([members()[0]?.id])
    expect(body.filter_applied).toBe('vendor')
    expect(new URLSearchParams(vendorQueries()[0]).get('filter')).toBe('email eq "ana.sol@acme.test"')
  })

  it('says rollcall when the vendor was sent the first of two conditions only', async () => {
    service.sandbox.control.clearCalls()
    const { body } = await notion.get('/users', 'emails=ana.sol%40acme.test&first_name=Ana')
    expect(body).toMatchObject({ result_count: 1, filter_applied: 'rollcall' })
    expect(vendorQueries().join()).not.toContain('given_name')
  })

  it('finds by a second address, which the vendor does not search, and says that it was looked for here', async () => {
    const member = members().find(({ emails }) => emails.length > 1)
    const { body } = await notion.get('/users', `emails=${encodeURIComponent(member?.emails[1] ?? '')}`)
    expect(body.result.map(({ id }: { id: string }) => id)).toEqual([member?.id])
    expect(body.filter_applied).toBe('rollcall')
  })

  it.each(['ignore', '400', 'empty'] as const)(
    'works for a vendor that answers unknown filters with "%s"',
    async (how) => {
      const other = unifiedCalls(service, `integrated_account_id=${await linkScim(service, { tenantId: 'other' })}`)
      service.sandbox.control.setSwitch('unknownFilter', how)
      // The strict dialect's way to filter by address is none that this vendor knows.
      const { status, body } = await other.get('/users', 'emails=ana.sol%40acme.test')
      service.sandbox.control.setSwitch('unknownFilter', '400')
      expect(status).toBe(200)
      expect(body).toMatchObject({ result_count: 1, filter_applied: 'rollcall' })
    },
  )

  it('names the operators that a field has for one that it has not', async () => {
    const { status, body } = await notion.get('/users', 'status[around]=active')
    expect([status, body.code]).toEqual([400, 'unknown_operator'])
    expect(body.message).toContain('eq, ne, in, nin')
    expect((await notion.get('/users', 'status[gt]=active')).body.code).toBe('unknown_operator')
  })

  it('refuses a value that the field cannot have, and an operand that is none', async () => {
    expect((await notion.get('/users', 'status=asleep')).body.message).toContain('must be one of active')
    expect((await notion.get('/users', 'status[eq][x]=active')).status).toBe(400)
    expect((await notion.get('/users', 'created_at[gte]=yesterday')).status).toBe(400)
  })
})
