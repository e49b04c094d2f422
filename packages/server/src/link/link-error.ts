import { type LinkErrorType, RollcallError } from '@rollcall/core'

/** An error of the hosted page: what went wrong for a program, and in the words of the incumbent's SDK. */
export const linkError = (linkErrorType: LinkErrorType, error: RollcallError): RollcallError =>
  error.facts.linkError === undefined
    ? new RollcallError(error.code, messageFor(error), { ...error.facts, linkError: linkErrorType, cause: error })
    : error

/** What is refused as an address is told elsewhere to whoever runs the server, who may allow it. */
const messageFor = ({ code, message }: RollcallError): string =>
  code === 'egress_refused'
    ? 'The vendor’s address is not called: it has to be a public one, with https. Nothing was connected. Check the address in the advanced settings, or ask whoever sent you the link.'
    : message

/** Runs a part of linking. What goes wrong in it is of this kind, unless the part has said so itself. */
export const failingAs = async <T>(kind: LinkErrorType | KindOf, run: () => T | Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error
    throw linkError(typeof kind === 'string' ? kind : kind(error), error)
  }
}

type KindOf = (error: RollcallError) => LinkErrorType

/** Of what goes wrong with a credential: the vendor refuses it or it is not what the form asks for, its address is not called; or there is no way to ask now. */
export const kindOfProof: KindOf = ({ code }) => (OF_THE_FORM.has(code) ? 'validation_error' : 'connection_error')

const OF_THE_FORM: ReadonlySet<string> = new Set([
  'credential_refused',
  'invalid_request',
  'unknown_field',
  'egress_refused',
])
