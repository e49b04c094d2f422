import { Link } from '@tanstack/react-router'
import type { SortingState } from '@tanstack/react-table'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { classes } from '../classes.ts'
import { CheckBox } from '../switch.tsx'
import { type Column, leastWidthOf, tracksOf } from './columns.tsx'
import type { DataTableProps } from './data-table.tsx'
import { GridHead } from './grid-head.tsx'
import { rowAfterKey } from './row-keys.ts'

export type ViewProps<Row> = DataTableProps<Row> & {
  /** In the order shown. */
  readonly rows: readonly Row[]
  /** Those shown. */
  readonly columns: readonly Column<Row>[]
  readonly sorting: SortingState
  readonly onSort: (column: string) => void
  /** Told of the last row in view. */
  readonly onReach: (last: number) => void
}

const ROW_PX = 36

/** The table with a head and columns, as wide screens have it. */
export const Grid = <Row,>(props: ViewProps<Row>) => {
  const { label, rows, columns, rowId, selection, onReach, sorting, onSort } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const activeRow = Math.min(active, Math.max(0, rows.length - 1))
  const wantsFocus = useRef(false)

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    // The head covers the first row.
    scrollPaddingStart: ROW_PX,
    // The row with the focus stays in the page, or scrolling would lose it.
    rangeExtractor: (range) => {
      const inView = defaultRangeExtractor(range)
      return inView.includes(activeRow) || activeRow >= rows.length ? inView : [...inView, activeRow]
    },
  })
  const items = virtual.getVirtualItems()
  const last = virtual.range?.endIndex ?? 0
  useEffect(() => onReach(last), [last, rows.length, onReach])
  useEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    scroller.current?.querySelector<HTMLElement>(`[data-row="${activeRow}"]`)?.focus({ preventScroll: true })
  }, [activeRow])

  const open = (row: Row, element: Element): void => {
    if (props.onOpen) props.onOpen(row)
    else element.querySelector<HTMLElement>('[data-row-link]')?.click()
  }
  const toggle = (id: string): void => selection?.onChange(toggled(selection.ids, [id]))
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { currentTarget, target, key } = event
    if (target !== currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const row = rows[activeRow]
    const next = rowAfterKey(key, { at: activeRow, last: rows.length - 1 })
    if (next !== undefined) {
      wantsFocus.current = next !== activeRow
      setActive(next)
      virtual.scrollToIndex(next)
    } else if (key === 'Enter' && row !== undefined) open(row, currentTarget)
    else if (key === ' ' && row !== undefined && selection) toggle(rowId(row))
    else return
    event.preventDefault()
  }

  const tracks = tracksOf(columns, selection !== undefined)
  return (
    <div ref={scroller} className="min-h-0 grow overflow-auto border-t border-rule" data-table-scroller>
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-multiselectable={selection !== undefined || undefined}
        style={{ minWidth: `${leastWidthOf(columns)}rem` }}
      >
        <GridHead {...{ columns, tracks, rows, rowId, sorting, onSort }} selection={selection} />
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const row = rows[index]
            if (row === undefined) return null
            const isChosen = selection?.ids.has(rowId(row))
            return (
              <div
                key={key}
                role="row"
                data-row={index}
                aria-rowindex={index + 2}
                aria-selected={isChosen}
                tabIndex={index === activeRow ? 0 : -1}
                onFocus={() => setActive(index)}
                onKeyDown={onKeyDown}
                onClick={(event) => {
                  if (!isControl(event.target) && !hasSelectedText()) open(row, event.currentTarget)
                }}
                className={classes(
                  'group/row absolute inset-x-0 grid items-center border-b border-rule px-2 text-sm sm:px-4',
                  'focus-visible:z-1 focus-visible:outline-offset-[-2px]',
                  isChosen ? 'bg-selected' : 'hover:bg-hover',
                  (props.link ?? props.onOpen) !== undefined && 'cursor-pointer',
                )}
                style={{ gridTemplateColumns: tracks, height: ROW_PX, transform: `translateY(${start}px)` }}
              >
                {selection && (
                  <div role="gridcell" className="flex items-center px-2">
                    <CheckBox label="Choose this row" isOn={isChosen === true} onChange={() => toggle(rowId(row))} />
                  </div>
                )}
                {columns.map((column, at) => (
                  <div
                    key={column.id}
                    role="gridcell"
                    className={classes('min-w-0 truncate px-2', column.align === 'end' && 'text-right')}
                  >
                    {at === 0 && props.link ? (
                      <Link {...props.link(row)} data-row-link tabIndex={-1} className="font-medium">
                        {column.cell(row)}
                      </Link>
                    ) : (
                      column.cell(row)
                    )}
                  </div>
                ))}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

const toggled = (ids: ReadonlySet<string>, changed: readonly string[]): ReadonlySet<string> =>
  ids.symmetricDifference(new Set(changed))

/** A click on a control inside a row means the control. */
const isControl = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('a, button, input, [role="checkbox"], [role="menuitem"]') !== null

/** Somebody who marks text to copy it does not want to go anywhere. */
const hasSelectedText = (): boolean => (getSelection()?.toString() ?? '') !== ''
