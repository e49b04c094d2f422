/** What a client needs to be linked with each vendor of a sandbox: what its customer would be told at the vendor. */
import { SCIM_PREFIX } from './scim/answer-scim.ts'
import { GITHUB_SETUP_TOKEN } from './vendors/github/sample-enterprise.ts'
import { SAMPLE_GOOGLE_CLIENT_ID, SAMPLE_GOOGLE_CLIENT_SECRET } from './vendors/google/oauth.ts'
import { OKTA_ADMIN_TOKEN } from './vendors/okta/sample-org.ts'
import { SAMPLE_SLACK_TOKEN } from './vendors/slack/index.ts'
import { SAMPLE_SCIM_TOKEN } from './workspace/sample-company.ts'

export type LinkableVendor = {
  /** As people call it. */
  readonly vendor: string
  /** The slug of the integration that speaks to it. */
  readonly connector: string
  /** Where the vendor is, by the names of that integration's settings. */
  readonly settings: Readonly<Record<string, string>>
  readonly credential:
    | { readonly kind: 'token'; readonly token: string }
    /** Somebody consents on a page of the vendor. */
    | { readonly kind: 'consent'; readonly client: SampleClient }
}

/** An OAuth client that is registered at the vendor, for every loopback address to lead back to. */
export type SampleClient = {
  readonly id: string
  readonly secret: string
  readonly authorizationUrl: string
  readonly tokenUrl: string
  readonly revocationUrl: string
}

/** Every vendor of the sandbox. @param url of the sandbox, without a slash at its end */
export const linkableVendors = (url: string): readonly LinkableVendor[] => [
  {
    vendor: 'Notion',
    connector: 'notion-scim',
    settings: { base_url: url + SCIM_PREFIX },
    credential: { kind: 'token', token: SAMPLE_SCIM_TOKEN },
  },
  {
    vendor: 'Slack',
    connector: 'slack-scim',
    settings: { base_url: `${url}/slack/scim/v2`, web_api_url: `${url}/slack/api` },
    credential: { kind: 'token', token: SAMPLE_SLACK_TOKEN },
  },
  {
    vendor: 'Okta',
    connector: 'okta',
    settings: { base_url: `${url}/okta/api/v1` },
    credential: { kind: 'token', token: OKTA_ADMIN_TOKEN },
  },
  {
    vendor: 'GitHub',
    connector: 'github-emu',
    settings: { base_url: `${url}/github/scim/v2/enterprises/acme` },
    credential: { kind: 'token', token: GITHUB_SETUP_TOKEN },
  },
  {
    vendor: 'Google',
    connector: 'google-workspace',
    settings: { base_url: `${url}/google/admin/directory/v1` },
    credential: {
      kind: 'consent',
      client: {
        id: SAMPLE_GOOGLE_CLIENT_ID,
        secret: SAMPLE_GOOGLE_CLIENT_SECRET,
        authorizationUrl: `${url}/google/o/oauth2/v2/auth`,
        tokenUrl: `${url}/google/token`,
        revocationUrl: `${url}/google/revoke`,
      },
    },
  },
]
