import type { Scope } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { Caller } from './caller.ts'

/** The token of an `Authorization` header. @throws RollcallError `unauthorized` */
export const tokenOf = (header: string | undefined): string => {
  const token = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1]
  if (token !== undefined) return token
  throw new RollcallError('unauthorized', 'Send your API token in the header "Authorization: Bearer <token>".')
}

/** The caller, where the token is good for the scope. @throws RollcallError `unauthorized`, `forbidden` */
export const admit = (caller: Caller | undefined, scope: Scope): Caller => {
  if (caller === undefined) {
    throw new RollcallError('unauthorized', 'This API token is unknown, revoked or expired. Use another one.')
  }
  if (!caller.scopes.includes(scope) && caller.operator !== undefined) {
    throw new RollcallError(
      'forbidden',
      `Your role, ${caller.operator.role}, does not have the right ${scope}. Ask an owner.`,
    )
  }
  if (!caller.scopes.includes(scope)) {
    throw new RollcallError('forbidden', `This API token lacks the scope ${scope}; it has ${caller.scopes.join(', ')}.`)
  }
  return caller
}

/**
 * Somebody who is signed in goes from one environment to another; a token is of one, and only the default one's are trusted with all.
 *
 * @throws RollcallError `forbidden`
 */
export const assertReachesInstallation = async (
  { operator, environmentId }: Caller,
  reaches: (environmentId: string) => Promise<boolean> = async () => false,
): Promise<void> => {
  if (operator !== undefined || (await reaches(environmentId))) return
  throw new RollcallError(
    'forbidden',
    'This is about the whole installation, and only a token of the default environment reaches it. Use one of those.',
  )
}
