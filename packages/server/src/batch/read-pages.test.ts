import { describe, expect, it } from 'vitest'
import { openAllowance } from './allowance.ts'
import { readPages } from './read-pages.ts'

const allowance = () => openAllowance(() => new Date(0)).ofEntry()

describe('reading a list to its end', () => {
  it('takes a page of any number of rows', async () => {
    const rows = Array.from({ length: 500_000 }, () => 0)
    const answer = await readPages(async () => ({ rows, next: undefined, doubts: [] }), {
      cursor: undefined,
      allowance: allowance(),
    })
    expect(answer.rows).toHaveLength(500_000)
  })

  it('stops where the rows have become too large, and says where to go on', async () => {
    const row = 'x'.repeat(2 * 1024 * 1024)
    let pages = 0
    const answer = await readPages(async () => ({ rows: [row], next: `after ${(pages += 1)}`, doubts: [] }), {
      cursor: undefined,
      allowance: allowance(),
    })
    expect(answer.rows).toHaveLength(32)
    expect(answer.stopped).toMatchObject({
      error: { message: 'A batch reads at most 64 MiB. Go on with another batch.' },
      next: 'after 32',
    })
  })
})
