import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TEST_DATABASES } from '../testing/databases.ts'
import { type LinkingService, startLinking } from './testing/linking-service.ts'

const isPage = ({ pathname }: URL): boolean => pathname === '/connect-account'
const isCallback = ({ pathname }: URL): boolean => pathname === '/oauth/callback'

describe.each(TEST_DATABASES)('using one link token several times, on $name', (kind) => {
  let linking: LinkingService
  beforeAll(async () => {
    linking = await startLinking(kind)
  })
  afterAll(() => linking[Symbol.asyncDispose]())

  const accounts = async (tenant: string): Promise<readonly { readonly id: string }[]> =>
    (await linking.service.call('GET', `/integrated-account?tenant_id=${tenant}`)).body.result

  it.each([
    [
      'one after the other',
      async (finish: readonly (() => Promise<unknown>)[]) => {
        for (const one of finish) await one()
      },
    ],
    [
      'the last first',
      async (finish: readonly (() => Promise<unknown>)[]) => {
        for (const one of finish.toReversed()) await one()
      },
    ],
    [
      'all at once',
      async (finish: readonly (() => Promise<unknown>)[]) => {
        await Promise.all(finish.map((one) => one()))
      },
    ],
  ])('makes one account, however many attempts come back %s', async (_, run) => {
    const tenant = randomUUID()
    const token = await linking.linkToken({ tenant_id: tenant })
    const ways = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const browser = linking.browser()
        const { body } = await linking.authorize(token)
        const { url } = await browser.go(body.authorization_url, isCallback)
        return { attempt: body.attempt_id, finish: () => browser.go(url.href, isPage) }
      }),
    )
    await run(ways.map(({ finish }) => finish))
    expect(await accounts(tenant)).toHaveLength(1)
    const outcomes = await Promise.all(
      ways.map(async ({ attempt }) => (await linking.page('GET', `/link-session/attempt/${attempt}`, token)).body),
    )
    expect(outcomes.map(({ outcome }) => outcome.result).toSorted()).toEqual(['error', 'error', 'success'])
    const lost = outcomes.filter(({ outcome }) => outcome.result === 'error')
    expect(lost.map(({ outcome }) => outcome.error.error_type)).toEqual(['invalid_token', 'invalid_token'])
  })

  it('makes one account of a link token at the most, in whatever order ways back are used, however often', async () => {
    const steps = fc.array(fc.record({ way: fc.integer({ min: 0, max: 2 }), waits: fc.boolean() }), {
      minLength: 1,
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const tenant = randomUUID()
        const token = await linking.linkToken({ tenant_id: tenant })
        const ways = await Promise.all(
          [0, 1, 2].map(async () => {
            const browser = linking.browser()
            const { body } = await linking.authorize(token)
            const { url } = await browser.go(body.authorization_url, isCallback)
            return () => browser.go(url.href, isPage)
          }),
        )
        const underWay: Promise<unknown>[] = []
        for (const { way, waits } of taken) {
          const finishing = ways[way]?.() ?? Promise.resolve()
          underWay.push(finishing)
          if (waits) await finishing
        }
        await Promise.all(underWay)
        expect(await accounts(tenant)).toHaveLength(1)
      }),
      { numRuns: 12 },
    )
  })
})
