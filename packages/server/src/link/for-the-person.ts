import { type AuthScheme, type Connector, findMessage } from '@rollcall/connector-kit'
import { type ErrorCode, RollcallError } from '@rollcall/core'

/** What somebody has just tried to link with. */
type Tried = {
  readonly connector: Pick<Connector, 'name'>
  readonly scheme: AuthScheme
  /** As it was entered, or granted. */
  readonly credential: Readonly<Record<string, string>>
}

/**
 * Runs the proof of a credential. What the vendor's answer is told as elsewhere speaks to a program: of calls to repeat, of an account to
 * reconnect. Here somebody has a form before them, and is told what they can do with it.
 */
export const tellingThePerson = async <T>(tried: Tried, run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error
    const answer = behind(error)
    const sentence = SENTENCES[answer.code]?.(tried, answer)
    if (sentence === undefined) throw error
    // Whatever else the vendor has said, it has said nothing about the credential.
    const { code, facts } = OF_THE_CREDENTIAL.has(answer.code) ? error : answer
    throw new RollcallError(code, `${sentence} Nothing was connected.`, { ...facts, effect: 'none', cause: error })
  }
}

/** A refusal of a credential keeps the vendor's answer that it was made of. */
const behind = (error: RollcallError): RollcallError =>
  error.code === 'credential_refused' && error.cause instanceof RollcallError ? error.cause : error

const refused = ({ connector: { name }, scheme, credential }: Tried, { facts }: RollcallError): string =>
  `${name} refused the credential${inBrackets(facts)}. ${shapeOf(scheme, credential) ?? AGAIN[wayOf(scheme)]}`

const forbidden = ({ connector: { name }, scheme }: Tried, { facts }: RollcallError): string =>
  `${name} knows the credential, but it may not list users${inBrackets(facts)}. ${RIGHTS[wayOf(scheme)]}`

const silent = ({ connector: { name } }: Tried, { facts }: RollcallError): string =>
  facts.remote === undefined
    ? `${name} could not be reached. Try again later; if it stays so, check the address in the advanced settings.`
    : `${name} cannot answer at the moment${inBrackets(facts)}. Try again later.`

const strange = ({ connector: { name } }: Tried, { facts }: RollcallError): string =>
  `What answered does not look like ${name}${inBrackets(facts)}. Try again later; if it stays so, check the address in the advanced settings.`

const SENTENCES: Partial<Readonly<Record<ErrorCode, (tried: Tried, error: RollcallError) => string>>> = {
  vendor_unauthorized: refused,
  vendor_forbidden: forbidden,
  vendor_unavailable: silent,
  vendor_timeout: silent,
  vendor_rate_limited: silent,
  vendor_malformed: strange,
  vendor_not_found: strange,
  vendor_refused: strange,
}

const OF_THE_CREDENTIAL: ReadonlySet<ErrorCode> = new Set(['vendor_unauthorized', 'vendor_forbidden'])

const wayOf = ({ oauth }: AuthScheme): 'consented' | 'entered' =>
  oauth?.grant === 'authorization_code' ? 'consented' : 'entered'

const AGAIN = {
  consented: 'Try again, signed in there as an administrator.',
  entered: 'Check that it was copied whole and has not been revoked since, or make another one.',
} as const

const RIGHTS = {
  consented: 'Try again, signed in there as an administrator, and agree to everything that is asked.',
  entered: 'Give it the rights that are named below its field, or use another one.',
} as const

/** Of a credential that looks like another product's. */
const shapeOf = ({ fields }: AuthScheme, credential: Tried['credential']): string | undefined =>
  fields.flatMap(({ name, looksWrong }) => looksWrong?.(credential[name] ?? '') ?? [])[0]

/** The status and the vendor's own words, where there are any. */
const inBrackets = ({ remote }: RollcallError['facts']): string => {
  if (remote === undefined) return ''
  const said = findMessage(remote.body)
  return ` (${remote.status}${said === undefined ? '' : `: ${said}`})`
}
