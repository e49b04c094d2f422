import { LEAST_PASSWORD } from '@rollcall/api'
import type { FastifyPluginAsync } from 'fastify'
import type { Audit } from '../audit/index.ts'
import type { Executor } from '../db/index.ts'
import type { Route } from '../http/index.ts'
import type { Mail } from '../mail/index.ts'
import type { Vault } from '../vault/index.ts'
import { createAuthentication } from './authentication.ts'
import { authenticationRoutes } from './authentication-routes.ts'
import { createOperators, type Operators } from './operators.ts'
import { operatorRoutes, setUpPath } from './routes.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { deleteOld, listCaretakers } from './store.ts'

/** Operators and their sessions. */
export type OperatorSignIn = {
  readonly operators: Operators
  readonly sessions: Sessions
  /** better-auth's endpoints, under `/auth`. */
  readonly authentication: FastifyPluginAsync
  /** `own`: of the caller alone, or public. `audited`: to be wrapped. */
  readonly routes: { readonly own: readonly Route[]; readonly audited: readonly Route[] }
  /** The path of the page on which the very first operator is made; `undefined` when there is one. */
  firstPath(): Promise<string | undefined>
  /** Owners and admins who can sign in. */
  caretakers(): Promise<readonly { readonly email: string; readonly name: string }[]>
  deleteExpired(): Promise<void>
}

/** Joins the parts of this module. */
export const createOperatorSignIn = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly audit: Audit
  readonly mail: Mail
  /** Where browsers reach the console, where that was said. */
  readonly publicUrl?: string | undefined
  /** The id of the environment asked for, or of the default one. */
  readonly environmentId: (wanted: string | undefined) => Promise<string | undefined>
  readonly now: () => Date
}): OperatorSignIn => {
  const { db, vault, audit, mail, publicUrl, environmentId, now } = options
  const defaultEnvironment = async (): Promise<string> => {
    const id = await environmentId(undefined)
    if (id === undefined) throw new TypeError('the default environment is made at the first start')
    return id
  }
  const authentication = createAuthentication({
    db,
    secret: vault.derive('operator sessions'),
    leastPassword: LEAST_PASSWORD,
    sendReset: ({ email, name, token }) => {
      // Not waited for: how long it takes would tell whether there is such an operator.
      void mail.send({ to: email, name, kind: 'forgotten', path: `/console/reset?token=${token}` })
    },
  })
  const operators = createOperators({ db, audit, authentication, environmentId: defaultEnvironment, now })
  const sessions = createSessions({ db, authentication, environmentId, now })
  return {
    operators,
    sessions,
    authentication: authenticationRoutes({
      db,
      authentication,
      sessions,
      audit,
      sendsMail: async () => (await mail.settings()) !== undefined,
      environmentId: defaultEnvironment,
      now,
    }),
    routes: operatorRoutes({
      operators,
      mail: (to, kind, path) => mail.send({ to, name: undefined, kind, path }),
      publicUrl,
    }),
    firstPath: async () => {
      const token = await operators.firstLink()
      return token === undefined ? undefined : setUpPath(token)
    },
    caretakers: () => listCaretakers(db),
    deleteExpired: () => deleteOld(db, now()),
  }
}
