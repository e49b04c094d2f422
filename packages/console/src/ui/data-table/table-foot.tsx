import { Columns3, RotateCw } from 'lucide-react'
import { Button } from '../button.tsx'
import { Menu } from '../menu.tsx'
import { sentenceOf } from '../sentence-of.ts'
import type { Column } from './columns.tsx'
import type { Pages } from './pages.ts'

/** How much of it there is, whether more is coming, and which columns are shown. */
export const TableFoot = <Row,>({
  count,
  noun,
  pages,
  isSorted,
  chosen,
  columns,
  hidden,
  onHide,
}: {
  readonly count: number
  readonly noun: { readonly one: string; readonly many: string }
  readonly pages: Pages<Row>
  readonly isSorted: boolean
  readonly chosen: number
  readonly columns: readonly Column<Row>[]
  readonly hidden: ReadonlySet<string>
  readonly onHide: (ids: ReadonlySet<string>) => void
}) => (
  <footer className="flex min-h-9 shrink-0 flex-wrap items-center justify-between gap-x-4 border-t border-rule px-4 text-xs text-ink-3 sm:px-6">
    <div role="status" className="flex items-center gap-2">
      <span>{summary({ count, noun, pages, isSorted })}</span>
      {chosen > 0 && <span className="text-ink">{chosen.toLocaleString('en')} chosen</span>}
    </div>
    <div className="flex items-center gap-1">
      {pages.error !== undefined && (
        <span className="flex items-center gap-2 text-bad">
          {sentenceOf(pages.error)}
          <Button size="small" icon={<RotateCw aria-hidden />} onClick={pages.loadMore}>
            Try again
          </Button>
        </span>
      )}
      <Menu
        side="top"
        trigger={
          <Button tone="quiet" size="small" icon={<Columns3 aria-hidden />} className="text-xs max-sm:hidden">
            Columns
          </Button>
        }
        entries={columns.slice(1).map(({ id, title }) => ({
          kind: 'choice',
          label: title,
          isOn: !hidden.has(id),
          onChange: (isOn) => onHide(isOn ? hidden.difference(new Set([id])) : hidden.union(new Set([id]))),
        }))}
      />
    </div>
  </footer>
)

/** Never a total that nobody has counted. */
const summary = <Row,>({
  count,
  noun,
  pages,
  isSorted,
}: {
  readonly count: number
  readonly noun: { readonly one: string; readonly many: string }
  readonly pages: Pages<Row>
  readonly isSorted: boolean
}): string => {
  const amount = `${count.toLocaleString('en')} ${count === 1 ? noun.one : noun.many}`
  if (pages.isLoadingMore) return `${amount}, loading more …`
  if (!pages.hasMore) return amount
  return isSorted ? `${amount} loaded and sorted, more below` : `${amount} loaded, more below`
}
