import type { IncomingHttpHeaders } from 'node:http'
import { ROLES } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import type { Caller } from '../http/index.ts'
import { type Authentication, LONGEST_SESSION_MS } from './authentication.ts'
import { originOf } from './origin.ts'
import { actorOf, roleOf } from './ranks.ts'
import { deleteSession, findOperator, type OperatorRow } from './store.ts'

/** Names the environment that a session works in; the default one where it is left out. */
const ENVIRONMENT_HEADER = 'x-rollcall-environment'

/** Who is signed in, as a caller of the API. */
export type Sessions = {
  /** `undefined` where there is no session, or it is over. @throws RollcallError `forbidden` for a request that another site may have caused, or another environment */
  callerOf(request: { readonly method: string; readonly headers: IncomingHttpHeaders }): Promise<Caller | undefined>
  /** The operator of a session, where there is one. One that has lasted for too long ends by being looked at. */
  operatorOf(headers: IncomingHttpHeaders): Promise<OperatorRow | undefined>
}

export const createSessions = (options: {
  readonly db: Executor
  readonly authentication: Authentication
  /** The id of the environment asked for, or of the default one; `undefined` where there is no such environment. */
  readonly environmentId: (wanted: string | undefined) => Promise<string | undefined>
  readonly now: () => Date
}): Sessions => {
  const { db, authentication, environmentId, now } = options

  const operatorOf: Sessions['operatorOf'] = async (headers) => {
    const cookie = headers.cookie
    if (cookie === undefined) return undefined
    const found = await authentication.api.getSession({ headers: new Headers({ cookie }) })
    if (found === null) return undefined
    if (now().getTime() - found.session.createdAt.getTime() > LONGEST_SESSION_MS) {
      // Gone, and not only ignored here: the library's own endpoints do not know of this limit.
      await deleteSession(db, found.session.token)
      return undefined
    }
    const operator = await findOperator(db, found.user.id)
    return operator?.disabled_at === null ? operator : undefined
  }

  return {
    operatorOf,
    callerOf: async ({ method, headers }) => {
      const operator = await operatorOf(headers)
      if (operator === undefined) return undefined
      if (method !== 'GET' && method !== 'HEAD') assertOwnPage(headers)
      const wanted = headers[ENVIRONMENT_HEADER]
      const environment = await environmentId(typeof wanted === 'string' && wanted !== '' ? wanted : undefined)
      if (environment === undefined) {
        throw new RollcallError('forbidden', `There is no environment ${String(wanted)}. Choose another.`)
      }
      const role = roleOf(operator)
      return {
        tokenId: operator.id,
        environmentId: environment,
        scopes: ROLES[role].scopes,
        actor: actorOf(operator),
        accountId: undefined,
        operator: { id: operator.id, role },
      }
    },
  }
}

/**
 * A cookie goes along with whatever request any site causes, so a request that changes something must say that a page of ours made it.
 *
 * @throws RollcallError `forbidden`
 */
export const assertOwnPage = (headers: IncomingHttpHeaders): void => {
  const { origin } = headers
  const isOwn = origin === undefined ? headers['sec-fetch-site'] === 'same-origin' : origin === originOf(headers)
  if (isOwn) return
  throw new RollcallError(
    'forbidden',
    'This request did not come from a page of this server. Sign in here, or use an API token.',
  )
}
