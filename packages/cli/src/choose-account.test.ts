import { afterEach, describe, expect, it } from 'vitest'
import { Refusal } from './testing/contract-api.ts'
import { type Desk, openDesk } from './testing/desk.ts'
import { account, platformPage } from './testing/sample-answers.ts'

let desk: Desk | undefined
afterEach(() => desk?.api.close())

const accounts = (count: number) =>
  platformPage(Array.from({ length: count }, (_, index) => account({ id: `a-${index + 1}` })))

describe('a command without --account', () => {
  it('names the connections where there are several', async () => {
    desk = await openDesk({ listAccounts: () => accounts(2) })
    expect(await desk.type('rollcall users list')).toMatchObject({
      exitCode: 2,
      out: '',
      err: 'There are several connections. Say which one:\n  --account a-1   Any SCIM server of acme\n  --account a-2   Any SCIM server of acme\n',
    })
  })

  it('names ten of many, and where to see the rest', async () => {
    desk = await openDesk({ listAccounts: () => accounts(11) })
    const { err } = await desk.type('rollcall users list')
    expect(err.match(/--account/g)).toHaveLength(10)
    expect(err).toContain('… and more: rollcall accounts list')
  })

  it('says how to make the first connection', async () => {
    desk = await openDesk({ listAccounts: () => accounts(0) })
    expect(await desk.type('rollcall users list')).toMatchObject({
      exitCode: 2,
      err: 'Nothing is connected yet. Connect an account with "rollcall accounts create".\n',
    })
  })

  it("uses the account of an account's own token, which may not list accounts", async () => {
    desk = await openDesk({
      listAccounts: () => {
        throw new Refusal(403, 'forbidden', 'This token lacks the scope accounts:read.')
      },
      getOwnAccount: () => account({ id: 'a-7' }),
    })
    expect((await desk.type('rollcall users list')).exitCode).toBe(0)
    expect(desk.api.asked.at(-1)?.query).toMatchObject({ integrated_account_id: 'a-7' })
  })

  it('says how to name the connection where the token can find out neither way', async () => {
    desk = await openDesk({
      listAccounts: () => {
        throw new Refusal(403, 'forbidden', 'This token lacks the scope accounts:read.')
      },
      getOwnAccount: () => {
        throw new Refusal(403, 'forbidden', 'Only an account token has an account of its own.')
      },
    })
    expect(await desk.type('rollcall users list')).toMatchObject({
      exitCode: 2,
      err: "This token may not list connections. Name the connection with --account, or all of a tenant's with --tenant.\n",
    })
    expect((await desk.type('rollcall users get u-1')).err).toBe(
      'This token may not list connections. Name the connection with --account.\n',
    )
  })

  it('does not take another failure for a token that may not', async () => {
    desk = await openDesk({
      listAccounts: () => {
        throw new Refusal(403, 'forbidden', 'This token lacks the scope accounts:read.')
      },
      getOwnAccount: () => {
        throw new Refusal(404, 'connection_not_found', 'The connection is gone.')
      },
    })
    expect(await desk.type('rollcall users list')).toMatchObject({
      exitCode: 4,
      err: 'The connection is gone.\n(request r-1)\n',
    })
  })
})
