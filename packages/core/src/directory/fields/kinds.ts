import { compareText, foldCase } from '../order/text-order.ts'
import { parseTimestamp } from './timestamp.ts'

export const OPERATORS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'like'] as const

export type Operator = (typeof OPERATORS)[number]

/** A value as it stands in a record, or as text in a filter. */
export type Scalar = string | number | boolean

/** What can be done with the values of a field. */
export type Kind = {
  readonly operators: readonly Operator[]
  /** Completes "must be …". */
  readonly expects: string
  /** A filter's value in its one canonical spelling, which {@link Kind.identity} reads; `undefined` if it is none of this kind. */
  readonly canonical: (text: string) => string | undefined
  /** Two values are equal when their identities are; `undefined`: not readable, which counts as absent. */
  readonly identity: (value: Scalar) => Scalar | undefined
  /** What a value is ordered by: {@link compareRanks}. */
  readonly rank: (value: Scalar) => string | number | undefined
}

const EQUALITY = ['eq', 'ne', 'in', 'nin'] as const
const ORDER = ['gt', 'gte', 'lt', 'lte'] as const

const folded = (value: Scalar): string => foldCase(String(value))
const asTime = (value: Scalar): number | undefined => parseTimestamp(String(value))

export const KINDS = {
  /** Names, titles: equal only when spelled the same; ordered and searched (`like`) without regard to case. */
  text: {
    operators: [...EQUALITY, ...ORDER, 'like'],
    expects: 'text',
    canonical: (text) => text,
    identity: String,
    rank: folded,
  },
  /** E-mail addresses and user names: the same in any case (RFC 7643 §4.1.1). */
  caseless: {
    operators: [...EQUALITY, ...ORDER, 'like'],
    expects: 'text',
    canonical: (text) => text,
    identity: folded,
    rank: folded,
  },
  /** Ids mean nothing by themselves: they are equal or not. */
  id: {
    operators: EQUALITY,
    expects: 'an id',
    canonical: (text) => text,
    identity: String,
    rank: String,
  },
  /** One of the values that the field declares. */
  enum: {
    operators: EQUALITY,
    expects: 'one of the declared values',
    canonical: (text) => text,
    identity: String,
    rank: String,
  },
  boolean: {
    operators: EQUALITY,
    expects: 'true or false',
    canonical: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() : undefined),
    identity: String,
    rank: String,
  },
  number: {
    operators: [...EQUALITY, ...ORDER],
    expects: 'a number',
    canonical: (text) => (/^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? String(Number(text)) : undefined),
    identity: Number,
    rank: Number,
  },
  /** Compared as instants, to the millisecond. */
  timestamp: {
    operators: [...EQUALITY, ...ORDER],
    expects: 'an ISO 8601 time such as 2026-10-01T08:00:00Z',
    canonical: (text) => {
      const time = parseTimestamp(text)
      return time === undefined ? undefined : new Date(time).toISOString()
    },
    identity: asTime,
    rank: asTime,
  },
} as const satisfies Record<string, Kind>

export type KindName = keyof typeof KINDS

export const kindOf = (field: { readonly kind: KindName }): Kind => KINDS[field.kind]

/** Numbers by size, text by code point. The ranks of one field are all of one type. */
export const compareRanks = (left: string | number, right: string | number): number =>
  typeof left === 'number' && typeof right === 'number' ? left - right : compareText(String(left), String(right))
