import type { Condition, Filter } from './filter.ts'
import { toContained } from './like.ts'

/**
 * A field by which a vendor can filter. Declaring `eq` promises that the vendor finds every record that equals by our rules (it
 * may find more); `like` that it finds every record whose field contains the text in any case.
 */
export type Pushable = { readonly field: string; readonly operators: readonly ('eq' | 'like')[] }

export type Term = { readonly field: string; readonly operator: 'eq' | 'like'; readonly value: string }

export type Pushdown = {
  /** All of them must hold. The value of `like` is plain text to be contained, without wildcards. */
  readonly terms: readonly Term[]
  /** Whether the terms say all that the filter says, so that a vendor that keeps its word leaves nothing to filter out. */
  readonly isWhole: boolean
}

/**
 * What a vendor may be asked to filter, such that filtering its answer with the whole filter loses nothing. So only conditions
 * that every match must meet are asked: never one of several alternatives, never the absence of something, for which vendors have
 * no common word.
 *
 * @example toPushdown(parseFilter({ emails: 'ada@acme.test', title: { like: 'eng' } }, USER_FIELDS), [{ field: 'emails', operators: ['eq'] }])
 *   // { terms: [{ field: 'emails', operator: 'eq', value: 'ada@acme.test' }], isWhole: false }
 */
export const toPushdown = (filter: Filter, pushable: readonly Pushable[]): Pushdown => {
  if (filter.kind === 'or') return NOTHING
  if (filter.kind === 'and') {
    const parts = filter.parts.map((part) => toPushdown(part, pushable))
    return { terms: parts.flatMap(({ terms }) => terms), isWhole: parts.every(({ isWhole }) => isWhole) }
  }
  const asked = toTerm(filter)
  if (asked === undefined || !canFilter(pushable, asked.term)) return NOTHING
  return { terms: [asked.term], isWhole: asked.isWhole }
}

const NOTHING: Pushdown = { terms: [], isWhole: false }

const canFilter = (pushable: readonly Pushable[], { field, operator }: Term): boolean =>
  pushable.some((known) => known.field === field && known.operators.includes(operator))

const toTerm = (condition: Condition): { readonly term: Term; readonly isWhole: boolean } | undefined => {
  const { field } = condition
  switch (condition.operator) {
    case 'eq':
      return equalTo(field, condition.value)
    case 'in': {
      const [only = '', ...others] = new Set(condition.values)
      return others.length === 0 ? equalTo(field, only) : undefined
    }
    case 'like': {
      const contained = toContained(condition.value)
      if (contained === undefined) return undefined
      return { term: { field, operator: 'like', value: contained.text }, isWhole: contained.isWhole }
    }
    case 'ne':
    case 'nin':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return undefined
  }
}

const equalTo = (field: string, value: string) =>
  value === '' ? undefined : { term: { field, operator: 'eq', value } as const, isWhole: true }
