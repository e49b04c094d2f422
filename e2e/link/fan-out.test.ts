import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LinkableVendor, linkableVendors } from '../../packages/sandbox/src/index.ts'
import { cameBack, give, open } from './example-page.ts'
import { type Scene, startScene, TENANT } from './scene.ts'

type Answer = {
  readonly result: readonly { readonly integrated_account_id: string; readonly emails?: readonly unknown[] }[]
  readonly result_count: number
  /** Only where it is. */
  readonly is_partial_response?: true
  readonly next_cursor: string | null
  readonly connections: readonly {
    readonly integrated_account_id: string
    readonly integration: string
    readonly status: string
    readonly result_count: number
    readonly error?: { readonly code: string }
  }[]
}

let scene: Scene
let vendors: readonly LinkableVendor[]
beforeAll(async () => {
  scene = await startScene()
  const { result } = await scene.call<{ readonly result: readonly { readonly name: string }[] }>('GET', '/integration')
  vendors = linkableVendors('').filter(({ connector }) => result.some(({ name }) => name === connector))
  for (const vendor of vendors) await link(vendor)
})
afterAll(() => scene[Symbol.asyncDispose]())

/** From the example page, as a customer does. */
const link = async ({ connector, credential }: LinkableVendor): Promise<void> => {
  const page = await scene.window({ query: `?integration=${connector}` })
  const hosted = await open(page, 'Connect here')
  if (credential.kind === 'token') await give(hosted, credential.token)
  else {
    const opened = page.context().waitForEvent('page')
    await hosted.getByRole('button', { name: 'Connect', exact: true }).click()
    await (await opened).getByRole('button', { name: 'Allow' }).click()
  }
  expect(await cameBack(page)).toMatchObject({ result: 'success', integration: connector })
}

const users = (): Promise<Answer> => scene.call('GET', `/unified/user-directory/users?tenant_id=${TENANT}&limit=1000`)

describe('one call over a tenant', () => {
  it('lists the users of every vendor that was linked, in one answer', async () => {
    const { result, connections, next_cursor: next, is_partial_response: isPartial } = await users()
    expect(connections.map(({ integration }) => integration).toSorted()).toEqual(
      vendors.map(({ connector }) => connector).toSorted(),
    )
    for (const { integrated_account_id: id, integration, result_count: count } of connections) {
      const rows = result.filter((row) => row.integrated_account_id === id)
      expect(rows.length, integration).toBeGreaterThan(20)
      expect(rows.length, integration).toBe(count)
    }
    expect(next).toBeNull()
    expect(isPartial).toBeUndefined()
  })

  it('says of a vendor that is down that it is, and lists those of the others', async () => {
    await scene.door('POST', 'vendors/okta/faults', { fault: { kind: 'status', status: 503 } })
    const { result, connections, is_partial_response: isPartial } = await users()
    expect(isPartial).toBe(true)
    for (const { integration, status, error } of connections) {
      if (integration === 'okta')
        expect({ status, code: error?.code }).toEqual({ status: 'failed', code: 'vendor_unavailable' })
      else expect(status, integration).not.toBe('failed')
    }
    const ids = new Set(result.map(({ integrated_account_id: id }) => id))
    expect(ids.size).toBe(vendors.length - 1)
    await scene.door('DELETE', 'vendors/okta/faults')
  })
})
