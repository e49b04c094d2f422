import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../db/index.ts'
import { type StartedService, startService } from '../testing/started-service.ts'
import { idsOf, type UnifiedCalls, unifiedCalls } from './testing/unified-calls.ts'

let service: StartedService
let account: string
let notion: UnifiedCalls

beforeAll(async () => {
  service = await startService()
  account = await service.link()
  notion = unifiedCalls(service, `integrated_account_id=${account}`)
})
afterAll(() => service[Symbol.asyncDispose]())
afterEach(() => service.sandbox.control.setSwitches({ listOrder: 'stable', totalResultsDrift: 'off' }))

const memberIds = () =>
  service.sandbox.control
    .state()
    .members({ limit: 200 })
    .map(({ id }) => id)
const cursorOf = async (query: string) => (await notion.get('/users', query)).body.next_cursor as string

describe('paging', () => {
  it('brings every one of 120 users once, in order, with every limit from 1 to 200', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), async (limit) => {
        const pages = await notion.pages('/users', `limit=${limit}&ignore_remote_data=true`)
        expect(idsOf(pages)).toEqual(memberIds())
        expect(pages.every(({ body }) => body.result_count <= limit && !body.is_partial_response)).toBe(true)
      }),
      { numRuns: 25, examples: [[1], [2], [99], [100], [101], [119], [120], [121], [200]] },
    )
  })

  it('brings every match once with a filter that is applied here, with every limit', async () => {
    const all = idsOf(await notion.pages('/users', 'limit=1000&emails[like]=a'))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 130 }), async (limit) => {
        expect(idsOf(await notion.pages('/users', `limit=${limit}&emails[like]=a`))).toEqual(all)
      }),
      { numRuns: 15, examples: [[3], [7], [100]] },
    )
  })

  it('takes another limit on every page', async () => {
    const ids: string[] = []
    let cursor: string | null = ''
    for (let limit = 1; cursor !== null; limit += 6) {
      const { body }: { readonly body: Awaited<ReturnType<UnifiedCalls['get']>>['body'] } = await notion.get(
        '/users',
        `limit=${limit}&emails[like]=a&next_cursor=${cursor}`,
      )
      ids.push(...body.result.map(({ id }: { id: string }) => id))
      cursor = body.next_cursor
    }
    expect(ids).toEqual(idsOf(await notion.pages('/users', 'limit=1000&emails[like]=a')))
  })

  it.each(['shuffledPerRequest', 'driftDuringPaging'] as const)(
    'never shows a user twice nor hides one in silence when the order is "%s"',
    async (listOrder) => {
      service.sandbox.control.setSwitch('listOrder', listOrder)
      let missed = 0
      for (let round = 0; round < 5; round++) {
        const pages = await notion.pages('/users', `limit=${20 + round * 13}`)
        const ids = idsOf(pages)
        expect(new Set(ids).size).toBe(ids.length)
        const isComplete = memberIds().every((id) => ids.includes(id))
        if (isComplete) continue
        missed += 1
        expect(pages.some(({ body }) => body.is_partial_response && body.partial_reasons.length > 0)).toBe(true)
      }
      expect(missed).toBeGreaterThan(0)
    },
  )

  it('says that a drifting total speaks against completeness', async () => {
    service.sandbox.control.setSwitch('totalResultsDrift', 'on')
    const pages = await notion.pages('/users', 'limit=50')
    expect(idsOf(pages)).toHaveLength(120)
    expect(pages.flatMap(({ body }) => body.partial_reasons ?? []).join()).toContain(
      'announced 120 rows before and 121 now',
    )
  })

  it('takes an empty next_cursor for the first page', async () => {
    const { body } = await notion.get('/users', 'limit=2&next_cursor=')
    expect(body.result.map(({ id }: { id: string }) => id)).toEqual(memberIds().slice(0, 2))
  })
})

describe('a cursor', () => {
  it('is refused when any character of it was changed, cut or added', async () => {
    const cursor = await cursorOf('limit=2')
    const changed = Array.from(
      cursor,
      (character, at) => `${cursor.slice(0, at)}${character === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`,
    )
    for (const wrong of [
      ...changed,
      cursor.slice(1),
      cursor.slice(0, -1),
      `${cursor}A`,
      `${cursor}%3D`,
      'x',
      'null',
      '[]',
    ]) {
      const { status, body } = await notion.get('/users', `limit=2&next_cursor=${wrong}`)
      expect([wrong, status, body.code]).toEqual([wrong, 400, 'invalid_cursor'])
    }
    expect((await notion.get('/users', `next_cursor=${'x'.repeat(9000)}`)).status).toBe(400)
    expect((await notion.get('/users', `next_cursor=${cursor}&next_cursor=${cursor}`)).status).toBe(400)
  })

  it('is refused with another filter, order, resource or connection, and taken with another spelling of its own', async () => {
    const first = await cursorOf('limit=2')
    const other = unifiedCalls(service, `integrated_account_id=${await service.link({ tenantId: 'second' })}`)
    const answers = [
      await notion.get('/users', `status=active&next_cursor=${first}`),
      await notion.get('/users', `sort_by=name&next_cursor=${first}`),
      await notion.get('/users', `remote_query[a]=1&next_cursor=${first}`),
      await notion.get('/groups', `next_cursor=${first}`),
      await other.get('/users', `next_cursor=${first}`),
    ]
    expect(answers.map(({ body }) => body.code)).toEqual(answers.map(() => 'invalid_cursor'))
    const like = await cursorOf('limit=2&emails[like]=a')
    expect(
      (await notion.get('/users', `limit=9&email[like]=a&ignore_remote_data=true&next_cursor=${like}`)).status,
    ).toBe(200)
  })

  it('is refused in another environment', async () => {
    const made = await service.call('POST', '/environment', { body: { name: 'second' } })
    expect(made.status).toBe(201)
    const cursor = await cursorOf('limit=2')
    const { status } = await service.call(
      'GET',
      `/unified/user-directory/users?integrated_account_id=${account}&next_cursor=${cursor}`,
      { token: made.body.api_token.token },
    )
    expect(status).toBe(404)
  })

  it('goes on when the row it went on after is gone only where it can', async () => {
    const added = service.sandbox.control.addMember({ email: 'aaa@acme.test', name: 'Aaa' })
    const cursor = await cursorOf('limit=1&sort_by=emails')
    service.sandbox.control.removeMember(added.id)
    const { status, body } = await notion.get('/users', `limit=1&sort_by=emails&next_cursor=${cursor}`)
    expect([status, body.code]).toEqual([400, 'invalid_cursor'])
    expect(body.message).toContain('List again from the start')
  })

  it('outlives the service that made it', async () => {
    const database = await openDatabase({ kind: 'memory' })
    const before = await startService({ database })
    const linked = await before.link()
    const place = `integrated_account_id=${linked}`
    const { body } = await unifiedCalls(before, place).get('/users', 'limit=30&emails[like]=a')
    const rest = idsOf(await unifiedCalls(before, place).pages('/users', 'limit=30&emails[like]=a')).slice(30)
    await before.service.close()

    const after = await startService({ database })
    const next = await unifiedCalls(after, place).get(
      '/users',
      `limit=30&emails[like]=a&next_cursor=${body.next_cursor}`,
    )
    expect(next.body.result.map(({ id }: { id: string }) => id)).toEqual(rest.slice(0, 30))
    await after[Symbol.asyncDispose]()
    await before.sandbox.close()
    await database.close()
  })
})
