import { describe, expect, it } from 'vitest'
import { startSandbox } from '../testing/started-sandbox.ts'

describe('the control door', () => {
  it('says of a body that is too long that it is, and how long it may be', async () => {
    await using sandbox = await startSandbox()
    const { status, body } = await sandbox.door('POST', '/groups', { name: 'x'.repeat(500 * 1024) })
    expect([status, body['error']]).toEqual([413, 'The body must be at most 512000 bytes.'])
  })

  it('refuses to move the clock further than a century, in one step or in many', async () => {
    await using sandbox = await startSandbox()
    const century = 100 * 365 * 24 * 3_600
    for (const seconds of [1e15, -1e15, century + 1]) {
      const { status, body } = await sandbox.door('POST', '/clock', { seconds })
      expect([status, body['error']]).toEqual([400, 'The clock can be at most 100 years from the real one.'])
    }
    expect((await sandbox.door('POST', '/clock', { seconds: century })).status).toBe(200)
    expect((await sandbox.door('POST', '/clock', { seconds: 1 })).status).toBe(400)
    expect((await sandbox.scim('GET', '/Users')).status).toBe(200)
  })

  it('resets the number that shuffled lists come from: the same calls give the same order again', async () => {
    await using sandbox = await startSandbox({ switches: { listOrder: 'shuffledPerRequest' } })
    const before = await sandbox.users('?count=10')
    sandbox.control.reset()
    expect(await sandbox.users('?count=10')).toEqual(before)
  })
})
