import type { Connector } from '@rollcall/connector-kit'
import type { Logger } from 'pino'
import type { Audit } from '../audit/index.ts'
import type { Connections } from '../connections/index.ts'
import type { Executor } from '../db/index.ts'
import type { Route } from '../http/index.ts'
import type { OAuth } from '../oauth/index.ts'
import type { Vault } from '../vault/index.ts'
import { deleteAttempts } from './attempt-store.ts'
import { browserRoutes } from './browser-routes.ts'
import { createConsent, placeOf } from './consent.ts'
import { createFrameAncestors } from './frame-ancestors.ts'
import { createLinkSessions } from './link-session.ts'
import { createLinkSettings } from './link-settings.ts'
import { deleteLinkTokens } from './link-token-store.ts'
import { createPresentedTokens } from './link-tokens.ts'
import { createLinking } from './linking.ts'
import { contextPlace, createTokenMaking } from './making-tokens.ts'
import { operatorRoutes } from './operator-routes.ts'
import { createOutcomes } from './outcomes.ts'
import { sessionRoutes } from './session-routes.ts'

/** How somebody's customer links an account in the browser (`unified-api.md §4`). */
export type Link = {
  /** Of the operator: to be audited as all others are. */
  readonly operatorRoutes: readonly Route[]
  /** Of the hosted page and of browsers on their way. */
  readonly publicRoutes: readonly Route[]
  /** Who may show the hosted page in a frame, by the token in its address. */
  frameAncestors(linkToken: string | undefined): Promise<string>
  /** For the schedule. */
  deleteExpired(): Promise<void>
}

/** How long a token that is worth nothing any more is still known, so that it can be said why. */
const KNOWN_MS = 30 * 86_400_000
const ATTEMPT_KNOWN_MS = 3_600_000

export const createLink = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly audit: Audit
  readonly oauth: OAuth
  readonly connections: Connections
  readonly connectors: readonly Connector[]
  /** Where browsers reach this server, without a `/` at its end. */
  readonly publicUrl: () => string
  /** In local mode: pages of this machine may open the hosted page. */
  readonly loopbackAllowed: boolean
  readonly log: Logger
  readonly now: () => Date
  readonly newId: () => string
}): Link => {
  const { db, vault, oauth, connections, connectors, publicUrl, log, now } = options
  const { integrations } = oauth
  const settings = createLinkSettings(options)
  const making = createTokenMaking({ ...options, settings })
  const presented = createPresentedTokens({ db, now })
  const sessionOf = createLinkSessions({ connections, connectors, integrations })
  const linking = createLinking({ ...options, making })
  const consent = createConsent({ ...options, linking, settings, sessionOf })
  const outcomes = createOutcomes({ db, settings, now })
  return {
    operatorRoutes: operatorRoutes({ db, connectors, integrations, making, settings, publicUrl }),
    publicRoutes: [
      ...sessionRoutes({ presented, sessionOf, settings, linking, consent, outcomes, log }),
      ...browserRoutes({ consent, publicUrl, log }),
    ],
    frameAncestors: createFrameAncestors({ db, settings }, options.loopbackAllowed),
    deleteExpired: () =>
      db.transaction().execute(async (tx) => {
        const at = now().getTime()
        for (const attempt of await deleteAttempts(tx, new Date(at - ATTEMPT_KNOWN_MS))) {
          await vault.remove(tx, placeOf(attempt))
        }
        for (const token of await deleteLinkTokens(tx, new Date(at - KNOWN_MS)))
          await vault.remove(tx, contextPlace(token))
      }),
  }
}
