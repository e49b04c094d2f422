import { printable } from './terminal.ts'

/** A column of a table for people. */
export type Column<Row> = { readonly title: string; readonly value: (row: Row) => string | number | undefined | null }

/** Lays rows out in columns of equal width. The last column is not padded; wide ones are cut where a terminal is narrow. */
export const table = <Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number | undefined,
): string => {
  const cells = rows.map((row) => columns.map(({ value }) => printable(String(value(row) ?? ''))))
  const titles = columns.map(({ title }) => title.toUpperCase())
  const widths = fitted(
    titles.map((title, index) => Math.max(title.length, ...cells.map((row) => widthOf(row[index] ?? '')))),
    width,
  )
  return [titles, ...cells].map((row) => `${line(row, widths).trimEnd()}\n`).join('')
}

const GAP = 2

const line = (row: readonly string[], widths: readonly number[]): string =>
  row.map((cell, index) => padded(cut(cell, widths[index] ?? 0), widths[index] ?? 0)).join(' '.repeat(GAP))

/** Takes from the widest column until the line fits, but leaves each one readable. */
const fitted = (widths: readonly number[], width: number | undefined): readonly number[] => {
  const total = widths.reduce((sum, each) => sum + each + GAP, -GAP)
  const widest = Math.max(...widths)
  if (width === undefined || total <= width || widest <= 12) return widths
  const at = widths.indexOf(widest)
  return fitted(
    widths.map((each, index) => (index === at ? Math.max(12, each - Math.max(1, Math.min(total - width, 4))) : each)),
    width,
  )
}

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

const cut = (text: string, width: number): string => {
  if (widthOf(text) <= width) return text
  let kept = ''
  for (const { segment } of SEGMENTS.segment(text)) {
    if (widthOf(kept) + widthOf(segment) > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

const SEGMENTS = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Cells a terminal uses: East Asian wide characters and emoji take two. */
const widthOf = (text: string): number => {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const { segment } of SEGMENTS.segment(text)) width += WIDE.test(segment) ? 2 : 1
  return width
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u
