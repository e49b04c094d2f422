import { LEAST_PASSWORD } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'

/** @throws RollcallError `invalid_request` saying what a password must be */
export const assertGoodPassword = (password: string, email: string): void => {
  const problem =
    password.length < LEAST_PASSWORD
      ? `must have at least ${LEAST_PASSWORD} characters; a few words in a row are easiest to remember`
      : password.trim().toLowerCase() === email.toLowerCase()
        ? 'must not be the e-mail address'
        : undefined
  if (problem === undefined) return
  throw new RollcallError('invalid_request', `The password ${problem}.`, {
    failures: [{ path: 'password', message: problem }],
  })
}
