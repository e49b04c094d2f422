export type { RunningVendor, Standing, Subject, VisibleFact } from './behaviour/running-vendor.ts'
export { connectorBehaviour, untested } from './connector-behaviour.ts'
export { presentMethods } from './present-methods.ts'
export { openTestSession, type RecordedRequest, type TestSession, type TestSessionOptions } from './test-session.ts'
