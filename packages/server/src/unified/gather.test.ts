import type { ListPage, ListRequest } from '@rollcall/connector-kit'
import { START_OF_LISTING } from '@rollcall/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCursors } from './cursors.ts'
import { type Gathered, gather } from './gather.ts'
import { firstPlace } from './place.ts'
import type { Row } from './resources.ts'

const row = (number: number): Row => ({ id: `row-${number}`, remote_data: { number } })
const response = {
  status: 200,
  headers: { 'x-request-id': 'v-1' },
  text: '',
  request: { method: 'GET', url: '', headers: {} },
} as const

/** A vendor of so many rows, at most `cap` a page. */
const vendorOf = (rows: number, cap: number) => {
  const asked: ListRequest[] = []
  const list = async (request: ListRequest): Promise<ListPage<Row>> => {
    asked.push(request)
    const [from = 0, size = Math.min(cap, request.limit)] = request.position?.split(' ').map(Number) ?? []
    const to = Math.min(rows, from + size)
    const items = Array.from({ length: to - from }, (_, at) => row(from + at))
    return { items, next: to < rows ? `${to} ${size}` : undefined, total: rows, response }
  }
  return { list, asked }
}

const BASE = { vendor: 'Acme', where: [], position: undefined, listing: START_OF_LISTING, now: () => new Date(0) }
const isEven = ({ remote_data }: Row): boolean => Number(remote_data['number']) % 2 === 0

describe('gather', () => {
  it('brings each match once whatever the page sizes, also when a cursor had no room for what was met', async () => {
    const cursors = createCursors(new Uint8Array(32))
    const binding = { environmentId: '', resource: '', subject: '', query: '' }
    const window = Array.from({ length: 300 }, (_, at) => at)
    const crowd = Array.from({ length: 99 }, () => ({
      ...firstPlace('00000000-0000-4000-8000-000000000000'),
      listing: { ...START_OF_LISTING, window },
    }))
    await fc.assert(
      fc.asyncProperty(
        fc.record({ rows: fc.nat(250), cap: fc.integer({ min: 1, max: 120 }), limit: fc.integer({ min: 1, max: 60 }) }),
        fc.boolean(),
        fc.boolean(),
        async ({ rows, cap, limit }, isFiltered, isCrowded) => {
          const { list } = vendorOf(rows, cap)
          const keep = isFiltered ? isEven : undefined
          const found: string[] = []
          let next: Gathered<Row>['next'] = { position: undefined, listing: START_OF_LISTING }
          while (next !== undefined) {
            const place = { ...firstPlace('00000000-0000-4000-8000-000000000001'), ...next }
            const progress = { places: [place, ...(isCrowded ? crowd : [])], finished: [], givenUp: [] }
            const [kept = place] = cursors.decode(binding, cursors.encode(binding, progress)).places
            const page: Gathered<Row> = await gather({
              ...BASE,
              list,
              keep,
              limit,
              position: kept.position,
              listing: kept.listing,
            })
            expect(page.rows.length).toBeLessThanOrEqual(limit)
            expect(page.doubts).toEqual([])
            found.push(...page.rows.map(({ id }) => id))
            next = page.next
          }
          const all = Array.from({ length: rows }, (_, at) => row(at))
          expect(found).toEqual((keep === undefined ? all : all.filter(keep)).map(({ id }) => id))
        },
      ),
      { numRuns: 150 },
    )
  })

  it('asks for no more rows than are wanted where all are kept, and never for more than the kit takes', async () => {
    const { list, asked } = vendorOf(3000, 5000)
    await gather({ ...BASE, list, keep: undefined, limit: 40 })
    await gather({ ...BASE, list, keep: undefined, limit: 2001 })
    expect(asked.map(({ limit }) => limit)).toEqual([40, 1000, 1000, 1])
  })

  it('stops after 25 pages of a vendor that has nothing to keep, with a place to go on from', async () => {
    const { list, asked } = vendorOf(10_000, 100)
    const page = await gather({ ...BASE, list, keep: () => false, limit: 10 })
    expect(page.rows).toEqual([])
    expect(page.next?.position).toBe('2500 100')
    expect(asked).toHaveLength(25)
  })

  it('stops when the time is up', async () => {
    let seconds = 0
    const { list, asked } = vendorOf(10_000, 100)
    const now = () => new Date((seconds += 8) * 1000)
    const page = await gather({ ...BASE, list, keep: () => false, limit: 10, now })
    expect(asked.length).toBeLessThan(5)
    expect(page.next).toBeDefined()
  })

  it('calls a list endless whose total runs away, with the request id of the vendor', async () => {
    const list = async ({ position }: ListRequest): Promise<ListPage<Row>> => {
      const from = Number(position ?? 0)
      const items = Array.from({ length: 100 }, (_, at) => row(from + at))
      return { items, next: String(from + 100), total: from + 1100, response }
    }
    const reading = gather({ ...BASE, list, keep: undefined, limit: 5000 })
    await expect(reading).rejects.toMatchObject({
      code: 'vendor_malformed',
      status: 502,
      facts: { remote: { requestId: 'v-1' } },
    })
  })

  it('believes no total that is merely wrong', async () => {
    const { list } = vendorOf(2500, 1000)
    const lying = async (request: ListRequest) => ({ ...(await list(request)), total: 1 })
    expect((await gather({ ...BASE, list: lying, keep: undefined, limit: 2500 })).rows).toHaveLength(2500)
  })
})
