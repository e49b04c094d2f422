export {
  SAMPLE_SLACK_TOKEN,
  SLACK_ADMIN_TOKEN,
  SLACK_SCIM_ONLY_TOKEN,
  SLACK_UNSCOPED_TOKEN,
} from './sample-organization.ts'
export type { SlackAccountView, SlackVendor, SlackVendorOptions } from './slack-vendor.ts'
export { createSlackVendor } from './slack-vendor.ts'
export type { SlackSwitches } from './switches.ts'
