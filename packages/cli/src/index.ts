export { EXIT } from './exit-codes.ts'
export { run } from './run.ts'
export type { Edges } from './session.ts'
export type { Terminal } from './terminal.ts'
