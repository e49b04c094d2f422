export type { NewPerson } from './control/company-control.ts'
export type { SandboxControl } from './control/control.ts'
export type {
  AccountView,
  GroupView,
  SandboxState,
  SeatsView,
  SessionFilter,
  SessionView,
  TeamspaceView,
  TokenView,
} from './control/views.ts'
export type { Clock, ReceivedCall, SeedOptions } from './core.ts'
export type { Fault, FaultKind, FaultRule } from './faults/fault.ts'
export type { RateLimits } from './rate-limit.ts'
export type { ListeningSandbox, Sandbox, SandboxOptions } from './sandbox.ts'
export { createSandbox, DEFAULT_CONTROL_TOKEN } from './sandbox.ts'
export { SandboxRefusal } from './sandbox-refusal.ts'
export type { SwitchName, SwitchSettings, SwitchValue } from './switches.ts'
export { SWITCHES } from './switches.ts'
export { SAMPLE_ADMIN_TOKEN, SAMPLE_SCIM_TOKEN, SECOND_SCIM_TOKEN } from './workspace/sample-company.ts'
