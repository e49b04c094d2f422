import { afterEach, describe, expect, it } from 'vitest'
import { type Desk, openDesk } from './testing/desk.ts'

let desk: Desk | undefined
afterEach(() => desk?.api.close())

describe('the filters of a list', () => {
  it.each([
    [`-f 'title[in][]=Engineer' -f 'title[in][]=Head of Engines'`, { title: { in: ['Engineer', 'Head of Engines'] } }],
    [`-f 'status[]=active' -f 'status[]=invited'`, { status: ['active', 'invited'] }],
    [`-f 'created_at[gt]=2026-01-01' -f created_at=`, { created_at: { gt: '2026-01-01', eq: '' } }],
    [`-f created_at= -f 'created_at[gt]=2026-01-01'`, { created_at: { gt: '2026-01-01', eq: '' } }],
    [`-f 'status[]=active' -f 'status[ne]=invited'`, { status: { eq: ['active'], ne: 'invited' } }],
    [
      `-f 'or[0][status]=invited' -f 'or[1][title][like]=eng' -f 'or[1][title][nin][]=x'`,
      { or: { 0: { status: 'invited' }, 1: { title: { like: 'eng', nin: ['x'] } } } },
    ],
    [`-f 'name=a=b[c]'`, { name: 'a=b[c]' }],
  ])('reads filters as the API does: %s', async (filters, query) => {
    desk = await openDesk()
    expect(await desk.type(`rollcall users list -a a-1 ${filters}`)).toMatchObject({ exitCode: 0 })
    expect(desk.api.asked[0]?.query).toMatchObject(query)
  })

  it.each([
    [
      '-f title=Nothing -f title=Engineer',
      `"title" is given twice, and only one of them could count. For any of several values, write -f 'title[in][]=…' once for each.`,
    ],
    [
      `-f 'or[0][title][eq]=Nothing' -f 'or[0][title]=Engineer'`,
      `"or[0][title]" is given twice, and only one of them could count. For any of several values, write -f 'or[0][title][in][]=…' once for each.`,
    ],
    [
      `-f 'title[in]=Nothing' -f 'title[in]=Engineer'`,
      `"title[in]" is given twice, and only one of them could count. For any of several values, write -f 'title[in][]=…' once for each.`,
    ],
    [
      `-f 'title[ne]=Nothing' -f 'title[ne]=Engineer'`,
      `"title[ne]" is given twice, and only one of them could count. For none of several values, write -f 'title[nin][]=…' once for each.`,
    ],
    [
      `-f 'created_at[gt]=2026-01-01' -f 'created_at[gt]=2026-02-01'`,
      '"created_at[gt]" is given twice, and only one of them could count. Leave one out.',
    ],
    ['-f title=Nothing -f title[]=Engineer', /^"title" is given twice/],
    ['-f title[in][]=Nothing -f title[in]=Engineer', /^"title\[in\]" is given twice/],
    ['-f __proto__[a]=1 -f __proto__[a]=1', /^"__proto__\[a\]" is given twice/],
    ['-f active', '"active" is not a filter. Write field=value, field[operator]=value or field[in][]=value.'],
    ['-f title[=x', /is not a filter/],
    ['-f or[][title]=x', /is not a filter/],
    ['-f integrated_account_id=a-9', '"integrated_account_id" is not a filter here. Use --account.'],
    ['-f tenant_id=acme', '"tenant_id" is not a filter here. Use --tenant.'],
    ['-f limit=5', '"limit" is not a filter here. Use --limit.'],
    ['-f next_cursor=c-2', '"next_cursor" is not a filter here. Use --cursor.'],
  ])('refuses %s rather than dropping a part of it', async (filters, sentence) => {
    desk = await openDesk()
    const { exitCode, err } = await desk.type(`rollcall users list -a a-1 ${filters}`)
    expect(exitCode).toBe(2)
    if (typeof sentence === 'string') expect(err).toBe(`${sentence}\n`)
    else expect(err).toMatch(sentence)
    expect(desk.api.asked).toEqual([])
  })
})
