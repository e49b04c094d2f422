import { RollcallError } from '@rollcall/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ListPage, ListRequest } from './directory.ts'
import { type Verdict, walk } from './walk.ts'

type Row = { readonly id: string }
type Page = { readonly ids: readonly string[]; readonly total?: number | undefined }

const RESPONSE = { status: 200, headers: {}, text: '', request: { method: 'GET', url: '', headers: {} } } as const

/** A vendor that answers with these pages, one after another, whatever is asked. */
const paging =
  (pages: readonly Page[]) =>
  async ({ position }: ListRequest): Promise<ListPage<Row>> => {
    const at = Number(position ?? 0)
    return {
      items: (pages[at]?.ids ?? []).map((id) => ({ id })),
      next: at + 1 < pages.length ? String(at + 1) : undefined,
      total: pages[at]?.total,
      response: RESPONSE,
    }
  }

const readAll = async (list: (request: ListRequest) => Promise<ListPage<Row>>, maxPages?: number) => {
  const ids: string[] = []
  const pages = walk({ list, maxPages })
  for (;;) {
    const step = await pages.next()
    if (step.done) return { ids, verdict: step.value satisfies Verdict }
    ids.push(...step.value.items.map(({ id }) => id))
  }
}

const anyPages = fc.array(
  fc.record({
    ids: fc.array(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 6 }),
    total: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 8 },
)

describe('walking through a list', () => {
  it('yields each row once, in order, however the rows are paged', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string()),
        fc.array(fc.nat({ max: 5 }), { maxLength: 40 }),
        async (ids, sizes) => {
          const pages: Page[] = []
          let from = 0
          for (const size of [...sizes, ids.length]) {
            pages.push({ ids: ids.slice(from, from + size), total: ids.length })
            from += size
          }
          const read = await readAll(paging(pages))
          expect(read.ids).toEqual(ids)
          expect(read.verdict).toMatchObject({ isComplete: true, rows: ids.length })
        },
      ),
    )
  })

  it('never calls complete what the vendor contradicted itself in', async () => {
    await fc.assert(
      fc.asyncProperty(anyPages, async (pages) => {
        const all = pages.flatMap(({ ids }) => ids)
        const distinct = new Set(all).size
        const totals = pages.flatMap(({ total }) => total ?? [])
        const isSound = distinct === all.length && new Set(totals).size <= 1 && (totals[0] ?? 0) <= distinct
        const read = await readAll(paging(pages)).catch((error: unknown) => error)
        if (read instanceof RollcallError) {
          expect([read.code, isSound]).toEqual(['vendor_malformed', false])
          return
        }
        expect(read).toMatchObject({ ids: [...new Set(all)], verdict: { isComplete: isSound, rows: distinct } })
      }),
    )
  })

  it('C11 stops at the most pages it may read', async () => {
    let asked = 0
    const endless = async (): Promise<ListPage<Row>> => {
      asked += 1
      return { items: [{ id: String(asked) }], next: 'more', total: undefined, response: RESPONSE }
    }
    await expect(readAll(endless, 7)).rejects.toMatchObject({ code: 'vendor_malformed' })
    expect(asked).toBe(7)
  })

  it('passes on a refusal as it is, and a cursor that is refused at the very start', async () => {
    for (const code of ['vendor_unauthorized', 'invalid_cursor'] as const) {
      const refusing = () => Promise.reject(new RollcallError(code, 'no'))
      await expect(readAll(refusing)).rejects.toMatchObject({ code })
    }
  })
})
