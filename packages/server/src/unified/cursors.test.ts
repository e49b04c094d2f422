import { createHash, createHmac, randomUUID } from 'node:crypto'
import { START_OF_LISTING } from '@rollcall/core'
import { describe, expect, it } from 'vitest'
import { createCursors } from './cursors.ts'
import { firstPlace, type Place, type Progress } from './place.ts'

const KEY = new Uint8Array(32).fill(1)
const BINDING = { environmentId: 'e', resource: 'users', subject: 'tenant acme', query: '' }

/** A place in the middle of a long list. */
const placeOf = (window: number): Place => ({
  connectionId: randomUUID(),
  position: 'ai.1z141z3.1z141z3.2s.2t',
  listing: {
    ...START_OF_LISTING,
    seen: 12_345,
    totals: { first: 50_000, last: 50_000 },
    window: Array.from({ length: window }, (_, at) => at * 1_000_003),
    offset: 37,
  },
  after: undefined,
  failures: 1,
})

describe('cursors', () => {
  it('bring back what was put into them', () => {
    const cursors = createCursors(KEY)
    const progress: Progress = {
      places: [placeOf(300), { ...firstPlace(randomUUID()), after: 'ü'.repeat(300) }],
      finished: [randomUUID()],
      givenUp: [randomUUID(), randomUUID()],
    }
    const { places, ...rest } = cursors.decode(BINDING, cursors.encode(BINDING, progress))
    expect(rest).toEqual({ finished: progress.finished, givenUp: progress.givenUp })
    expect(places).toEqual(progress.places)
  })

  it('fit into a URL for a hundred connections, none forgotten, the newest hashes kept as far as there is room', () => {
    const cursors = createCursors(KEY)
    const progress = { places: Array.from({ length: 100 }, () => placeOf(300)), finished: [], givenUp: [] }
    const cursor = cursors.encode(BINDING, progress)
    expect(cursor.length).toBeLessThanOrEqual(8000)
    const { places } = cursors.decode(BINDING, cursor)
    expect(places.map(({ connectionId }) => connectionId)).toEqual(
      progress.places.map(({ connectionId }) => connectionId),
    )
    expect(places.map(({ listing }) => listing.offset)).toEqual(places.map(() => 37))
  })

  it('of another key, or another format, are refused with what to do', () => {
    const cursor = createCursors(KEY).encode(BINDING, { places: [], finished: [], givenUp: [] })
    const other = createCursors(new Uint8Array(32))
    expect(() => other.decode(BINDING, cursor)).toThrow('List again from the start')
    expect(() => createCursors(KEY).decode(BINDING, olderFormat())).toThrow('another version of Rollcall')
  })
})

/** As the first version wrote them: signed with our key, JSON inside. */
const olderFormat = (): string => {
  const hashOf = createHash('sha256')
    .update(JSON.stringify(Object.values(BINDING)))
    .digest()
    .subarray(0, 12)
  const payload = Buffer.concat([hashOf, Buffer.from('[["id",null,"AQAAAA",null,0]]')])
  const mac = createHmac('sha256', KEY).update(payload).digest().subarray(0, 16)
  return Buffer.concat([mac, payload]).toString('base64url')
}
