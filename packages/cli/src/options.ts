import { readFile } from 'node:fs/promises'
import { InvalidArgumentError, Option } from 'commander'
import { UsageError } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

/** Options that several commands have, and how their values are read. */

export const accountOption = (): Option =>
  new Option('-a, --account <id>', 'connection to use (integrated account id); may be left out where there is only one')

export const tenantOption = (): Option =>
  new Option('--tenant <id>', 'all connections of this tenant at once').conflicts('account')

export const limitOption = (): Option =>
  new Option('--limit <rows>', 'most rows in a page').argParser((text) => {
    const rows = Number(text)
    if (!Number.isInteger(rows) || rows < 1) throw new InvalidArgumentError('It must be a whole number from 1.')
    return rows
  })

export const cursorOption = (): Option => new Option('--cursor <cursor>', 'go on where an earlier page ended')

export const allOption = (): Option => new Option('--all', 'read all pages, not only the first')

export const filterOption = (): Option =>
  new Option(
    '-f, --filter <field=value...>',
    'only rows with this value; also field[operator]=value, e.g. updated_at[gt]=2026-01-01',
  )

export const dataOption = (what: string): Option =>
  new Option('-d, --data <json>', `${what} as JSON; @file reads a file, - reads standard input`)

/** Everything of a filter list as a query: `a=1` and `b[gt]=2` become `{ a: '1', b: { gt: '2' } }`. */
export const parseFilters = (filters: readonly string[] | undefined): Readonly<Record<string, unknown>> => {
  const query: Record<string, unknown> = {}
  for (const filter of filters ?? []) {
    const [, field = '', operator, value = ''] = /^([\w.-]+)(?:\[(\w+)\])?=(.*)$/s.exec(filter) ?? []
    if (field === '') throw new UsageError(`"${filter}" is not a filter. Write field=value or field[operator]=value.`)
    const before = query[field]
    if (operator === undefined) query[field] = value
    else query[field] = { ...(typeof before === 'object' ? before : {}), [operator]: value }
  }
  return query
}

/** The bytes behind `--data`: the text itself, a file's, or standard input's. */
export const readData = async (data: string, terminal: Terminal): Promise<Uint8Array> => {
  if (data === '-') return gather(terminal.stdin)
  if (!data.startsWith('@')) return new TextEncoder().encode(data)
  const path = data.slice(1)
  try {
    return await readFile(path)
  } catch {
    // Whatever the system's reason, the remedy is the same.
    throw new UsageError(`The file ${path} cannot be read. Check its name and that you may read it.`)
  }
}

/** A JSON object behind `--data`; `{}` without the option. @throws UsageError */
export const readObject = async (
  data: string | undefined,
  terminal: Terminal,
): Promise<Readonly<Record<string, unknown>>> => {
  if (data === undefined) return {}
  const text = new TextDecoder().decode(await readData(data, terminal))
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Reported below, together with JSON that is no object.
  }
  throw new UsageError('--data must be a JSON object, e.g. --data \'{"title":"Analyst"}\'.')
}

const gather = async (chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}
