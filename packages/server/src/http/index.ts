export type { Authenticate, Caller } from './caller.ts'
export { type Call, type Route, route } from './route.ts'
