export { type Listening, listen } from './listen.ts'
export { type DatabaseLocation, migrate, type OpenDatabase, openDatabase } from './open.ts'
export type { Database, Executor } from './schema.ts'
export { isUuid } from './uuid.ts'
