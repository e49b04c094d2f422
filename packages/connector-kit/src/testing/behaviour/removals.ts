import { expect, it } from 'vitest'
import { afterEffect } from '../scripted-server.ts'
import { failureOf, openPlace, type Place } from './place.ts'
import type { Subject, VisibleFact } from './running-vendor.ts'

const seed = ({ vendor }: Place): Promise<string> =>
  vendor.seedUser({ username: 'leaver@acme.test', name: 'Leaver Leaving' })

/** Asserts a fact of the connector, or the opposite where this server is known to be different. */
const expectFact = ({ connector, untrue }: Subject, fact: VisibleFact, isSo: boolean): void => {
  const claimed = connector.facts[fact] === true || connector.facts[fact] === 'yes'
  const isExpected = untrue?.includes(fact) ? !claimed : claimed
  expect(isSo, `${fact} is ${claimed}${untrue?.includes(fact) ? ', and not so here' : ''}`).toBe(isExpected)
}

const codesOf = ({ effects }: { readonly effects: readonly { readonly code: string }[] }): readonly string[] =>
  effects.map(({ code }) => code)

export const deactivatesUser = (subject: Subject): void => {
  const { facts } = subject.connector

  it('takes away the user’s access, and says what it did', async () => {
    await using place = await openPlace(subject)
    const id = await seed(place)
    const written = await place.users.update(id, { status: 'inactive' })
    expect(await place.vendor.standing(id)).not.toBe('active')
    expect(written.item?.status ?? 'inactive').toBe('inactive')
    expect(written.ignored).toEqual([])
    expect(codesOf(written).includes('removed_from_workspace')).toBe(facts.removal === 'removes-from-workspace')
  })

  it(`keeps the facts: keepsRow ${facts.keepsRow}${subject.untrue?.includes('keepsRow') ? ' (not so here)' : ''}`, async () => {
    await using place = await openPlace(subject)
    const id = await seed(place)
    await place.users.update(id, { status: 'inactive' })
    const row = await place.users.get(id).then(
      ({ item }) => item.status,
      (error: unknown) => Object(error).code,
    )
    expect(['inactive', 'vendor_not_found']).toContain(row)
    expectFact(subject, 'keepsRow', row === 'inactive')
  })

  it(`keeps the facts: reversible ${facts.reversible}${subject.untrue?.includes('reversible') ? ' (not so here)' : ''}`, async () => {
    await using place = await openPlace(subject)
    const id = await seed(place)
    await place.users.update(id, { status: 'inactive' })
    await place.users.update(id, { status: 'active' }).catch((error: unknown) => {
      expect(Object(error).code).toBe('vendor_not_found')
    })
    expectFact(subject, 'reversible', (await place.vendor.standing(id)) === 'active')
  })

  it(`keeps the facts: endsSessions ${facts.endsSessions}`, async () => {
    await using place = await openPlace(subject)
    const id = await seed(place)
    const { activeSessions } = place.vendor
    if (facts.endsSessions !== 'yes' && facts.endsSessions !== 'separate-call') {
      const written = await place.users.update(id, { status: 'inactive' })
      expect(codesOf(written)).not.toContain('sessions_ended')
      return
    }
    expect(await activeSessions?.(id)).toBeGreaterThan(0)
    const written = await place.users.update(id, { status: 'inactive' })
    expect(codesOf(written)).toContain('sessions_ended')
    expect(await activeSessions?.(id)).toBe(0)
  })

  it('is a success when there is nothing left to do, and claims nothing more', async () => {
    await using place = await openPlace(subject)
    const id = await seed(place)
    await place.users.update(id, { status: 'inactive' })
    const again = await place.users.update(id, { status: 'inactive' })
    // Where ending sessions is a call of its own, it is made again, and may say so.
    const mayClaim = facts.endsSessions === 'separate-call' ? ['already_so', 'sessions_ended'] : ['already_so']
    expect(codesOf(again).filter((code) => !mayClaim.includes(code))).toEqual([])
    expect(await place.vendor.standing(id)).not.toBe('active')
  })

  it('is never taken for done because the vendor failed', async () => {
    await using place = await openPlace(subject)
    const id = await seed(place)
    place.wire.script(`* ${place.paths.users}/*`, () => ({ status: 500, text: 'oops' }))
    const error = await failureOf(place.users.update(id, { status: 'inactive' }))
    expect(error.code).toBe('vendor_unavailable')
    expect(await place.vendor.standing(id)).toBe('active')
  })
}

/** Sessions that end by a call of their own: asked for alone, and as a part of every deactivation. */
export const endsSessions = (subject: Subject): void => {
  const { match = '', service } = subject.endingSessions ?? {}
  const failing = async (place: Place): Promise<void> => {
    const server = service === undefined ? place.wire : place.services[service]
    server?.script(match, () => ({
      status: 500,
      headers: { 'content-type': 'application/json' },
      text: '{"error":"oops"}',
    }))
  }

  it('signs the user out everywhere, and leaves them as they are otherwise', async () => {
    await using place = await openPlace(subject)
    const id = await seed(place)
    expect(await place.vendor.activeSessions?.(id)).toBeGreaterThan(0)
    const written = await place.users.endSessions(id)
    expect(codesOf(written)).toContain('sessions_ended')
    expect(await place.vendor.activeSessions?.(id)).toBe(0)
    expect(await place.vendor.standing(id)).toBe('active')
  })

  it('is never taken for done because the vendor failed', async () => {
    await using place = await openPlace(subject)
    const id = await seed(place)
    await failing(place)
    expect((await failureOf(place.users.endSessions(id))).code).toMatch(/^vendor_/)
    expect(await place.vendor.activeSessions?.(id)).toBeGreaterThan(0)
  })

  it('says of a deactivation that the sessions may live on, where that call failed', async () => {
    await using place = await openPlace(subject)
    const id = await seed(place)
    await failing(place)
    const written = await place.users.update(id, { status: 'inactive' })
    expect(codesOf(written)).toContain('sessions_not_ended')
    expect(codesOf(written)).not.toContain('sessions_ended')
    expect(await place.vendor.standing(id)).not.toBe('active')
  })
}

export const deletesUser = (subject: Subject): void => {
  it('removes the user, who is then not found', async () => {
    await using place = await openPlace(subject)
    const id = await seed(place)
    await place.users.delete(id)
    expect(await place.vendor.standing(id)).toBe('absent')
    expect((await failureOf(place.users.get(id))).code).toBe('vendor_not_found')
    expect((await failureOf(place.users.delete(id))).code).toBe('vendor_not_found')
  })

  it('is a success when the answer was lost and the user is gone', async () => {
    await using place = await openPlace(subject)
    const id = await seed(place)
    place.wire.script(`DELETE ${place.paths.users}/*`, afterEffect('hang up'), 1)
    await place.users.delete(id)
    expect(await place.vendor.standing(id)).toBe('absent')
  })
}
