/** The connector on a Google Workspace of the sandbox, for tests of what is Google's own. */
import { type Directory, RollcallError } from '@rollcall/connector-kit'
import { openTestSession, presentMethods, type TestSession } from '@rollcall/connector-kit/testing'
import type { GoogleSwitches } from '@rollcall/sandbox'
import { type RunningGoogle, startGoogleSandbox } from '../../testing/google-sandbox.ts'
import { googleWorkspace } from '../connector.ts'

export type Place = AsyncDisposable & {
  readonly google: RunningGoogle['google']
  readonly session: TestSession
  readonly users: Required<NonNullable<Directory['users']>>
  readonly groups: Required<NonNullable<Directory['groups']>>
}

/** A running vendor, and the connector's methods on it. */
export const open = async (
  options: { readonly switches?: Partial<GoogleSwitches>; readonly scopes?: readonly string[] } = {},
): Promise<Place> => {
  const { google, baseUrl, credential, ...running } = await startGoogleSandbox(options)
  const auth = googleWorkspace.auth[0]
  const session = openTestSession({ auth, credential, baseUrl, discovered: { domain: 'acme.test' } })
  const { users, groups } = googleWorkspace.open(session)
  return {
    google,
    session,
    users: presentMethods(users),
    groups: presentMethods(groups),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}

/** The error of a call that must fail. */
export const failureOf = (call: Promise<unknown>): Promise<RollcallError> =>
  call.then(
    () => {
      throw new TypeError('The call did not fail.')
    },
    (error: unknown) => {
      if (error instanceof RollcallError) return error
      throw error
    },
  )

/** Somebody new and active, with two sessions and a grant to an application. */
export const join = ({ google }: Place): string => google.addUser({ username: 'lee.aver@acme.test', name: 'Lee Aver' })
