import type { Scope } from '@rollcall/api'
import { type Failure, RollcallError } from '@rollcall/core'
import type { OpenConnection } from '../connections/index.ts'
import type { Batch, BatchEntry } from './entry.ts'
import { orderOf } from './order.ts'
import { scopeOf, type Target, targetOf } from './target.ts'
import { type Placeholder, placeholdersIn } from './template.ts'

/** One entry, understood. */
export type Step = {
  /** Its place in the request. */
  readonly index: number
  readonly entry: BatchEntry
  /** Under which name its rows and errors are in the answer. */
  readonly key: string
  readonly target: Target
  /** Places of the entries that must have run before. */
  readonly after: readonly number[]
  /** The results that its expressions and placeholders see: by name, the places of the entries whose rows they are. */
  readonly sees: ReadonlyMap<string, readonly number[]>
}

export type Plan = {
  /** Each after those it depends on. */
  readonly steps: readonly Step[]
  readonly scopes: ReadonlySet<Scope>
  /** All JSONata in it, with where it stands. */
  readonly expressions: readonly { readonly path: string; readonly text: string }[]
}

/**
 * Decides what a batch does and in which order, before anything is called. An entry sees the results of what it depends on and of nothing
 * else, so that what comes out does not hang on which of two calls is faster.
 *
 * @throws RollcallError `invalid_request` with everything that is wrong: unknown names, circles, placeholders that lead nowhere
 */
export const planBatch = (entries: Batch['resources'], connector: OpenConnection['connector']): Plan => {
  const failures: Failure[] = []
  const fail = (index: number, path: string, message: string): void =>
    void failures.push({ path: `resources[${index}].${path}`, message })

  const targets = entries.map((entry, index) => {
    const target = targetOf(entry, connector)
    if (target.kind !== 'wrong') return target
    fail(index, target.path, target.message)
    return undefined
  })
  const after = entries.map((entry, index) =>
    toList(entry.depends_on).flatMap((name) => {
      const found = find(entries, name)
      if (found.length === 0) fail(index, 'depends_on', `"${name}" is no entry; these are: ${namesOf(entries)}`)
      return found
    }),
  )
  const order = orderOf(after)
  if (order.kind === 'circle') {
    const names = order.circle.map((index) => nameOf(entries[index]))
    fail(order.circle[0] ?? 0, 'depends_on', `goes round in a circle: ${names.join(' → ')}`)
    throw refuse(failures)
  }

  const seen = new Map<number, ReadonlySet<number>>()
  const steps: Step[] = []
  for (const index of order.order) {
    const entry = entries[index]
    const target = targets[index]
    const direct = after[index] ?? []
    const all = new Set(direct.flatMap((before) => [before, ...(seen.get(before) ?? [])]))
    seen.set(index, all)
    const sees = namesSeen(entries, all)
    if (entry === undefined) continue
    for (const { path, message } of wrongIn(entry, sees)) fail(index, path, message)
    if (target !== undefined) steps.push({ index, entry, key: nameOf(entry), target, after: direct, sees })
  }
  if (failures.length > 0) throw refuse(failures)
  return {
    steps,
    scopes: new Set(steps.map(({ target }) => scopeOf(target))),
    expressions: entries.flatMap(expressionsIn),
  }
}

const nameOf = (entry: BatchEntry | undefined): string => entry?.name ?? entry?.resource ?? ''

/** `user-directory/users` is `users` to expressions, in which a slash would be a division. */
const shortNameOf = (entry: BatchEntry): string => entry.name ?? entry.resource.split('/').at(-1) ?? ''

const namesOf = (entries: readonly BatchEntry[]): string => [...new Set(entries.map(nameOf))].join(', ')

const toList = (names: BatchEntry['depends_on']): readonly string[] =>
  typeof names === 'string' ? [names] : (names ?? [])

/** Several entries may bear one name: then all of them are meant. */
const find = (entries: readonly BatchEntry[], name: string): readonly number[] => {
  const whole = placesOf(entries, (entry) => nameOf(entry) === name)
  return whole.length > 0 ? whole : placesOf(entries, (entry) => shortNameOf(entry) === name)
}

const placesOf = (entries: readonly BatchEntry[], isMeant: (entry: BatchEntry) => boolean): readonly number[] =>
  entries.flatMap((entry, index) => (isMeant(entry) ? [index] : []))

const namesSeen = (
  entries: readonly BatchEntry[],
  places: ReadonlySet<number>,
): ReadonlyMap<string, readonly number[]> => {
  const inOrder = [...places].toSorted((a, b) => a - b)
  const visible = inOrder.flatMap((index) => entries[index] ?? [])
  const names = new Set([...visible.map(shortNameOf), ...visible.map(nameOf)])
  return new Map(
    [...names].map((name) => {
      const meant = find(visible, name)
      return [name, meant.flatMap((place) => inOrder[place] ?? [])]
    }),
  )
}

/** What can be told of an entry's own parts without calling anybody. */
const wrongIn = (entry: BatchEntry, sees: Step['sees']): readonly Failure[] => {
  const { id, query, body, recurse } = entry
  const parts = [
    { path: 'id', value: id, roots: ROOTS },
    { path: 'query', value: query, roots: ROOTS },
    { path: 'body', value: body, roots: ROOTS },
    { path: 'recurse.config.query', value: recurse?.config.query, roots: [...ROOTS, 'response'] },
    { path: 'recurse.config.body', value: recurse?.config.body, roots: [...ROOTS, 'response'] },
  ]
  const ofPlaceholders = parts.flatMap(({ path, value, roots }) => {
    const found = placeholdersIn(value)
    if (found.kind === 'wrong') return [{ path, message: found.message }]
    return found.placeholders.flatMap((placeholder) => {
      const message = wrongWith(placeholder, { roots, sees, isLoop: entry.loop_on !== undefined })
      return message === undefined ? [] : [{ path, message }]
    })
  })
  const named = ['integrated_account_id', 'tenant_id'].filter((name) => query && name in query)
  return [
    ...ofPlaceholders,
    ...named.map((name) => ({ path: `query.${name}`, message: 'is given once for the batch' })),
  ]
}

/** What placeholders begin with. */
const ROOTS = ['item', 'args', 'resources']

const wrongWith = (
  { text, path }: Placeholder,
  given: { readonly roots: readonly string[]; readonly sees: Step['sees']; readonly isLoop: boolean },
): string | undefined => {
  const [root = '', name = ''] = path
  if (!given.roots.includes(String(root))) return `${text} must begin with one of ${given.roots.join(', ')}`
  if (root === 'item' && !given.isLoop) return `${text} has a meaning only with loop_on`
  if (root === 'resources' && !given.sees.has(String(name))) {
    return `${text} is of an entry that this one does not depend on: add it to depends_on`
  }
  return undefined
}

const expressionsIn = ({ loop_on, recurse }: BatchEntry, index: number): Plan['expressions'] => [
  ...(loop_on === undefined ? [] : [{ path: `resources[${index}].loop_on`, text: loop_on }]),
  ...(recurse === undefined ? [] : [{ path: `resources[${index}].recurse.if`, text: recurse.if }]),
]

/** What is wrong with a batch, as one error. */
export const refuse = (failures: readonly Failure[]): RollcallError => {
  const sentences = failures.map(({ path, message }) => `${path} ${message}`).join('; ')
  return new RollcallError('invalid_request', `Nothing was run: ${sentences}.`, { failures })
}
