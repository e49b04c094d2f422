import { useState } from 'react'
import { keep, kept } from '../kept.ts'
import type { Column } from './columns.tsx'

/** Which columns of a table are not shown; the choice is kept in this browser. */
export const useHiddenColumns = <Row>(
  table: string,
  columns: readonly Column<Row>[],
): readonly [ReadonlySet<string>, (ids: ReadonlySet<string>) => void] => {
  const name = `columns.${table}`
  const [hidden, setHidden] = useState<ReadonlySet<string>>(() => {
    const ids = kept(name)?.split(',') ?? columns.filter((column) => column.isHiddenAtFirst).map(({ id }) => id)
    return new Set(ids.filter((id) => columns.some((column) => column.id === id)))
  })
  const change = (ids: ReadonlySet<string>): void => {
    keep(name, [...ids].join(','))
    setHidden(ids)
  }
  return [hidden, change]
}
