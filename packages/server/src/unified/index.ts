export { createUnified, type Unified } from './unified.ts'
