import { afterEach, describe, expect, it } from 'vitest'
import { type Desk, openDesk } from './testing/desk.ts'
import { page, user } from './testing/sample-answers.ts'

let desk: Desk | undefined
afterEach(() => desk?.api.close())

describe('a list that is not whole', () => {
  it("names a tenant's connections that failed, and says when rows may be missing", async () => {
    const failed = { message: 'The vendor refused the token; reconnect the account.' }
    desk = await openDesk({
      listUsers: () =>
        page([user()], {
          is_partial_response: true,
          partial_reasons: ['The vendor promised 3 users and sent 2.'],
          connections: [
            { integrated_account_id: 'a-1', integration: 'scim', status: 'ok' },
            { integrated_account_id: 'a-2', integration: 'scim', status: 'failed', error: failed },
          ],
        }),
    })
    const { exitCode, out, err } = await desk.type('rollcall users list --tenant acme')
    expect(exitCode).toBe(8)
    expect(out).toContain('Ada Byron')
    expect(err).toBe(
      [
        'This may not be everything: The vendor promised 3 users and sent 2.',
        'Connection a-2 is missing: The vendor refused the token; reconnect the account.',
        'There may be more users than were shown, for the reasons above.',
        '',
      ].join('\n'),
    )
    expect(desk.api.asked[0]?.query).toMatchObject({ tenant_id: 'acme' })
  })

  it.each([
    [
      'a connection that failed',
      { connections: [{ integrated_account_id: 'a-2', integration: 'scim', status: 'failed' }] },
    ],
    ['a page that may not be whole', { is_partial_response: true, partial_reasons: ['It was cut short.'] }],
  ])('never says that there is none after %s, and exits 8', async (_what, doubt) => {
    desk = await openDesk({ listUsers: () => page([], doubt) })
    const { exitCode, err } = await desk.type('rollcall users list --tenant acme')
    expect(exitCode).toBe(8)
    expect(err).not.toContain('No users.')
    expect(err).toMatch(/There may be more users than were shown, for the reasons above\.\n$/)
  })

  it('exits 8 where any of all pages was not whole, and still shows the later ones', async () => {
    desk = await openDesk({
      listUsers: ({ query }) =>
        JSON.stringify(query).includes('c-2')
          ? page([user({ id: 'u-2' })])
          : page([user()], { next_cursor: 'c-2', is_partial_response: true }),
    })
    const { exitCode, out, err } = await desk.type('rollcall users list --all --json')
    expect(exitCode).toBe(8)
    expect(out.trimEnd().split('\n')).toHaveLength(2)
    expect(JSON.parse(err.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ code: 'partial', exit_code: 8 })
  })

  it('exits 8 for a first page that is not whole, and says how to go on, too', async () => {
    desk = await openDesk({ listUsers: () => page([user()], { next_cursor: 'c-2', is_partial_response: true }) })
    const { exitCode, err } = await desk.type('rollcall users list')
    expect(exitCode).toBe(8)
    expect(err).toContain('There are more users: add --all, or --cursor c-2\n')
  })
})
