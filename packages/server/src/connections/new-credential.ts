import type { AuthScheme, Connector } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { OAuth, Tokens } from '../oauth/index.ts'
import type { Credential } from '../vault/index.ts'
import { withTokens } from './access-token.ts'
import { readFields } from './fields.ts'
import { tidyPasted } from './pasted.ts'
import { toRefusal } from './proving.ts'

type Values = Readonly<Record<string, string>>

/** A credential that somebody has entered, complete and not proved yet; and what was put right on the way, for a person. */
export type NewCredential = { readonly credential: Credential; readonly notes: readonly string[] }

export type NewCredentials = {
  /**
   * Reads what was entered; with client credentials, gets the first access token.
   *
   * @throws RollcallError `invalid_request`, `unknown_field`; `credential_refused` where the vendor refuses the client; others as they are
   */
  entered(given: {
    readonly environmentId: string
    readonly connector: Connector
    readonly scheme: AuthScheme
    readonly settings: Values
    readonly credentials: Values
    /** For log lines. */
    readonly about: string
  }): Promise<NewCredential>
  /** Of what a person has consented to at the vendor. */
  granted(tokens: Tokens): Credential
}

export const createNewCredentials = (options: {
  readonly oauth: OAuth
  readonly now: () => Date
  readonly newId: () => string
}): NewCredentials => {
  const { oauth, now, newId } = options
  return {
    entered: async ({ environmentId, connector, scheme, settings, credentials, about }) => {
      if (scheme.oauth?.grant === 'authorization_code') throw needsConsent(connector, scheme)
      const { values, notes } = tidyPasted(scheme, credentials)
      const credential = readFields(scheme.fields, values, 'credentials')
      if (scheme.oauth === undefined) {
        assertSendable(scheme, credential)
        return { credential, notes }
      }
      const client = await oauth.clientOf({ environmentId, connector, scheme, settings, credential, about })
      const scopes = scheme.oauth.scopes.map(({ name }) => name)
      const tokens = await oauth.grants.ask(client, scopes).catch((error: unknown) => {
        throw toRefusal(error)
      })
      return { credential: withTokens(credential, tokens, now()), notes }
    },
    granted: (tokens) => withTokens({ grant: newId() }, tokens, now()),
  }
}

/** A header holds printable ASCII (RFC 9110 §5.5). @throws RollcallError `invalid_request` for a secret with another sign in it */
const assertSendable = (scheme: AuthScheme, credential: Credential): void => {
  if (Object.values(scheme.headers(credential)).every((value) => SENDABLE.test(value))) return
  const wrong = scheme.fields.filter(({ name }) => !SENDABLE.test(credential[name] ?? ''))
  throw new RollcallError(
    'invalid_request',
    `The ${wrong.map(({ label }) => label).join(' and the ')} holds a letter or a sign that cannot be sent. Copy it again, whole and nothing else.`,
    {
      failures: wrong.map(({ name }) => ({ path: `credentials.${name}`, message: 'must be of printable ASCII' })),
      effect: 'none',
    },
  )
}

const SENDABLE = /^[\x20-\x7e]*$/

const needsConsent = ({ name }: Connector, { label }: AuthScheme): RollcallError =>
  new RollcallError(
    'invalid_request',
    `${label}: ${name} asks a person for consent, in a browser. Make a link token with POST /link-token and open the page that it is for.`,
    { failures: [{ path: 'authentication_method', message: 'needs a person' }], effect: 'none' },
  )

/** @throws RollcallError `invalid_request` naming those that there are */
export const chosenScheme = ({ auth, name }: Connector, format: string | undefined): AuthScheme => {
  const scheme = format === undefined ? auth[0] : auth.find((known) => known.format === format)
  if (scheme !== undefined) return scheme
  const known = auth.map((one) => one.format).join(', ')
  throw new RollcallError('invalid_request', `${name} has no authentication_method "${format}"; it has ${known}.`, {
    failures: [{ path: 'authentication_method', message: `must be one of ${known}` }],
    effect: 'none',
  })
}
