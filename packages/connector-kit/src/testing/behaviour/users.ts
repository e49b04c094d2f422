import { type User, type UserWrite, userDifferences } from '@rollcall/core'
import { describe, expect, it } from 'vitest'
import type { PushdownTerm, Written } from '../../directory.ts'
import { type Verdict, walk } from '../../walk.ts'
import { afterEffect, json, withBody } from '../scripted-server.ts'
import { allOf, failureOf, openPlace, type Place } from './place.ts'
import type { Subject } from './running-vendor.ts'
import { FIELD_NAMES, type SampleField, sampleOf } from './sample-fields.ts'

const readAll = async ({ users }: Place, pageSize: number) => {
  const ids: string[] = []
  const pages = walk({ list: users.list, pageSize, maxPages: 1000 })
  for (;;) {
    const step = await pages.next()
    if (step.done) return { ids, verdict: step.value satisfies Verdict }
    ids.push(...step.value.items.map(({ id }) => id))
  }
}

const seedFive = async ({ vendor }: Place): Promise<readonly string[]> => {
  const ids: string[] = []
  for (const at of [1, 2, 3, 4, 5])
    ids.push(await vendor.seedUser({ username: `seed.${at}@acme.test`, name: `Seed Number${at}` }))
  return ids
}

export const listsUsers = (subject: Subject): void => {
  it('returns every user exactly once, across pages', async () => {
    await using place = await openPlace(subject)
    await seedFive(place)
    const expected = (await place.vendor.userIds()).toSorted()
    expect(expected.length).toBeGreaterThanOrEqual(5)
    for (const pageSize of [Math.ceil(expected.length / 2), Math.ceil(expected.length / 5) + 1, 100]) {
      const { ids, verdict } = await readAll(place, pageSize)
      expect(ids.toSorted()).toEqual(expected)
      expect(verdict).toMatchObject({ isComplete: true, rows: expected.length })
    }
  })

  it('has rows of the unified shape, every list in them a list', async () => {
    await using place = await openPlace(subject)
    await seedFive(place)
    const { items } = await place.users.list({ where: [], position: undefined, limit: 100 })
    const wrong = items.filter(
      ({ id, emails, phones, roles, groups, languages, remote_data: remote }) =>
        [emails, phones, roles, groups, languages].some((list) => !Array.isArray(list)) ||
        id === '' ||
        Object(remote) !== remote,
    )
    expect(wrong).toEqual([])
  })

  it('finds a user by each field that is declared as filtered there, and nobody by a value nobody has', async () => {
    await using place = await openPlace(subject)
    await seedFive(place)
    const username = 'zoe.filter@acme.test'
    const id = await place.vendor.seedUser({ username, name: 'Zoefilter Filterson' })
    const known = (await place.users.get(id)).item
    for (const { field, operators } of subject.connector.pushdown.users) {
      for (const operator of operators) {
        const found = async (value: string) => idsWhere(place, [{ field, operator, value }])
        const value = valueOf(known, field)
        if (value !== undefined) expect(await found(value), `${field} ${operator}`).toEqual([id])
        expect(await found('nobody.at.all@acme.test'), `${field} ${operator}`).toEqual([])
      }
    }
    expect(
      await idsWhere(place, [{ field: 'username', operator: 'eq', value: `${username}" or userName pr or "` }]),
    ).toEqual([])
  })

  if (subject.totals === 'none') {
    it('says of no page how many users there are in all', async () => {
      await using place = await openPlace(subject)
      const page = await place.users.list({ where: [], position: undefined, limit: 100 })
      expect([page.items.length > 0, page.total]).toEqual([true, undefined])
    })
    return
  }

  it('stops when a page is empty although the total promised more, and says so', async () => {
    await using place = await openPlace(subject)
    await seedFive(place)
    const expected = (await place.vendor.userIds()).toSorted()
    const totalResults = expected.length + 50
    place.wire.script(`GET ${place.paths.users}`, async ({ query }, honest) =>
      Number(query.get('startIndex')) > expected.length
        ? json(200, { totalResults, Resources: [] })
        : withBody(await honest(), (body) => ({ ...body, totalResults })),
    )
    const { ids, verdict } = await readAll(place, 100)
    expect(ids.toSorted()).toEqual(expected)
    expect(verdict).toMatchObject({ isComplete: false, reasons: ['fewer_than_promised'] })
  })
}

const idsWhere = async ({ users }: Place, where: readonly PushdownTerm[]): Promise<readonly string[]> => {
  const ids: string[] = []
  let position: string | undefined
  do {
    const page = await users.list({ where, position, limit: 100 })
    ids.push(...page.items.map(({ id }) => id))
    position = page.next
  } while (position !== undefined)
  return ids
}

const valueOf = (user: User, field: string): string | undefined => {
  if (field === 'emails') return user.emails[0]?.email
  const value: unknown = Object.entries(user).find(([name]) => name === field)?.[1]
  return typeof value === 'string' ? value : undefined
}

export const getsUser = (subject: Subject): void => {
  it('returns the user with the vendor’s own record', async () => {
    await using place = await openPlace(subject)
    const id = await place.vendor.seedUser({ username: 'ana.get@acme.test', name: 'Ana Getson' })
    const { item, response } = await place.users.get(id)
    expect(item).toMatchObject({ id, username: 'ana.get@acme.test', status: 'active' })
    expect(item.remote_data).toEqual(JSON.parse(response.text))
  })

  it('answers vendor_not_found to an unknown id', async () => {
    await using place = await openPlace(subject)
    const error = await failureOf(place.users.get('00000000-0000-4000-8000-000000000000'))
    expect([error.code, error.status]).toEqual(['vendor_not_found', 404])
  })
}

export const createsUser = (subject: Subject): void => {
  describe.each(FIELD_NAMES.filter((field) => field !== 'username' && field !== 'emails'))('with %s', (field) => {
    it(isDropped(subject, 'create', field) ? 'reports that it was not kept' : 'keeps it', async () => {
      await using place = await openPlace(subject)
      const sent = { username: `with.${field}@acme.test`, ...sampleOf(field, subject) }
      const written = await place.users.create(sent)
      await expectHonest(place, { subject, verb: 'create', field, sent, written })
    })
  })

  it('adds exactly one user, who stands as the vendor says', async () => {
    await using place = await openPlace(subject)
    const before = await place.vendor.userIds()
    const { item, effects } = await place.users.create({ username: 'new.one@acme.test', name: 'New One' })
    expect(item).toMatchObject({ username: 'new.one@acme.test', status: subject.createdAs ?? 'active' })
    expect(await place.vendor.standing(item?.id ?? '')).toBe('active')
    expect((await place.vendor.userIds()).length).toBe(before.length + 1)
    const { createIsBillable } = subject.connector.facts
    expect(effects.some(({ code }) => code === 'seat_taken')).toBe(createIsBillable)
  })

  it('refuses somebody who exists already, without a second one', async () => {
    await using place = await openPlace(subject)
    await place.vendor.seedUser({ username: 'taken@acme.test', name: 'Taken Already' })
    const before = await place.vendor.userIds()
    const error = await failureOf(place.users.create({ username: 'taken@acme.test' }))
    expect(error).toMatchObject({ code: 'vendor_conflict', facts: { effect: 'none' } })
    expect((await place.vendor.userIds()).length).toBe(before.length)
  })

  it('looks up after a lost answer, and never creates a second one', async () => {
    await using place = await openPlace(subject)
    const before = await place.vendor.userIds()
    place.wire.script(`POST ${place.paths.users}`, afterEffect('hang up'), 1)
    const { item, effects } = await place.users.create({ username: 'lost.answer@acme.test', name: 'Lost Answer' })
    expect(effects.map(({ code }) => code)).toEqual(['adopted'])
    expect(await place.vendor.standing(item?.id ?? '')).toBe('active')
    expect((await place.vendor.userIds()).length).toBe(before.length + 1)
  })
}

export const updatesUser = (subject: Subject): void => {
  const refused = subject.refuses?.update ?? []
  describe.each(FIELD_NAMES.filter((field) => !refused.includes(field)))('of %s', (field) => {
    it(isDropped(subject, 'update', field) ? 'reports that it was not kept' : 'changes it', async () => {
      await using place = await openPlace(subject)
      const id = await place.vendor.seedUser({ username: 'before.update@acme.test', name: 'Before Update' })
      const sent = sampleOf(field, subject)
      const written = await place.users.update(id, sent)
      await expectHonest(place, { subject, verb: 'update', field, sent, written })
    })
  })

  for (const field of FIELD_NAMES.filter((each) => refused.includes(each))) {
    it(`is refused, and without effect, with ${field}`, async () => {
      await using place = await openPlace(subject)
      const id = await place.vendor.seedUser({ username: 'before.update@acme.test', name: 'Before Update' })
      const before = (await place.users.get(id)).item
      const error = await failureOf(place.users.update(id, { title: 'x', ...sampleOf(field, subject) }))
      expect(error).toMatchObject({ code: 'vendor_refused', facts: { effect: 'none' } })
      expect((await place.users.get(id)).item).toEqual(before)
    })
  }

  it('leaves everything else as it was', async () => {
    await using place = await openPlace(subject)
    const id = await place.vendor.seedUser({ username: 'whole.user@acme.test', name: 'Whole User' })
    const before = (await place.users.get(id)).item
    await place.users.update(id, { title: 'Changed' })
    const after = (await place.users.get(id)).item
    const changing = { title: undefined, created_at: undefined, updated_at: undefined, remote_data: undefined }
    expect({ ...after, ...changing }).toEqual({ ...before, ...changing })
    expect(await place.vendor.standing(id)).toBe('active')
  })

  it('answers vendor_not_found to an unknown id', async () => {
    await using place = await openPlace(subject)
    const error = await failureOf(place.users.update('00000000-0000-4000-8000-000000000000', { title: 'x' }))
    expect(error.code).toBe('vendor_not_found')
  })
}

const isDropped = ({ drops }: Subject, verb: 'create' | 'update', field: string): boolean =>
  drops?.[verb]?.includes(field) ?? false

type Claim = {
  readonly subject: Subject
  readonly verb: 'create' | 'update'
  readonly field: SampleField
  readonly sent: UserWrite
  readonly written: Written<User>
}

/** What was not reported as ignored must be there when the user is read again, and what was reported must not. */
const expectHonest = async ({ users }: Place, { subject, verb, field, sent, written }: Claim): Promise<void> => {
  const [found] = await allOfName(users, written)
  const isKept = found !== undefined && !userDifferences(sent, found).some((difference) => difference.field === field)
  const reported = [...written.ignored, ...(written.unconfirmed ?? [])]
  const isReported = reported.includes(field)
  expect({ isKept, isReported }).toEqual(
    isDropped(subject, verb, field) ? { isKept: false, isReported: true } : { isKept: true, isReported: false },
  )
  expect(reported.filter((path) => path.split(/[.[]/, 1)[0] !== field)).toEqual([])
}

const allOfName = async (users: Place['users'], { item }: Written<User>): Promise<readonly User[]> => {
  const all = await allOf(users.list)
  return all.filter(({ id }) => id === item?.id)
}
