import { describe, expect, it } from 'vitest'
import type { StartedSandbox } from '../testing/started-sandbox.ts'
import { startSandbox } from '../testing/started-sandbox.ts'

async function namesOf(sandbox: StartedSandbox, filter: string): Promise<readonly string[]> {
  const { Resources } = await sandbox.users(`?filter=${encodeURIComponent(filter)}`)
  return Resources.map(({ userName }) => userName)
}

const ANA = 'ana.sol@acme.test'
/** Member 4 has a secondary address. */
const SECONDARY = 'elodie.nakamura@old-acme.test'

describe('user filters', () => {
  it('find one by email, given_name, family_name and userName', async () => {
    await using sandbox = await startSandbox({ size: 40 })
    expect(await namesOf(sandbox, `email eq "${ANA}"`)).toEqual([ANA])
    expect(await namesOf(sandbox, `userName eq "${ANA}"`)).toEqual([ANA])
    expect(await namesOf(sandbox, 'given_name eq "Ana"')).toEqual([ANA])
    expect(await namesOf(sandbox, 'family_name eq "Sol"')).toEqual([ANA])
  })

  it('take values with and without quotes', async () => {
    await using sandbox = await startSandbox()
    expect(await namesOf(sandbox, `email eq ${ANA}`)).toEqual([ANA])
    expect(await namesOf(sandbox, `email eq "${ANA}"`)).toEqual([ANA])
  })

  it('match email without regard to case, names with', async () => {
    await using sandbox = await startSandbox({ size: 40 })
    expect(await namesOf(sandbox, 'email eq "ANA.Sol@ACME.test"')).toEqual([ANA])
    expect(await namesOf(sandbox, 'given_name eq "ana"')).toEqual([])
  })

  it('take attribute and operator in any case', async () => {
    await using sandbox = await startSandbox()
    expect(await namesOf(sandbox, `USERNAME EQ "${ANA}"`)).toEqual([ANA])
  })

  it('page over what was found', async () => {
    await using sandbox = await startSandbox({ size: 1_000 })
    const first = await sandbox.users('?filter=given_name%20eq%20%22Ana%22&count=10')
    const second = await sandbox.users('?filter=given_name%20eq%20%22Ana%22&count=100&startIndex=11')
    expect(first.Resources).toHaveLength(10)
    expect(first.totalResults).toBe(10 + second.Resources.length)
  })

  it('find nobody who was removed, and no guest', async () => {
    await using sandbox = await startSandbox()
    const [, , , , , left] = (await sandbox.users()).Resources
    await sandbox.scim('DELETE', `/Users/${left?.id}`)
    expect(await namesOf(sandbox, `email eq "${left?.userName}"`)).toEqual([])
    expect(await namesOf(sandbox, 'email eq "guest1@partner.test"')).toEqual([])
  })

  it('unknownFilter = 400: an unknown attribute, operator or combination is refused as invalidFilter', async () => {
    await using sandbox = await startSandbox()
    for (const filter of [
      'title eq "x"',
      `email co "ana"`,
      `email eq "a@b.c" and given_name eq "Ana"`,
      'active pr',
      'not x',
    ]) {
      const { status, body } = await sandbox.scim('GET', `/Users?filter=${encodeURIComponent(filter)}`)
      expect([status, body['scimType']], filter).toEqual([400, 'invalidFilter'])
    }
  })

  it('unknownFilter = ignore: the whole list comes', async () => {
    await using sandbox = await startSandbox({ switches: { unknownFilter: 'ignore' } })
    expect((await sandbox.users('?filter=title%20eq%20%22x%22')).totalResults).toBe(120)
    expect((await sandbox.groups('?filter=title%20eq%20%22x%22')).totalResults).toBe(28)
  })

  it('unknownFilter = empty: an empty list comes', async () => {
    await using sandbox = await startSandbox({ switches: { unknownFilter: 'empty' } })
    expect((await sandbox.users('?filter=title%20eq%20%22x%22')).totalResults).toBe(0)
    expect((await sandbox.groups('?filter=title%20eq%20%22x%22')).totalResults).toBe(0)
  })

  it('emailFilterMatchesSecondary = false: a secondary address finds nobody', async () => {
    await using sandbox = await startSandbox()
    expect(await namesOf(sandbox, `email eq "${SECONDARY}"`)).toEqual([])
  })

  it('emailFilterMatchesSecondary = true: a secondary address finds its member', async () => {
    await using sandbox = await startSandbox({ switches: { emailFilterMatchesSecondary: 'true' } })
    expect(await namesOf(sandbox, `email eq "${SECONDARY}"`)).toEqual(['elodie.nakamura@acme.test'])
  })

  it('emailsValueFilter = 400: emails.value is refused', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.scim('GET', `/Users?filter=emails.value%20eq%20%22${ANA}%22`)).status).toBe(400)
  })

  it('emailsValueFilter = supported: emails.value finds its member', async () => {
    await using sandbox = await startSandbox({ switches: { emailsValueFilter: 'supported' } })
    expect(await namesOf(sandbox, `emails.value eq "${SECONDARY}"`)).toEqual(['elodie.nakamura@acme.test'])
  })
})

describe('group filters', () => {
  it('find by displayName, quoted or not, blanks included', async () => {
    await using sandbox = await startSandbox()
    for (const filter of ['displayName eq "Platform team"', 'displayName eq Platform team']) {
      const { Resources } = await sandbox.groups(`?filter=${encodeURIComponent(filter)}`)
      expect(Resources.map(({ displayName }) => displayName)).toEqual(['Platform team'])
    }
  })

  it('groupNameFilterCase = sensitive: tells Designers from designers', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.groups('?filter=displayName%20eq%20Designers')).totalResults).toBe(1)
  })

  it('groupNameFilterCase = insensitive: finds both', async () => {
    await using sandbox = await startSandbox({ switches: { groupNameFilterCase: 'insensitive' } })
    expect((await sandbox.groups('?filter=displayName%20eq%20Designers')).totalResults).toBe(2)
  })
})
