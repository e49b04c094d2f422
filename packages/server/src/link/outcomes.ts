import type { getLinkAttempt, linkOutcomeSchema, ResponseOf } from '@rollcall/api'
import { linkOutcomeSchema as schema } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { z } from 'zod'
import { type Executor, isUuid } from '../db/index.ts'
import { hashOf } from '../vault/index.ts'
import { type AttemptRow, findAttemptByOutcome, findAttemptOfToken } from './attempt-store.ts'
import { linkError } from './link-error.ts'
import type { LinkSettingsOf } from './link-settings.ts'
import { findLinkTokenById, type LinkTokenRow } from './link-token-store.ts'

type Outcome = z.output<typeof linkOutcomeSchema>

/** How long a vendor's answer is looked at, at most: longer than the token and the proof may take. */
const LOOKED_AT_MS = 120_000

/** How attempts at vendors ended, for the window that came back and for the page that waits. */
export type Outcomes = {
  /** By the id in the address. @throws RollcallError `not_found` */
  get(id: string): Promise<Outcome>
  /** Of an attempt of this token. @throws RollcallError `not_found` */
  ofAttempt(token: LinkTokenRow, id: string): Promise<ResponseOf<typeof getLinkAttempt>>
}

export const createOutcomes = (options: {
  readonly db: Executor
  readonly settings: Pick<LinkSettingsOf, 'get'>
  readonly now: () => Date
}): Outcomes => {
  const { db, settings, now } = options

  const view = async (attempt: AttemptRow): Promise<Outcome> => {
    const token = await findLinkTokenById(db, attempt.link_token_id)
    const { branding } = await settings.get(attempt.environment_id)
    return schema.parse({
      ...attempt.outcome,
      mode: attempt.mode,
      opener_origin: attempt.opener_origin,
      redirect_uri: token?.redirect_uri ?? null,
      branding,
    })
  }

  return {
    get: async (id) => {
      const attempt = await findAttemptByOutcome(db, { outcomeHash: hashOf(id), at: now() })
      if (attempt === undefined) throw notFound('This outcome is not known, or is older than ten minutes.')
      return view(attempt)
    },
    ofAttempt: async (token, id) => {
      const attempt = isUuid(id) ? await findAttemptOfToken(db, { id, linkTokenId: token.id }) : undefined
      if (attempt === undefined) throw notFound('There is no such attempt with this link.')
      if (attempt.outcome !== null) return { status: 'finished', outcome: await view(attempt) }
      if (attempt.status === 'ended') return { status: 'ended', outcome: null }
      // What came back in time is looked at to its end, unless whoever looks at it has died.
      const grace = attempt.status === 'answered' ? LOOKED_AT_MS : 0
      const isOpen = attempt.expires_at.getTime() + grace > now().getTime()
      return { status: isOpen ? 'waiting' : 'expired', outcome: null }
    },
  }
}

const notFound = (message: string): RollcallError =>
  linkError('invalid_token', new RollcallError('not_found', `${message} Start again.`, { effect: 'none' }))
