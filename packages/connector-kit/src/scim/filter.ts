import { RollcallError } from '@rollcall/core'
import type { PushdownTerm } from '../directory.ts'
import type { FilterDialect } from './dialect.ts'

/**
 * A value as a filter literal: a JSON string (RFC 7644 §3.4.2.2), so that no quote or backslash in it can end it and start a
 * condition of its own (scim-clients.md C6). A dialect that wants no quotes gets them nevertheless when the value needs them.
 */
export const toLiteral = (value: string, style: FilterDialect['values']): string =>
  style === 'bare' && /^[\w.@+-]+$/.test(value) && !KEYWORD.test(value) ? value : JSON.stringify(value)

const KEYWORD = /^(true|false|null|and|or|not|pr|-?\d.*)$/i

type Terms = {
  readonly where: readonly PushdownTerm[]
  readonly attributes: Readonly<Record<string, string>>
  readonly dialect: FilterDialect
}

/**
 * The filter to send for the conditions, `undefined` for none. With a dialect that cannot join, only the first is sent; whoever
 * reads the answer checks all of them anyway (scim-clients.md C8).
 */
export const toFilter = ({ where, attributes, dialect }: Terms): string | undefined => {
  const sent = dialect.join === 'and' ? where : where.slice(0, 1)
  if (sent.length === 0) return undefined
  return sent.map((term) => toCondition(term, attributes, dialect)).join(' and ')
}

const toCondition = (term: PushdownTerm, attributes: Terms['attributes'], dialect: FilterDialect): string => {
  const attribute = attributes[term.field]
  if (attribute === undefined || term.operator !== 'eq') {
    throw new RollcallError(
      'internal',
      `"${term.field} ${term.operator}" was not declared in pushdown: filter it outside.`,
    )
  }
  return `${attribute} eq ${toLiteral(term.value, dialect.values)}`
}
