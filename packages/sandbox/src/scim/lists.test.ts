import { describe, expect, it } from 'vitest'
import type { StartedSandbox } from '../testing/started-sandbox.ts'
import { startSandbox } from '../testing/started-sandbox.ts'

async function walk(sandbox: StartedSandbox, count: number): Promise<readonly string[]> {
  const ids: string[] = []
  for (;;) {
    const { Resources, totalResults } = await sandbox.users(`?startIndex=${ids.length + 1}&count=${count}`)
    ids.push(...Resources.map(({ id }) => id))
    if (Resources.length === 0 || ids.length >= totalResults) return ids
  }
}

describe('lists', () => {
  it('wear the ListResponse envelope with a capital R', async () => {
    await using sandbox = await startSandbox()
    const { body } = await sandbox.scim('GET', '/Users?count=2')
    expect(Object.keys(body)).toEqual(['schemas', 'totalResults', 'startIndex', 'itemsPerPage', 'Resources'])
    expect(body['schemas']).toEqual(['urn:ietf:params:scim:api:messages:2.0:ListResponse'])
  })

  it('count from 1', async () => {
    await using sandbox = await startSandbox()
    const all = await sandbox.users('?count=3')
    const second = await sandbox.users('?startIndex=2&count=1')
    expect(second.Resources[0]?.id).toBe(all.Resources[1]?.id)
  })

  it('give at most 100 rows without paging parameters', async () => {
    await using sandbox = await startSandbox({ groups: 130 })
    expect((await sandbox.users()).Resources).toHaveLength(100)
    expect((await sandbox.groups()).Resources).toHaveLength(100)
  })

  it('give 120 members in two pages and announce exactly 120', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.users()).totalResults).toBe(120)
    expect(new Set(await walk(sandbox, 100)).size).toBe(120)
  })

  it('countOverMax = clamp: a count of 500 gives 100', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.users('?count=500')).Resources).toHaveLength(100)
  })

  it('countOverMax = 400: a count of 101 is refused', async () => {
    await using sandbox = await startSandbox({ switches: { countOverMax: '400' } })
    expect((await sandbox.scim('GET', '/Users?count=101')).status).toBe(400)
    expect((await sandbox.scim('GET', '/Users?count=100')).status).toBe(200)
  })

  it('give only the total for a count of 0', async () => {
    await using sandbox = await startSandbox()
    expect(await sandbox.users('?count=0')).toMatchObject({ totalResults: 120, Resources: [] })
  })

  it('give an empty page with the true total past the end', async () => {
    await using sandbox = await startSandbox()
    expect(await sandbox.users('?startIndex=500')).toMatchObject({ totalResults: 120, Resources: [] })
  })

  it('take a startIndex below 1, or no number, as 1', async () => {
    await using sandbox = await startSandbox()
    const first = (await sandbox.member(0)).id
    for (const startIndex of ['0', '-7', 'many']) {
      const { Resources, startIndex: told } = await sandbox.users(`?startIndex=${startIndex}&count=1`)
      expect([Resources[0]?.id, told]).toEqual([first, 1])
    }
  })

  it('ignore sortBy, sortOrder, attributes, excludedAttributes and cursor', async () => {
    await using sandbox = await startSandbox()
    const query = '?count=5&sortBy=userName&sortOrder=descending&attributes=id&excludedAttributes=emails&cursor=x'
    expect(await sandbox.users(query)).toEqual(await sandbox.users('?count=5'))
  })

  it('itemsPerPageMeaning = returned: is the number of rows of this page', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.users('?startIndex=101&count=50')).itemsPerPage).toBe(20)
  })

  it('itemsPerPageMeaning = requested: is the count asked for', async () => {
    await using sandbox = await startSandbox({ switches: { itemsPerPageMeaning: 'requested' } })
    expect((await sandbox.users('?startIndex=101&count=50')).itemsPerPage).toBe(50)
  })

  it('listOrder = stable: repeats the order', async () => {
    await using sandbox = await startSandbox()
    expect(await walk(sandbox, 50)).toEqual(await walk(sandbox, 30))
  })

  it('listOrder = shuffledPerRequest: a page has other rows each time, a full page all of them', async () => {
    await using sandbox = await startSandbox({ size: 90, switches: { listOrder: 'shuffledPerRequest' } })
    const pages = [await sandbox.users('?count=10'), await sandbox.users('?count=10')]
    const [first, second] = pages.map(({ Resources }) => Resources.map(({ id }) => id))
    expect(first).not.toEqual(second)
    const { Resources } = await sandbox.users('?count=100')
    expect(new Set(Resources.map(({ id }) => id)).size).toBe(90)
  })

  it('listOrder = driftDuringPaging: one row comes twice and one never, and the count is right all the same', async () => {
    await using sandbox = await startSandbox({ switches: { listOrder: 'driftDuringPaging' } })
    const ids = await walk(sandbox, 100)
    expect(ids).toHaveLength(120)
    expect(new Set(ids).size).toBe(119)
  })

  it('totalResultsDrift = off: announces the same total on every page', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.users('?startIndex=101')).totalResults).toBe(120)
  })

  it('totalResultsDrift = on: announces one more on pages after the first', async () => {
    await using sandbox = await startSandbox({ switches: { totalResultsDrift: 'on' } })
    expect((await sandbox.users()).totalResults).toBe(120)
    expect((await sandbox.users('?startIndex=101')).totalResults).toBe(121)
  })

  it('keep the order of the others when somebody leaves in the middle', async () => {
    await using sandbox = await startSandbox()
    const before = await walk(sandbox, 100)
    const gone = before[60] ?? ''
    await sandbox.scim('DELETE', `/Users/${gone}`)
    expect(await walk(sandbox, 100)).toEqual(before.filter((id) => id !== gone))
  })
})
