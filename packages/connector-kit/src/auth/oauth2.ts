import type { AuthScheme, OAuthFlow } from '../define-connector.ts'

type Flow = Omit<OAuthFlow, 'grant'> & { readonly label: string }

const bearer: AuthScheme['headers'] = (credential) => ({ authorization: `Bearer ${credential['access_token'] ?? ''}` })

/**
 * A person consents at the vendor, and the vendor gives tokens (RFC 6749 §4.1, with PKCE). The client is the operator's own. The credential is
 * `access_token`, `refresh_token`, `expires_at` (ISO 8601), `scope`, and `grant`: an id of ours that stays while the tokens change.
 */
export const authorizationCode = ({ label, ...flow }: Flow): AuthScheme => ({
  format: 'oauth2',
  label,
  fields: [],
  identity: ['grant'],
  secrets: ['access_token', 'refresh_token'],
  oauth: { ...flow, grant: 'authorization_code' },
  headers: bearer,
})

type ClientFields = {
  readonly clientId: { readonly label: string; readonly help?: string }
  readonly clientSecret: { readonly label: string; readonly help?: string }
}

/** A program's own credential (RFC 6749 §4.4). The credential is `client_id` and `client_secret`, and `access_token` and `expires_at` once there are. */
export const clientCredentials = ({ label, clientId, clientSecret, ...flow }: Flow & ClientFields): AuthScheme => ({
  format: 'oauth2_client_credentials',
  label,
  fields: [
    { ...clientId, name: 'client_id', required: true, type: 'text' },
    { ...clientSecret, name: 'client_secret', required: true, type: 'password' },
  ],
  identity: ['client_id', 'client_secret'],
  secrets: ['client_secret', 'access_token'],
  oauth: { ...flow, grant: 'client_credentials' },
  headers: bearer,
})
