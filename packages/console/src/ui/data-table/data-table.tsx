import type { LinkProps } from '@tanstack/react-router'
import { type ColumnDef, type RowData, type SortingState, useTable } from '@tanstack/react-table'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { classes } from '../classes.ts'
import { ErrorState } from '../error-state.tsx'
import { PartialNotice, Skeleton } from '../states.tsx'
import { useIsNarrow } from '../use-is-narrow.ts'
import { type Column, compareValues, features } from './columns.tsx'
import { Grid } from './grid.tsx'
import type { Pages } from './pages.ts'
import { PhoneList } from './phone-list.tsx'
import { TableFoot } from './table-foot.tsx'
import { useHiddenColumns } from './use-hidden-columns.ts'

export type DataTableProps<Row> = {
  /** Names the table for screen readers, and its kept choice of columns. */
  readonly label: string
  readonly noun: { readonly one: string; readonly many: string }
  readonly pages: Pages<Row>
  /** Keep them outside of the component, or in a memo. */
  readonly columns: readonly Column<Row>[]
  readonly rowId: (row: Row) => string
  /** Where a row leads: `(row) => linkOptions({ to: '/connections/$id', params: { id: row.id } })`. */
  readonly link?: (row: Row) => LinkProps
  /** Instead of `link`, where a row opens something on the same page. */
  readonly onOpen?: (row: Row) => void
  /** With it, rows can be chosen; the ids chosen. */
  readonly selection?: { readonly ids: ReadonlySet<string>; readonly onChange: (ids: ReadonlySet<string>) => void }
  /** An `EmptyState` for when there are no rows. */
  readonly empty: ReactNode
  /** Grows with its rows instead of filling the page: for short lists among other things. */
  readonly isShort?: boolean
}

/** How near the end of what is loaded the next page is asked for. */
const AHEAD = 25

/**
 * The one table. Rows come page by page as one scrolls, only those in view are in the page, arrow keys (or `j`, `k`) move,
 * Enter opens, Space chooses; on a phone it is a list.
 */
export const DataTable = <Row extends RowData>(props: DataTableProps<Row>) => {
  const { label, noun, pages, columns, rowId, selection, empty, isShort = false } = props
  const isNarrow = useIsNarrow()
  const [sorting, setSorting] = useState<SortingState>([])
  const [hidden, setHidden] = useHiddenColumns(label, columns)
  const visible = useMemo(() => columns.filter(({ id }) => !hidden.has(id)), [columns, hidden])

  const table = useTable({
    features,
    columns: useMemo(() => columns.map(toColumnDef), [columns]),
    data: pages.rows,
    getRowId: rowId,
    state: {
      sorting,
      columnVisibility: useMemo(() => Object.fromEntries([...hidden].map((id) => [id, false])), [hidden]),
      rowSelection: useMemo(
        () => Object.fromEntries([...(selection?.ids ?? [])].map((id) => [id, true])),
        [selection?.ids],
      ),
    },
    onSortingChange: setSorting,
  })
  const { rows } = table.getRowModel()
  const sorted = useMemo(() => rows.map((row) => row.original), [rows])

  const { hasMore, isLoadingMore, error, loadMore } = pages
  const loadWhenNear = useRef((_last: number): void => {})
  useEffect(() => {
    loadWhenNear.current = (last) => {
      if (last >= sorted.length - AHEAD && hasMore && !isLoadingMore && error === undefined) loadMore()
    }
  })
  const [onReach] = useState(() => (last: number) => loadWhenNear.current(last))

  if (pages.isLoading) return <Skeleton lines={12} className="px-4 py-3 sm:px-6" />
  if (pages.rows.length === 0 && error !== undefined) return <ErrorState error={error} onRetry={pages.retry} />
  if (pages.rows.length === 0 && !hasMore) {
    return (
      <>
        {pages.partialReasons && <Partial reasons={pages.partialReasons} />}
        {empty}
      </>
    )
  }
  const View = isNarrow ? PhoneList : Grid
  return (
    <div className={classes('flex min-h-0 flex-col', isShort ? 'max-h-[32rem]' : 'grow')}>
      {pages.partialReasons && <Partial reasons={pages.partialReasons} />}
      <div className={classes('flex min-h-0 grow flex-col transition-opacity', pages.isOutdated && 'opacity-55')}>
        <View
          {...props}
          rows={sorted}
          columns={visible}
          sorting={sorting}
          onSort={(id) => table.getColumn(id)?.toggleSorting()}
          onReach={onReach}
        />
      </div>
      <TableFoot
        count={sorted.length}
        noun={noun}
        pages={pages}
        isSorted={sorting.length > 0}
        chosen={selection?.ids.size ?? 0}
        columns={columns}
        hidden={hidden}
        onHide={setHidden}
      />
    </div>
  )
}

const Partial = ({ reasons }: { readonly reasons: readonly string[] }) => (
  <div className="px-4 pb-3 sm:px-6">
    <PartialNotice reasons={reasons} />
  </div>
)

const toColumnDef = <Row extends RowData>({ id, sortBy }: Column<Row>): ColumnDef<typeof features, Row> => ({
  id,
  accessorFn: (row: Row) => sortBy?.(row),
  enableSorting: sortBy !== undefined,
  sortDescFirst: false,
  sortUndefined: 'last',
  sortFn: (one, other) => compareValues(sortBy?.(one.original), sortBy?.(other.original)),
})
