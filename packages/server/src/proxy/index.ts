export { type ListPage, type ListPlace, parseCursor, readListPage, toCursor } from './list-page.ts'
export { createProxy } from './proxy.ts'
