import { afterEach, describe, expect, it } from 'vitest'
import { type Desk, openDesk } from '../testing/desk.ts'

let desk: Desk | undefined
afterEach(() => desk?.api.close())

describe('rollcall tokens', () => {
  it('shows a new token this once', async () => {
    desk = await openDesk()
    const { out } = await desk.type(
      "rollcall tokens create --name 'nightly report' --scope directory:read --scope accounts:read --expires 2027-01-01T00:00:00Z",
    )
    expect(out).toBe('Created token nightly report (t-1). It is shown this once:\nrc_once\n')
    expect(desk.api.asked[0]?.body).toEqual({
      name: 'nightly report',
      scopes: ['directory:read', 'accounts:read'],
      expires_at: '2027-01-01T00:00:00Z',
    })
  })

  it('lists tokens by what they begin with', async () => {
    desk = await openDesk()
    expect((await desk.type('rollcall tokens list')).out).toMatch(
      /^t-1 {2}nightly report {2}rc_abc {2}directory:read$/m,
    )
  })

  it('revokes a token', async () => {
    desk = await openDesk()
    expect((await desk.type('rollcall tokens revoke t-1')).out).toBe('Revoked token t-1.\n')
  })
})

describe('rollcall keys rotate', () => {
  it('says which version is in use and how much was moved to it', async () => {
    desk = await openDesk()
    expect((await desk.type('rollcall keys rotate')).out).toBe(
      'Key version 2 is in use; 3 credentials were moved to it.\n',
    )
  })
})

describe('rollcall environments create', () => {
  it('shows the token of the new environment this once', async () => {
    desk = await openDesk()
    expect((await desk.type('rollcall environments create --name staging')).out).toBe(
      'Created environment staging (e-1). Its token is shown this once:\nrc_once\n',
    )
  })
})

describe('rollcall integrations', () => {
  it('lists what can be connected, and which credential it takes', async () => {
    desk = await openDesk()
    expect((await desk.type('rollcall integrations list')).out).toBe(
      'NAME  LABEL            REQUIRES  CREDENTIAL\nscim  Any SCIM server            api_key\n',
    )
  })
})

describe('rollcall licenses list', () => {
  it('shows how many seats are in use', async () => {
    desk = await openDesk()
    expect((await desk.type('rollcall licenses list')).out).toBe('ID    NAME  IN USE  BOUGHT\nseat  Seat  7       10\n')
  })
})
