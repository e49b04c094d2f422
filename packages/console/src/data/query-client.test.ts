import { RollcallApiError } from '@rollcall/api'
import { afterEach, describe, expect, it } from 'vitest'
import { queryClient, whenSignedOut } from './query-client.ts'

afterEach(() => queryClient.clear())

const fail = (code: 'vendor_unauthorized' | 'vendor_forbidden' | 'unauthorized', status: number) =>
  queryClient
    .fetchQuery({
      queryKey: ['users', 'account'],
      queryFn: () => Promise.reject(new RollcallApiError('Refused.', { code, status })),
    })
    .catch(() => undefined)

const isAccountOutdated = async (refusal: () => Promise<unknown>): Promise<boolean | undefined> => {
  queryClient.setQueryData(['accounts', 'account'], { status: 'active' })
  await refusal()
  return queryClient.getQueryState(['accounts', 'account'])?.isInvalidated
}

describe('what is known of the connections', () => {
  it('is out of date once a vendor has refused a credential, in a read or in a change', async () => {
    expect(await isAccountOutdated(() => fail('vendor_unauthorized', 401))).toBe(true)
    const change = queryClient.getMutationCache().build(queryClient, {
      mutationFn: () => Promise.reject(new RollcallApiError('Refused.', { code: 'vendor_unauthorized', status: 401 })),
    })
    expect(await isAccountOutdated(() => change.execute(undefined).catch(() => undefined))).toBe(true)
  })

  it('stays where a vendor refuses a right alone', async () => {
    expect(await isAccountOutdated(() => fail('vendor_forbidden', 403))).toBe(false)
  })
})

describe('the session', () => {
  it('is not over where it is the vendor who refuses', async () => {
    let signedOut = 0
    whenSignedOut(() => {
      signedOut += 1
    })
    await fail('vendor_unauthorized', 401)
    expect(signedOut).toBe(0)
    await fail('unauthorized', 401)
    expect(signedOut).toBe(1)
  })
})
