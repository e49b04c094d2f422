/** What the server tells this page (`/openapi.json`, tag Link). Written down here because this package imports nothing of ours. */

export type Field = {
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'password' | 'url' | 'select'
  readonly required: boolean
  readonly help_text?: string
  readonly placeholder?: string
  readonly options?: readonly string[]
  readonly default?: string
}

export type Format = 'api_key' | 'basic' | 'oauth2' | 'oauth2_client_credentials'

export type Scheme = {
  readonly format: Format
  readonly label: string
  readonly grant: 'authorization_code' | 'client_credentials' | null
  readonly fields: readonly Field[]
  readonly scopes: readonly { readonly name: string; readonly why: string }[]
  readonly is_ready: boolean
  readonly not_ready_reason: string | null
}

export type Integration = {
  readonly name: string
  readonly label: string
  readonly description: string
  readonly requires: string | null
  readonly documentation_link: string | null
  readonly schemes: readonly Scheme[]
  readonly settings: readonly Field[]
  readonly can: readonly string[]
  readonly cannot: readonly string[]
}

export type Branding = {
  readonly name: string | null
  readonly logo_url: string | null
  readonly color: string | null
  readonly text_color: '#ffffff' | '#000000' | null
}

export type Session = {
  readonly kind: 'new' | 'relink'
  readonly account: { readonly id: string; readonly integration: string; readonly authentication_method: Format } | null
  readonly integrations: readonly Integration[]
  readonly branding: Branding
  readonly redirect_uri: string | null
  readonly opener_origins: readonly string[]
  readonly loopback_allowed: boolean
}

export type Mode = 'iframe' | 'popup' | 'sameWindow'

export type Linked = {
  readonly result: 'success'
  readonly integration: string
  readonly integrated_account_id: string
  readonly notes: readonly string[]
}

export type Outcome = {
  readonly result: 'success' | 'error'
  readonly integration: string
  readonly integrated_account_id: string | null
  readonly error: { readonly error_type: string; readonly code: string; readonly message: string } | null
  readonly notes: readonly string[]
  readonly mode: Mode
  readonly opener_origin: string | null
  readonly redirect_uri: string | null
  readonly branding: Branding
}

export type Attempt = { readonly authorization_url: string; readonly attempt_id: string }
export type AttemptState = {
  readonly status: 'waiting' | 'finished' | 'expired' | 'ended'
  readonly outcome: Outcome | null
}
