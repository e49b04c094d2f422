import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { Column } from './columns.tsx'
import type { ViewProps } from './grid.tsx'

/** About what a row with two lines of details takes; the rest is measured. */
const ROW_PX = 76

/** The table where there is no room for columns: a title and its details, row by row. */
export const PhoneList = <Row,>({ label, rows, columns, rowId, link, onOpen, onReach }: ViewProps<Row>) => {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  })
  const last = virtual.range?.endIndex ?? 0
  useEffect(() => onReach(last), [last, rows.length, onReach])
  const roleOf = (column: Column<Row>, at: number) => column.onPhone ?? (at === 0 ? 'title' : 'detail')
  const titles = columns.filter((column, at) => roleOf(column, at) === 'title')
  const details = columns
    .map((column, at) => ({ column, role: roleOf(column, at) }))
    .filter(({ role }) => role === 'detail' || role === 'captioned')
  return (
    <div ref={scroller} tabIndex={0} className="min-h-0 grow overflow-y-auto border-t border-rule" data-table-scroller>
      <ul aria-label={label} className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index]
          if (row === undefined) return null
          const title = titles.map((column) => <span key={column.id}>{column.cell(row)}</span>)
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              data-row-id={rowId(row)}
              className="absolute inset-x-0 border-b border-rule px-4 py-2.5 text-sm"
              style={{ transform: `translateY(${start}px)` }}
            >
              {link ? (
                <Link {...link(row)} className={TITLE}>
                  {title}
                </Link>
              ) : onOpen ? (
                <button type="button" className={TITLE} onClick={() => onOpen(row)}>
                  {title}
                </button>
              ) : (
                <div className={TITLE}>{title}</div>
              )}
              <dl className="mt-0.5 flex flex-wrap gap-x-4 gap-y-0.5 text-ink-2">
                {details.map(({ column, role }) => (
                  <div key={column.id} className="flex min-w-0 max-w-full items-baseline gap-1.5">
                    <dt className={role === 'captioned' ? 'caption shrink-0' : 'sr-only'}>{column.title}</dt>
                    <dd className="min-w-0 truncate">{column.cell(row)}</dd>
                  </div>
                ))}
              </dl>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

const TITLE =
  'flex w-full min-w-0 flex-wrap items-center justify-between gap-x-3 text-left text-base font-medium break-words'
