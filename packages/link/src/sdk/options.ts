/** How a credential is got, in the incumbent's words (`unified-api.md §4`). */
export type AuthFormat = 'api_key' | 'basic' | 'oauth2' | 'oauth2_client_credentials' | 'keka_oauth'

export type LinkOptions = {
  /** The slug of an integration, to begin with its form instead of the picker. */
  readonly integration?: string
  /** The only integrations to choose from. */
  readonly integrations?: readonly string[]
  /** Over the page, in an iframe (the default), or with `false` in a window of its own. */
  readonly iframe?: boolean
  /** Leaves the page for the hosted one, which comes back to the link token's `redirect_uri`. The promise then never settles. */
  readonly sameWindow?: boolean
  /** No way back from the form to the picker. */
  readonly noBack?: boolean
  /** Begins with this way to authenticate where an integration has several. */
  readonly authFormat?: AuthFormat
  /** Where Rollcall is, e.g. `https://rollcall.acme.test`. Left out: where this script was loaded from. */
  readonly baseUrl?: string
  /** Size of the window where it is one of its own, in CSS pixels. */
  readonly width?: number
  readonly height?: number
}

/** What `authenticate` resolves with. */
export type Linked = {
  readonly result: 'success'
  readonly integration: string
  readonly integrated_account_id: string
}

/** Why linking failed (`unified-api.md §4`). */
export type LinkErrorType =
  | 'invalid_token'
  | 'invalid_integration'
  | 'connection_error'
  | 'post_install_error'
  | 'validation_error'

/** What `authenticate` rejects with when linking failed, besides the strings `closed` and `blocked`. */
export type LinkError = Error & {
  readonly error_type: LinkErrorType
  readonly integration?: string
  readonly integrated_account_id?: string
}
