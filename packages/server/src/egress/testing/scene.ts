import { RollcallError } from '@rollcall/core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { migrate, type OpenDatabase, openDatabase } from '../../db/index.ts'
import type { EgressOptions } from '../egress.ts'
import { type StartedEgress, startEgress } from './start-egress.ts'
import { type FakeVendor, startSockets, startVendor } from './vendor.ts'

export type Scene = {
  start(options?: Partial<EgressOptions>): StartedEgress
  vendor(...answer: Parameters<typeof startVendor>): Promise<FakeVendor>
  sockets(...connected: Parameters<typeof startSockets>): ReturnType<typeof startSockets>
}

/** What the tests of a file share: one database; vendors and ways out that go when the test is over. */
export const setScene = (): Scene => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await openDatabase({ kind: 'memory' })
    await migrate(database.db)
  })
  afterAll(() => database.close())

  const closing: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
  })

  const start = (options?: Partial<EgressOptions>): StartedEgress => {
    const started = startEgress(database.db, options)
    closing.push(() => started.egress.close())
    return started
  }
  const vendor = async (...answer: Parameters<typeof startVendor>) => {
    const started = await startVendor(...answer)
    closing.push(started.close)
    return started
  }
  const sockets = async (...connected: Parameters<typeof startSockets>) => {
    const started = await startSockets(...connected)
    closing.push(started.close)
    return started
  }

  return { start, vendor, sockets }
}

/** The error that a call fails with. */
export const failureOf = async (promise: Promise<unknown>): Promise<RollcallError> => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof RollcallError)) throw new Error(`expected a RollcallError, got ${String(error)}`)
  return error
}
