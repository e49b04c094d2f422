export { createEvents, type Events } from './events.ts'
export type { NewEvent } from './publishing.ts'
export type { PausedWebhook } from './settling.ts'
