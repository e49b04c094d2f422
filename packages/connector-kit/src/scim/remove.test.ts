import { describe, expect, it } from 'vitest'
import { afterEffect, json, type Script } from '../testing/scripted-server.ts'
import { refuse } from '../testing/small-scim.ts'
import { type StartedVendor, someUsers, startVendor } from '../testing/started-vendor.ts'

const DEACTIVATE = { status: 'inactive' } as const
const REMOVES = {
  facts: { removal: 'removes-from-workspace', keepsRow: false, endsSessions: 'yes' },
  dialect: { deactivation: 'delete' },
} as const

const methods = ({ server }: StartedVendor): readonly string[] => server.received.map(({ method }) => method)
const codes = (written: { readonly effects: readonly { readonly code: string }[] }): readonly string[] =>
  written.effects.map(({ code }) => code)

describe('deactivating', () => {
  it('C23 sets active to false, is sure of it by the answer or by reading, and is not the same as DELETE', async () => {
    for (const silent of [false, true]) {
      await using vendor = await startVendor({ users: someUsers(1) })
      if (silent) vendor.server.script('PATCH /Users/*', afterEffect({ status: 204 }))
      expect(await vendor.users.update('u1', DEACTIVATE)).toMatchObject({ item: { status: 'inactive' }, effects: [] })
      expect(methods(vendor)).toEqual(silent ? ['PATCH', 'GET'] : ['PATCH'])
    }
  })

  it('C23 is refused where the vendor says yes and shows the user as active all the same', async () => {
    await using vendor = await startVendor({ users: someUsers(1) })
    vendor.server.script('PATCH /Users/*', () => ({ status: 204 }))
    await expect(vendor.users.update('u1', DEACTIVATE)).rejects.toMatchObject({
      code: 'vendor_refused',
      status: 502,
      facts: { effect: 'unknown' },
    })
  })

  it('C23 by DELETE, where to be inactive is to be removed, says so and reads back', async () => {
    await using vendor = await startVendor({ users: someUsers(2), ...REMOVES })
    const written = await vendor.users.update('u1', DEACTIVATE)
    expect(codes(written)).toEqual(['removed_from_workspace', 'sessions_ended'])
    expect(methods(vendor)).toEqual(['GET', 'DELETE', 'GET'])

    vendor.server.script('DELETE /Users/*', () => ({ status: 204 }))
    await expect(vendor.users.update('u2', DEACTIVATE)).rejects.toMatchObject({ code: 'vendor_refused', status: 502 })
  })

  it('is a success where there is nobody left to deactivate, and claims nothing', async () => {
    for (const options of [{}, REMOVES]) {
      await using vendor = await startVendor({ users: someUsers(1), ...options })
      expect(codes(await vendor.users.update('nobody', DEACTIVATE))).toEqual(['already_so'])
    }
    await using vendor = await startVendor({ users: someUsers(1), ...REMOVES })
    vendor.server.script('GET /Users/*', () => json(200, { ...someUsers(1)[0], active: false }))
    expect(await vendor.users.update('u1', DEACTIVATE)).toMatchObject({
      item: { status: 'inactive' },
      effects: [{ code: 'already_so' }],
    })
    expect(methods(vendor)).toEqual(['GET'])
  })

  it('is an error where there is nobody, and the vendor keeps everybody', async () => {
    await using vendor = await startVendor({ users: someUsers(1), dialect: { keepsEverybody: true } })
    await expect(vendor.users.update('nobody', DEACTIVATE)).rejects.toMatchObject({ code: 'vendor_not_found' })
  })

  it('claims ended sessions only of somebody who was active, by PATCH as well', async () => {
    await using vendor = await startVendor({ users: someUsers(1), facts: { endsSessions: 'yes' } })
    expect(codes(await vendor.users.update('u1', DEACTIVATE))).toEqual(['sessions_ended'])
    expect(codes(await vendor.users.update('u1', DEACTIVATE))).toEqual(['already_so'])
    expect(methods(vendor)).toEqual(['GET', 'PATCH', 'GET'])
  })

  it('C24 takes no 404 from a wrong address for "gone", and C25 no refused credential', async () => {
    const lies: Readonly<Record<string, Script>> = {
      vendor_malformed: () => ({ status: 404, text: '<html>' }),
      vendor_unauthorized: () => refuse(401, 'expired'),
      vendor_forbidden: () => refuse(403, 'no'),
    }
    for (const options of [{}, REMOVES]) {
      for (const [code, lie] of Object.entries(lies)) {
        await using vendor = await startVendor({ users: someUsers(1), ...options })
        vendor.server.script('* /Users/*', lie)
        await expect(vendor.users.update('u1', DEACTIVATE)).rejects.toMatchObject({ code })
        await expect(vendor.users.delete('u1')).rejects.toMatchObject({ code })
      }
    }
  })

  it('after other fields says that those were changed when it is refused', async () => {
    await using vendor = await startVendor({ users: someUsers(1) })
    vendor.server.script('PATCH /Users/*', (asked, honest) =>
      asked.text.includes('"active"') ? refuse(403, 'not this one') : honest(),
    )
    const error = await vendor.users.update('u1', { title: 'Leaver', ...DEACTIVATE }).catch((caught) => caught)
    expect(error).toMatchObject({ code: 'vendor_forbidden', facts: { effect: 'unknown' } })
    expect(error.message).toContain('The other fields had been changed before.')
    expect(vendor.held.users.get('u1')).toMatchObject({ title: 'Leaver', active: true })
  })
})

describe('deleting', () => {
  it('sends DELETE for a user who was there, and 404 for one who was not, even where DELETE pretends', async () => {
    await using vendor = await startVendor({ users: someUsers(1), ...REMOVES })
    expect(codes(await vendor.users.delete('u1'))).toEqual(['removed_from_workspace', 'sessions_ended'])
    vendor.server.script('DELETE /Users/*', () => ({ status: 204 }))
    await expect(vendor.users.delete('u1')).rejects.toMatchObject({ code: 'vendor_not_found' })
  })

  it('reads after a lost answer before it repeats: a removal that happened is never "not found"', async () => {
    await using happened = await startVendor({ users: someUsers(1) })
    happened.server.script('DELETE /Users/*', afterEffect('hang up'), 1)
    await happened.users.delete('u1')
    expect(methods(happened)).toEqual(['GET', 'DELETE', 'GET'])

    await using lost = await startVendor({ users: someUsers(1) })
    lost.server.script('DELETE /Users/*', () => refuse(502, 'bad gateway'), 1)
    await lost.users.delete('u1')
    expect([methods(lost), lost.held.users.size]).toEqual([['GET', 'DELETE', 'GET', 'DELETE'], 0])
  })

  it('leaves it open whether it happened where the reading fails, too', async () => {
    await using vendor = await startVendor({ users: someUsers(1) })
    vendor.server.script('DELETE /Users/*', () => {
      vendor.server.script('GET /Users/*', () => refuse(500, 'down'))
      return 'hang up'
    })
    const error = await vendor.users.delete('u1').catch((caught) => caught)
    expect(error).toMatchObject({ code: 'vendor_unavailable', facts: { effect: 'unknown' } })
    expect(error.message).toContain('whether it took effect is not known')
  })

  it('leaves it open whether the first of two attempts happened where the second is refused', async () => {
    await using vendor = await startVendor({ users: someUsers(1) })
    vendor.server.script('DELETE /Users/*', () => refuse(403, 'no'))
    vendor.server.script('DELETE /Users/*', () => 'hang up', 1)
    const removal = vendor.users.delete('u1')
    await expect(removal).rejects.toMatchObject({ code: 'vendor_forbidden', facts: { effect: 'unknown' } })
  })

  it('gives the vendor’s own reason where a removal is refused', async () => {
    const dialect = { advice: { removalForbidden: 'Acme never removes its founder.' } }
    for (const status of [400, 403]) {
      await using vendor = await startVendor({ users: someUsers(1), dialect })
      vendor.server.script('DELETE /Users/*', () => refuse(status, 'no'))
      await expect(vendor.users.delete('u1')).rejects.toThrow('Acme never removes its founder.')
    }
  })
})
