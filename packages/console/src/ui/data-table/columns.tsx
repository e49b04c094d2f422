import {
  columnVisibilityFeature,
  createSortedRowModel,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table'
import type { ReactNode } from 'react'

/** One column: what it is called and what stands in it. */
export type Column<Row> = {
  readonly id: string
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** Least width in rem (default 8), and its share of what is left over (default 1; 0 keeps the width). */
  readonly width?: number
  readonly grow?: number
  /** `end` for numbers and durations. */
  readonly align?: 'end'
  /** Makes it sortable, by this. */
  readonly sortBy?: (row: Row) => string | number | undefined
  /** Not shown until it is chosen under "Columns". */
  readonly isHiddenAtFirst?: boolean
  /**
   * On a phone a row is a title and details below it. Default: `title` for the first column, `detail` for the rest;
   * `captioned` for a detail that says nothing without its column's title, a number for one.
   */
  readonly onPhone?: 'title' | 'detail' | 'captioned' | 'hidden'
}

/** The parts of TanStack Table that are used. */
export const features = tableFeatures({
  columnVisibilityFeature,
  rowSelectionFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
})

/** CSS grid tracks, the same for head and rows. */
export const tracksOf = <Row,>(columns: readonly Column<Row>[], isSelectable: boolean): string =>
  [
    ...(isSelectable ? ['2.25rem'] : []),
    ...columns.map(({ width = 8, grow = 1 }) => (grow === 0 ? `${width}rem` : `minmax(${width}rem, ${grow}fr)`)),
  ].join(' ')

/** In rem: below it the table scrolls sideways. */
export const leastWidthOf = <Row,>(columns: readonly Column<Row>[]): number =>
  columns.reduce((sum, { width = 8 }) => sum + width, 2.25)

/** Texts as people order them (`é` by `e`, `2` before `10`), numbers by size, what is missing last. */
export const compareValues = (one: string | number | undefined, other: string | number | undefined): number => {
  if (one === undefined || other === undefined) return one === other ? 0 : one === undefined ? 1 : -1
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return collator.compare(String(one), String(other))
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
