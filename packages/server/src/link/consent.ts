import { type JsonObject, type LinkErrorType, RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import type { Connections } from '../connections/index.ts'
import type { Executor } from '../db/index.ts'
import type { OAuth } from '../oauth/index.ts'
import { hashOf, newSecret, type Vault } from '../vault/index.ts'
import {
  type AttemptRow,
  answerAttempt,
  endAttempt,
  findAttemptByState,
  finishAttempt,
  insertAttempt,
  startAttempt,
} from './attempt-store.ts'
import { assertGranted, declined, incomplete, OTHER_BROWSER, OVER, strange, UNKNOWN } from './consent-errors.ts'
import { failingAs, kindOfProof } from './link-error.ts'
import { chosenOffer, consentOf, type LinkSession, settingsFor } from './link-session.ts'
import type { LinkSettingsOf } from './link-settings.ts'
import { findLinkTokenById, type LinkTokenRow } from './link-token-store.ts'
import type { Linking } from './linking.ts'
import { isAllowedOrigin } from './origins.ts'

/** How long somebody may take at the vendor, and how long the outcome can be read after. */
const ATTEMPT_MS = 10 * 60_000

/** What is asked of the hosted page. */
type Wish = {
  readonly integration: string
  readonly settings: Readonly<Record<string, string>>
  readonly mode: string
  readonly opener_origin?: string | undefined
}

/** What came back with the browser. A parameter that came twice is as good as none. */
export type Returned = {
  readonly state: string | undefined
  readonly code: string | undefined
  readonly error: string | undefined
  readonly issuer: string | undefined
  /** The secret of the browser, from its cookie. */
  readonly browser: string | undefined
}

/**
 * The consent of a person at the vendor, from the hosted page there and back (RFC 6749 §4.1, RFC 9700). What comes back counts once, within ten
 * minutes, and from the browser that went.
 */
export type Consent = {
  /** @returns where a window at the top goes next, which is to {@link Consent.start} */
  authorize(
    session: LinkSession,
    wish: Wish,
  ): Promise<{ readonly url: string; readonly attemptId: string; readonly expiresAt: Date }>
  /**
   * A browser sets off; anew, when the person has closed the vendor's window. Only the answer to the last time counts.
   *
   * @param browser the secret that it has already
   * @throws RollcallError for a page that says why not
   */
  start(start: string, browser: string | undefined): Promise<{ readonly url: string; readonly browser: string }>
  /**
   * A browser is back.
   *
   * @returns the id of the outcome, for its address
   * @throws RollcallError where it is not known whose outcome it would be, or nobody waits for one any more
   */
  finish(returned: Returned): Promise<string>
  /** Ends an attempt of a token, unless it is over: nothing is connected by it any more, though its answer may be looked at just now. */
  giveUp(token: LinkTokenRow, attemptId: string): Promise<void>
}

export const createConsent = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly oauth: OAuth
  readonly connections: Pick<Connections, 'newCredentials'>
  readonly linking: Pick<Linking, 'keep'>
  readonly settings: Pick<LinkSettingsOf, 'get'>
  readonly sessionOf: (token: LinkTokenRow) => Promise<LinkSession>
  readonly publicUrl: () => string
  readonly log: Logger
  readonly now: () => Date
  readonly newId: () => string
}): Consent => {
  const { db, vault, oauth, connections, linking, sessionOf, publicUrl, log, now, newId } = options
  const later = (): Date => new Date(now().getTime() + ATTEMPT_MS)

  const sessionFor = async (attempt: AttemptRow): Promise<LinkSession> => {
    const token = await findLinkTokenById(db, attempt.link_token_id)
    if (token === undefined || token.spent_at !== null || token.expires_at <= now()) throw OVER
    return sessionOf(token)
  }

  const clientFor = (attempt: AttemptRow, session: LinkSession) => {
    const offer = chosenOffer(session, attempt.connector_id)
    const { connector } = offer
    const { scheme } = consentOf(offer)
    const { environment_id: environmentId, settings } = attempt
    return {
      connector,
      scheme,
      client: () => oauth.clientOf({ environmentId, connector, scheme, settings, credential: {}, about: attempt.id }),
    }
  }

  /** What the vendor's answer leads to: an account, and `also` in the transaction that keeps it. */
  const take = async (
    attempt: AttemptRow,
    returned: Returned,
    also: (tx: Executor, accountId: string) => Promise<void>,
  ): Promise<void> => {
    const { code, error, issuer, state = '' } = returned
    const session = await failingAs('invalid_token', () => sessionFor(attempt))
    const { connector, scheme, client } = clientFor(attempt, session)
    if (error !== undefined) throw declined(connector.name, error)
    if (code === undefined) throw incomplete(connector.name)
    const { verifier = '' } = await vault.open(db, placeOf(attempt))
    const tokens = await failingAs('connection_error', async () =>
      oauth.grants.exchange(await client(), { state, verifier, code, issuer, redirectUri: attempt.redirect_uri }),
    )
    const declared = scheme.oauth?.scopes.map(({ name }) => name) ?? []
    assertGranted(connector.name, { asked: attempt.scopes.filter((name) => declared.includes(name)), tokens })
    const credential = connections.newCredentials.granted({ scope: attempt.scopes.join(' '), ...tokens })
    const { settings } = attempt
    await failingAs(kindOfProof, () => linking.keep(session, { connector, scheme, settings, credential }, also))
  }

  /** Writes down how an attempt ended. @throws RollcallError where it is over already */
  const close = async (tx: Executor, attempt: AttemptRow, outcome: JsonObject, id: string): Promise<void> => {
    // The attempt first and then what it had sealed, as whatever else touches both: else two could wait for each other.
    const isEnded = await finishAttempt(tx, { id: attempt.id, outcome, outcomeHash: hashOf(id), expiresAt: later() })
    if (!isEnded) throw OVER
    await vault.remove(tx, placeOf(attempt))
  }

  return {
    authorize: async (session, wish) => {
      const { token } = session
      const offer = chosenOffer(session, wish.integration)
      const { scopes } = consentOf(offer)
      const settings = await failingAs('validation_error', () => settingsFor(offer, wish.settings))
      const { opener_origin: openerOrigin } = wish
      if (openerOrigin !== undefined) {
        const allowed = await options.settings.get(token.environment_id)
        const own = new URL(publicUrl()).origin
        if (openerOrigin !== own && !isAllowedOrigin(openerOrigin, allowed)) throw strange(openerOrigin)
      }
      const start = newSecret()
      const attemptId = newId()
      const expiresAt = later()
      await insertAttempt(db, {
        id: attemptId,
        environmentId: token.environment_id,
        linkTokenId: token.id,
        connectorId: offer.connector.id,
        settings,
        mode: wish.mode,
        openerOrigin: openerOrigin ?? null,
        redirectUri: `${publicUrl()}${CALLBACK_PATH}`,
        scopes: scopes.map(({ name }) => name),
        startHash: hashOf(start),
        createdAt: now(),
        expiresAt,
      })
      return { url: `${publicUrl()}/oauth/start/${start}`, attemptId, expiresAt }
    },

    start: async (start, known) => {
      const browser = known ?? newSecret()
      const state = newSecret()
      const verifier = newSecret()
      const attempt = await db.transaction().execute(async (tx) => {
        const row = await startAttempt(tx, {
          startHash: hashOf(start),
          stateHash: hashOf(state),
          browserHash: hashOf(browser),
          at: now(),
        })
        if (row === undefined) throw OVER
        await vault.seal(tx, placeOf(row), { verifier })
        return row
      })
      const { scheme, client } = clientFor(attempt, await sessionFor(attempt))
      const url = await oauth.grants.authorizationUrl(await client(), {
        state,
        verifier,
        redirectUri: attempt.redirect_uri,
        scopes: attempt.scopes,
        parameters: scheme.oauth?.authorizationParameters ?? {},
      })
      return { url, browser }
    },

    finish: async (returned) => {
      const { state, browser } = returned
      const attempt = state === undefined ? undefined : await findAttemptByState(db, hashOf(state))
      if (attempt === undefined) throw UNKNOWN
      // Somebody else's answer, in the address of a link that somebody was made to open.
      const isSameBrowser = browser !== undefined && isSame(hashOf(browser), attempt.browser_hash)
      if (!isSameBrowser) throw OTHER_BROWSER
      if (!(await answerAttempt(db, { id: attempt.id, at: now() }))) throw OVER
      const id = newSecret()
      try {
        // The account and its outcome, or neither: nobody is to read that what was made has failed.
        await take(attempt, returned, (tx, accountId) => close(tx, attempt, toOutcome(attempt, accountId), id))
      } catch (error) {
        log.warn({ event: 'link_attempt_failed', attempt_id: attempt.id, err: error }, 'attempt to link failed')
        await db.transaction().execute((tx) => close(tx, attempt, toFailure(attempt, error), id))
      }
      return id
    },

    giveUp: (token, attemptId) =>
      db.transaction().execute(async (tx) => {
        const attempt = await endAttempt(tx, { id: attemptId, linkTokenId: token.id })
        if (attempt !== undefined) await vault.remove(tx, placeOf(attempt))
      }),
  }
}

/** Where vendors lead back to. */
export const CALLBACK_PATH = '/oauth/callback'

/** Where the vault has what only the vendor's answer must match. */
export const placeOf = (attempt: Pick<AttemptRow, 'id' | 'environment_id'>) => ({
  tenantId: '',
  environmentId: attempt.environment_id,
  connectionId: attempt.id,
})

const isSame = (one: Uint8Array, other: Uint8Array | null): boolean =>
  other !== null && Buffer.compare(one, other) === 0

const toOutcome = ({ connector_id: integration }: AttemptRow, accountId: string): JsonObject => ({
  result: 'success',
  integration,
  integrated_account_id: accountId,
  error: null,
  notes: [],
})

const toFailure = ({ connector_id: integration }: AttemptRow, error: unknown): JsonObject => ({
  result: 'error',
  integration,
  integrated_account_id: null,
  error:
    error instanceof RollcallError
      ? { error_type: error.facts.linkError ?? FALLBACK, code: error.code, message: error.message }
      : { error_type: FALLBACK, code: 'internal', message: 'Something went wrong here. Nothing was connected.' },
  notes: [],
})

const FALLBACK: LinkErrorType = 'connection_error'
