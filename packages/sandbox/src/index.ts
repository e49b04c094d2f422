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
export { type LinkableVendor, linkableVendors, type SampleClient } from './linkable-vendors.ts'
export type { RateLimits } from './rate-limit.ts'
export type { ListeningSandbox, Sandbox, SandboxOptions } from './sandbox.ts'
export { createSandbox, DEFAULT_CONTROL_TOKEN } from './sandbox.ts'
export { SandboxRefusal } from './sandbox-refusal.ts'
export type { SwitchName, SwitchSettings, SwitchValue } from './switches.ts'
export { SWITCHES } from './switches.ts'
export type { GithubAccountView, GithubVendor, GithubVendorOptions } from './vendors/github/github-vendor.ts'
export { createGithubVendor } from './vendors/github/github-vendor.ts'
export { GITHUB_OWNER_TOKEN, GITHUB_SETUP_TOKEN, GITHUB_UNSCOPED_TOKEN } from './vendors/github/sample-enterprise.ts'
export type { GithubSwitches } from './vendors/github/switches.ts'
export type { GoogleAccountView, GoogleVendor, GoogleVendorOptions } from './vendors/google/google-vendor.ts'
export { createGoogleVendor } from './vendors/google/google-vendor.ts'
export { SAMPLE_GOOGLE_CLIENT_ID, SAMPLE_GOOGLE_CLIENT_SECRET } from './vendors/google/oauth.ts'
export type { GoogleSwitches } from './vendors/google/switches.ts'
export type { MountedUser, MountedVendor, MountedVendorOptions, SamplePerson } from './vendors/mounted-vendor.ts'
export { OKTA_CLIENT_ID, OKTA_CLIENT_SECRET } from './vendors/okta/oauth.ts'
export type { OktaAccountView, OktaVendor, OktaVendorOptions } from './vendors/okta/okta-vendor.ts'
export { createOktaVendor } from './vendors/okta/okta-vendor.ts'
export { OKTA_ADMIN_TOKEN, OKTA_READ_ONLY_TOKEN, OKTA_USER_ADMIN_TOKEN } from './vendors/okta/sample-org.ts'
export type { OktaSwitches } from './vendors/okta/switches.ts'
export { samplePeople } from './vendors/sample-people.ts'
export {
  createSlackVendor,
  SAMPLE_SLACK_TOKEN,
  SLACK_ADMIN_TOKEN,
  SLACK_SCIM_ONLY_TOKEN,
  SLACK_UNSCOPED_TOKEN,
  type SlackAccountView,
  type SlackSwitches,
  type SlackVendor,
  type SlackVendorOptions,
} from './vendors/slack/index.ts'
export { SAMPLE_ADMIN_TOKEN, SAMPLE_SCIM_TOKEN, SECOND_SCIM_TOKEN } from './workspace/sample-company.ts'
