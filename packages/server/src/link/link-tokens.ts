import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import { hashOf } from '../vault/index.ts'
import { linkError } from './link-error.ts'
import { countAttempt, findLinkToken, type LinkTokenRow } from './link-token-store.ts'

/** Link tokens as the hosted page presents them. */
export type PresentedTokens = {
  /**
   * @param how.isSpentToo of an attempt that may have spent it
   * @throws RollcallError `unauthorized` with `invalid_token`
   */
  open(header: string | readonly string[] | undefined, how?: { readonly isSpentToo?: boolean }): Promise<LinkTokenRow>
  /** Counts an attempt to link. @throws RollcallError `rate_limited` */
  count(token: LinkTokenRow): Promise<void>
}

/**
 * The link token in what was presented. White space around it gets lost on the way through a header, so it never counts: an address and a
 * header that are spelt alike are of the same token.
 */
export const tokenIn = (presented: string): string => presented.trim()

const MOST_ATTEMPTS = 30
const WINDOW_MS = 3_600_000

export const createPresentedTokens = (options: {
  readonly db: Executor
  readonly now: () => Date
}): PresentedTokens => {
  const { db, now } = options
  return {
    open: async (header, { isSpentToo = false } = {}) => {
      if (typeof header !== 'string' || header === '') {
        throw invalidToken('This page was opened without a link token.')
      }
      const token = await findLinkToken(db, hashOf(tokenIn(header)))
      if (token === undefined) throw invalidToken('This link is not one of ours, or is not complete.')
      if (token.spent_at !== null && !isSpentToo) throw invalidToken('This link has been used: it is good once.')
      if (token.expires_at <= now()) throw invalidToken('This link has expired.')
      return token
    },
    count: async ({ id }) => {
      const at = now()
      const windowStart = new Date(at.getTime() - WINDOW_MS)
      if (await countAttempt(db, { id, at, windowStart, most: MOST_ATTEMPTS })) return
      throw linkError(
        'connection_error',
        new RollcallError(
          'rate_limited',
          `There were ${MOST_ATTEMPTS} attempts with this link within an hour. Try again later.`,
          { retryAfterSeconds: WINDOW_MS / 1000, effect: 'none' },
        ),
      )
    },
  }
}

const ASK = 'Ask whoever sent you the link for a new one.'

/** For a token that opens nothing, and why. */
export const invalidToken = (why: string): RollcallError =>
  linkError('invalid_token', new RollcallError('unauthorized', `${why} ${ASK}`, { effect: 'none' }))

/** For two who use one link at the same time: the second one's account is not kept. */
export const usedMeanwhile = (): RollcallError =>
  linkError(
    'invalid_token',
    new RollcallError('conflict', `This link was used, or expired, in the meantime; nothing was connected. ${ASK}`, {
      effect: 'none',
    }),
  )
