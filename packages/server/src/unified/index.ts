export type { Answer, Reader, ReadingCall } from './reader.ts'
export { createUnified, type Unified } from './unified.ts'
export type { Writer } from './writer.ts'
