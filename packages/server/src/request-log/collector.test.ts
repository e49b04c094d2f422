import { describe, expect, it } from 'vitest'
import { createCollector } from './collector.ts'
import { aCall } from './testing/answered.ts'

describe('what requests caused at vendors', () => {
  it('is handed over once, with every call counted', () => {
    const collector = createCollector()
    collector.add(aCall({ requestId: 'r-1', durationMs: 2 }))
    collector.add(aCall({ requestId: 'r-2' }))
    collector.add(aCall({ requestId: 'r-1', durationMs: 3, status: 404 }))
    collector.add(aCall({ requestId: undefined }))
    expect(collector.take('r-1')).toMatchObject({ count: 2, durationMs: 5, calls: [{ status: 200 }, { status: 404 }] })
    expect(collector.take('r-1')).toMatchObject({ count: 0, durationMs: 0, calls: [] })
  })

  it('keeps the last 50 calls of a request, and counts them all', () => {
    const collector = createCollector()
    for (let made = 1; made <= 60; made += 1) collector.add(aCall({ requestId: 'r-1', bytes: made }))
    const { count, calls } = collector.take('r-1')
    expect([count, calls.length, calls[0]?.bytes, calls.at(-1)?.bytes]).toEqual([60, 50, 11, 60])
  })

  it('forgets the oldest requests where there are too many', () => {
    const collector = createCollector(2)
    for (const requestId of ['r-1', 'r-2', 'r-3']) collector.add(aCall({ requestId }))
    expect(['r-1', 'r-2', 'r-3'].map((id) => collector.take(id).count)).toEqual([0, 1, 1])
  })
})
