import {
  authorizeLinkSession,
  connectLinkSession,
  endLinkAttempt,
  getLinkAttempt,
  getLinkOutcome,
  getLinkSession,
} from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import { type Route, route } from '../http/index.ts'
import type { Consent } from './consent.ts'
import { linkError } from './link-error.ts'
import type { LinkSession } from './link-session.ts'
import type { LinkSettingsOf } from './link-settings.ts'
import type { LinkTokenRow } from './link-token-store.ts'
import type { PresentedTokens } from './link-tokens.ts'
import type { Linking } from './linking.ts'
import type { Outcomes } from './outcomes.ts'
import { sessionView } from './session-view.ts'

/** In the header and nowhere else: an address is kept in histories and logs. */
const HEADER = 'x-link-token'

type Presented = {
  setHeader(name: string, value: string): void
  readonly raw: { readonly request: { readonly headers: Readonly<Record<string, string | string[] | undefined>> } }
}

/** The endpoints of the hosted page. */
export const sessionRoutes = (options: {
  readonly presented: PresentedTokens
  readonly sessionOf: (token: LinkTokenRow) => Promise<LinkSession>
  readonly settings: Pick<LinkSettingsOf, 'get'>
  readonly linking: Pick<Linking, 'connect'>
  readonly consent: Pick<Consent, 'authorize' | 'giveUp'>
  readonly outcomes: Outcomes
  readonly log: Logger
}): readonly Route[] => {
  const { presented, sessionOf, settings, linking, consent, outcomes, log } = options
  const tokenOf = (call: Presented, how?: { readonly isSpentToo?: boolean }): Promise<LinkTokenRow> => {
    call.setHeader('cache-control', 'no-store')
    return presented.open(call.raw.request.headers[HEADER], how)
  }

  /** Something is tried, which counts, and which is logged where it fails. */
  const trying = async <T>(call: Presented, run: (session: LinkSession) => Promise<T>): Promise<T> => {
    const token = await tokenOf(call)
    await presented.count(token)
    try {
      return await run(await sessionOf(token))
    } catch (error) {
      if (!(error instanceof RollcallError)) throw error
      const { code, facts } = error
      log.info(
        { event: 'link_attempt_failed', link_token_id: token.id, code, error_type: facts.linkError },
        'attempt to link failed',
      )
      throw linkError('connection_error', error)
    }
  }

  return [
    route(getLinkSession, async (call) => {
      const token = await tokenOf(call)
      return sessionView(await sessionOf(token), await settings.get(token.environment_id))
    }),
    route(connectLinkSession, (call) =>
      trying(call, async (session) => {
        const { integration, accountId, notes } = await linking.connect(session, call.body)
        return { result: 'success' as const, integration, integrated_account_id: accountId, notes }
      }),
    ),
    route(authorizeLinkSession, (call) =>
      trying(call, async (session) => {
        const { url, attemptId, expiresAt } = await consent.authorize(session, call.body)
        return { authorization_url: url, attempt_id: attemptId, expires_at: expiresAt.toISOString() }
      }),
    ),
    route(getLinkAttempt, async (call) =>
      outcomes.ofAttempt(await tokenOf(call, { isSpentToo: true }), call.params.id),
    ),
    route(endLinkAttempt, async (call) => {
      const token = await tokenOf(call, { isSpentToo: true })
      const { id } = call.params
      // Asked first: what is no id, or of another link, is not found.
      await outcomes.ofAttempt(token, id)
      await consent.giveUp(token, id)
      return outcomes.ofAttempt(token, id)
    }),
    route(getLinkOutcome, ({ params }) => outcomes.get(params.id)),
  ]
}
