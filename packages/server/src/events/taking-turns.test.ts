import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TEST_DATABASES } from '../testing/databases.ts'
import { claimDeliveries } from './delivery-store.ts'
import { fanOut } from './event-store.ts'
import { forgetAll, openScene, type Scene, START } from './testing/scene.ts'

/** A process's places: it is at so many deliveries in all, of which some are kept for webhooks that are not failing. */
const IN_ALL = 4
const KEPT = 1

const ROUNDS = 60

/** A lot is drawn from ids: the same in each run. */
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** The worker's own limits are in the hundreds: the store is asked here as it asks, with smaller ones. */
describe.for(TEST_DATABASES)('places for deliveries on $name', (kind) => {
  let scene: Scene
  let atTheEnd: AsyncDisposableStack

  beforeAll(async () => {
    atTheEnd = new AsyncDisposableStack()
    const made = await kind.create()
    atTheEnd.defer(made.drop)
    scene = atTheEnd.use(await openScene(made.location))
  })
  beforeEach(() => forgetAll(scene))
  afterAll(() => atTheEnd.disposeAsync())

  /** Twice as many webhooks as places, with more waiting for each than is tried here. */
  const webhooksWithBacklog = async (failingSince: Date | null): Promise<readonly string[]> => {
    const ids = Array.from({ length: 2 * IN_ALL }, (_, n) => uuid(n))
    await scene.database.db
      .insertInto('webhook')
      .values(
        ids.map((id) => ({
          id,
          environment_id: scene.environmentId,
          target_url: 'https://example.com/hook',
          event_types: [],
          is_active: true,
          failing_since: failingSince,
          created_at: START,
          updated_at: START,
        })),
      )
      .execute()
    for (let n = 0; n < ROUNDS; n += 1) await scene.publish()
    await fanOut(scene.database.db, { at: START, limit: ROUNDS })
    return ids
  }

  /** How often each is tried, where again and again the oldest try ends and its place is given away. */
  const triesOf = async (webhooks: readonly string[]): Promise<readonly number[]> => {
    const trying: string[] = []
    const ended: string[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const claimed = await claimDeliveries(scene.database.db, {
        at: START,
        until: new Date(START.getTime() + 3_600_000),
        claim: uuid(round),
        limit: IN_ALL - trying.length,
        kept: KEPT,
        perWebhook: 10,
        underWay: new Map([...Map.groupBy(trying, (id) => id)].map(([id, { length }]) => [id, length])),
      })
      trying.push(...claimed.map(({ webhook_id: id }) => id))
      ended.push(...trying.splice(0, 1))
    }
    return webhooks.map((id) => ended.filter((one) => one === id).length)
  }

  it.for([
    ['that are failing', START],
    ['that are well and slow', null],
  ] as const)('are had in turn by webhooks %s, where there are more of these', async ([, failingSince]) => {
    const tries = await triesOf(await webhooksWithBacklog(failingSince))
    expect(tries.reduce((sum, count) => sum + count)).toBe(ROUNDS)
    // An even share is 7 or 8.
    expect(Math.min(...tries), tries.join(' ')).toBeGreaterThanOrEqual(3)
    expect(Math.max(...tries), tries.join(' ')).toBeLessThanOrEqual(15)
  })
})
