export type { Column } from './columns.tsx'
export { DataTable } from './data-table.tsx'
export type { Pages } from './pages.ts'
