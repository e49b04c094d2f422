import type { SortingState } from '@tanstack/react-table'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useMemo } from 'react'
import { classes } from '../classes.ts'
import { CheckBox } from '../switch.tsx'
import type { Column } from './columns.tsx'
import type { DataTableProps } from './data-table.tsx'

/** The names of the columns, which stay in view; a sortable one is a button. */
export const GridHead = <Row,>({
  columns,
  tracks,
  rows,
  rowId,
  selection,
  sorting,
  onSort,
}: {
  readonly columns: readonly Column<Row>[]
  /** As in `grid-template-columns`. */
  readonly tracks: string
  /** All that are loaded. */
  readonly rows: readonly Row[]
  readonly rowId: (row: Row) => string
  readonly selection: DataTableProps<Row>['selection'] | undefined
  readonly sorting: SortingState
  readonly onSort: (column: string) => void
}) => {
  return (
    <div role="rowgroup" className="sticky top-0 z-10">
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-9 items-center border-b border-rule-2 bg-paper px-2 sm:px-4"
        style={{ gridTemplateColumns: tracks }}
      >
        {selection && (
          <div role="columnheader" className="flex items-center px-2">
            <ChooseAll rows={rows} rowId={rowId} selection={selection} />
          </div>
        )}
        {columns.map((column) => (
          <Head
            key={column.id}
            column={column}
            direction={sorting.find(({ id }) => id === column.id)?.desc}
            onSort={onSort}
          />
        ))}
      </div>
    </div>
  )
}

const ChooseAll = <Row,>({
  rows,
  rowId,
  selection,
}: {
  readonly rows: readonly Row[]
  readonly rowId: (row: Row) => string
  readonly selection: NonNullable<DataTableProps<Row>['selection']>
}) => {
  // Not at each step of scrolling: there may be a hundred thousand.
  const ids = useMemo(() => rows.map(rowId), [rows, rowId])
  const isAll = useMemo(() => ids.length > 0 && ids.every((id) => selection.ids.has(id)), [ids, selection.ids])
  return (
    <CheckBox
      label="Choose all rows that are loaded"
      isOn={isAll}
      isMixed={!isAll && selection.ids.size > 0}
      onChange={(isOn) => selection.onChange(isOn ? new Set(ids) : new Set())}
    />
  )
}

const Head = <Row,>({
  column,
  direction,
  onSort,
}: {
  readonly column: Column<Row>
  /** Whether it goes down; `undefined` where the table is not sorted by it. */
  readonly direction: boolean | undefined
  readonly onSort: (column: string) => void
}) => (
  <div
    role="columnheader"
    aria-sort={direction === undefined ? undefined : direction ? 'descending' : 'ascending'}
    className={classes('caption min-w-0 truncate px-2', column.align === 'end' && 'text-right')}
  >
    {column.sortBy === undefined ? (
      column.title
    ) : (
      <button
        type="button"
        onClick={() => onSort(column.id)}
        className="inline-flex h-6 max-w-full items-center gap-1 rounded-sm hover:text-ink"
      >
        <span className="truncate">{column.title}</span>
        {direction === undefined ? null : direction ? (
          <ArrowDown aria-hidden className="size-3" />
        ) : (
          <ArrowUp aria-hidden className="size-3" />
        )}
      </button>
    )}
  </div>
)
