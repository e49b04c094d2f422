export type { Column } from './columns.tsx'
export { DataTable, type DataTableProps } from './data-table.tsx'
export type { Pages } from './pages.ts'
