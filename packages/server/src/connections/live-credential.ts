import type { AuthScheme } from '@rollcall/connector-kit'
import { type Concealer, concealer } from '../egress/index.ts'
import type { Credential } from '../vault/index.ts'
import { dueAt } from './access-token.ts'

/** A credential in use. An access token changes while calls are under way; whoever holds this sends the new one from then on. */
export type LiveCredential = {
  credential(): Credential
  headers(): Readonly<Record<string, string>>
  conceal(): Concealer | undefined
  /** From when on its access token must be renewed before it is sent; milliseconds since 1970. */
  dueAt(): number
}

/** A credential as it is sent, and as it must not be shown. */
type Prepared = {
  readonly credential: Credential
  readonly headers: Readonly<Record<string, string>>
  readonly conceal: Concealer | undefined
  readonly dueAt: number
}

const prepare = (scheme: AuthScheme, credential: Credential): Prepared => ({
  credential,
  headers: scheme.headers(credential),
  conceal: concealer(secretsOf(scheme, credential)),
  dueAt: dueAt(scheme, credential),
})

const toLive = (present: () => Prepared): LiveCredential => ({
  credential: () => present().credential,
  headers: () => present().headers,
  conceal: () => present().conceal,
  dueAt: () => present().dueAt,
})

/** One that stays as it is. */
export const fixedCredential = (scheme: AuthScheme, credential: Credential): LiveCredential => {
  const prepared = prepare(scheme, credential)
  return toLive(() => prepared)
}

/** The credentials that this process sends. */
export type LiveCredentials = {
  /** The one of a connection, as it was in this version of its row; an older version never takes the place of a newer. */
  of(
    row: { readonly id: string; readonly version: number },
    held: { readonly scheme: AuthScheme; readonly credential: Credential; readonly fingerprint: string },
  ): LiveCredential
}

const MOST_REMEMBERED = 5000

type Kept = { version: number; prepared: Prepared; readonly live: LiveCredential }

export const createLiveCredentials = (): LiveCredentials => {
  const kept = new Map<string, Kept>()
  return {
    of: ({ id, version }, { scheme, credential, fingerprint }) => {
      // Another grant is another credential: what was opened with the old one must not send the new one to an old address.
      const key = `${id} ${fingerprint}`
      const known = kept.get(key)
      if (known !== undefined) {
        if (version > known.version) {
          known.version = version
          known.prepared = prepare(scheme, credential)
        }
        return known.live
      }
      if (kept.size >= MOST_REMEMBERED) kept.clear()
      const entry: Kept = { version, prepared: prepare(scheme, credential), live: toLive(() => entry.prepared) }
      kept.set(key, entry)
      return entry.live
    },
  }
}

/** What must not be shown of a credential, as it was entered and as it is sent: `Basic` sends another text than was entered. */
const secretsOf = (scheme: AuthScheme, credential: Credential): readonly string[] => [
  ...scheme.secrets.map((name) => credential[name] ?? ''),
  ...Object.values(scheme.headers(credential)).map((value) => value.replace(/^\S+ +/, '')),
]
