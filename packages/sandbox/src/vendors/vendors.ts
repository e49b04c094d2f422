/** Which vendors live beside the Notion workspace. To add one: its line here and in {@link SandboxVendors}. */
import { createGithubVendor, type GithubVendor } from './github/github-vendor.ts'
import { createGoogleVendor, type GoogleVendor } from './google/google-vendor.ts'
import type { MountedVendorOptions } from './mounted-vendor.ts'
import { createOktaVendor, type OktaVendor } from './okta/okta-vendor.ts'
import { createSlackVendor, type SlackVendor } from './slack/slack-vendor.ts'

export type SandboxVendors = {
  readonly github: GithubVendor
  readonly google: GoogleVendor
  readonly okta: OktaVendor
  readonly slack: SlackVendor
}

export function createVendors(options: MountedVendorOptions): SandboxVendors {
  return {
    github: createGithubVendor(options),
    google: createGoogleVendor(options),
    okta: createOktaVendor(options),
    slack: createSlackVendor(options),
  }
}
