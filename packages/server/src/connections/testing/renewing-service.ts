import { afterAll, afterEach, beforeAll } from 'vitest'
import { type LinkingService, startLinking } from '../../link/testing/linking-service.ts'
import type { TestDatabase } from '../../testing/databases.ts'

export const MINUTE = 60_000

/** The access token of an hour is about to run out; and is not to be used any more. */
export const UNTIL_DUE = 59.5 * MINUTE
export const UNTIL_DEAD = 61 * MINUTE

/** What a vendor does with a refresh token that was used: ends it, and the grant when it is used again; or keeps it. */
type Manners = 'rotates' | 'keeps'

/** A service for each kind of vendor, for a whole suite; every test begins without accounts. For tests only. */
export const useRenewing = (kind: TestDatabase) => {
  const services = new Map<Manners, LinkingService>()
  let inUse: LinkingService
  let before = 0

  beforeAll(async () => {
    services.set('rotates', await startLinking(kind, { rotates: true }))
    services.set('keeps', await startLinking(kind, { rotates: false }))
  })
  afterAll(async () => {
    for (const service of services.values()) await service[Symbol.asyncDispose]()
  })
  afterEach(async () => {
    inUse.vendor.calm()
    const { body } = await inUse.service.call('GET', '/integrated-account?limit=100')
    for (const { id } of body.result) await inUse.service.call('DELETE', `/integrated-account/${id}`)
  })

  return {
    begin: (manners: Manners): LinkingService => {
      const service = services.get(manners)
      if (service === undefined) throw new TypeError('a service is begun with once it has started')
      inUse = service
      before = service.vendor.refreshes()
      return service
    },
    /** Of this test. */
    refreshes: (): number => inUse.vendor.refreshes() - before,
  }
}
