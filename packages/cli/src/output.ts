import { type Column, table } from './table.ts'
import { printable, type Terminal } from './terminal.ts'

/** How a run shows its results: raw JSON for programs, tables and lines for people. */
export type Output = {
  /** One page of rows, each on a line of its own as JSON, or as a table. */
  rows<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Promise<void>
  /** One thing: the document as it came, or its fields. */
  document(value: unknown): Promise<void>
  /** What was done: the server's answer as JSON, or sentences. */
  done(value: unknown, sentences: readonly string[]): Promise<void>
  /** Something worth knowing that is not the result; never on standard output. `facts` are for programs. */
  note(sentence: string, facts?: Readonly<Record<string, unknown>>): void
}

export const jsonOutput = (terminal: Terminal): Output => ({
  rows: async (rows) => terminal.out(rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
  document: async (value) => terminal.out(`${JSON.stringify(value)}\n`),
  done: async (value) => terminal.out(`${JSON.stringify(value)}\n`),
  note: (sentence, facts) => terminal.err(`${JSON.stringify({ note: sentence, ...facts })}\n`),
})

export const humanOutput = (terminal: Terminal): Output => {
  let hasHeading = false
  return {
    rows: async (rows, columns) => {
      if (rows.length === 0) return
      const text = table(rows, columns, terminal.columns)
      // Later pages of the same list go on below the first heading.
      await terminal.out(hasHeading ? text.slice(text.indexOf('\n') + 1) : text)
      hasHeading = true
    },
    document: async (value) => terminal.out(fields(value, '')),
    done: async (_value, sentences) => terminal.out(sentences.map((sentence) => `${printable(sentence)}\n`).join('')),
    note: (sentence) => terminal.err(`${printable(sentence)}\n`),
  }
}

/** Fields one a line, nested ones indented; what is empty is left out, and so is the vendor's raw record. */
const fields = (value: unknown, indent: string): string => {
  if (!isRecord(value)) return `${indent}${inline(value)}\n`
  return Object.entries(value)
    .filter(([name, item]) => name !== 'remote_data' && !isEmpty(item))
    .map(([name, item]) => {
      if (isRecord(item)) return `${indent}${printable(name)}:\n${fields(item, `${indent}  `)}`
      if (Array.isArray(item) && item.some(isRecord)) {
        return `${indent}${printable(name)}:\n${item.map((each) => `${indent}  - ${inline(each)}\n`).join('')}`
      }
      return `${indent}${printable(name)}: ${inline(item)}\n`
    })
    .join('')
}

const inline = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(inline).join(', ')
  if (isRecord(value)) {
    const known = Object.entries(value).filter(([name, item]) => name !== 'remote_data' && !isEmpty(item))
    return known.map(([name, item]) => `${printable(name)}=${inline(item)}`).join(' ')
  }
  return printable(String(value))
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (isRecord(value) && Object.keys(value).length === 0)
