import type { AuthScheme } from '@rollcall/connector-kit'
import type { Credential } from '../vault/index.ts'
import { holdsOtherTokens, mayBeStale } from './access-token.ts'
import type { ConnectionRow } from './connection-store.ts'
import type { LiveCredential } from './live-credential.ts'
import type { Refreshing } from './refreshing.ts'

/** Of an open OAuth connection: how its calls come by another access token. */
export type Renewal = {
  /** What a call would go out with now. */
  current(): Credential
  /** Whether the access token must be renewed before it is sent. One comparison. */
  isDue(): boolean
  /** Whether there is now another access token than the one that the vendor has refused. Never throws: the refusal stands then. */
  after401(refused: Credential): Promise<boolean>
}

export const createRenewal = (options: {
  readonly row: ConnectionRow
  readonly scheme: AuthScheme
  readonly live: LiveCredential
  readonly refreshing: Pick<Refreshing, 'renew'>
  readonly now: () => Date
}): Renewal => {
  const { row, scheme, live, refreshing, now } = options
  return {
    current: live.credential,
    isDue: () => live.dueAt() <= now().getTime(),
    after401: async (refused) => {
      if (holdsOtherTokens(live.credential(), refused)) return true
      if (!mayBeStale(scheme, refused, now())) return false
      try {
        return holdsOtherTokens((await refreshing.renew({ row, credential: refused })).credential, refused)
      } catch {
        // Written down and logged by whoever tried; the vendor's 401 is the answer.
        return false
      }
    },
  }
}

type Answered = { readonly status: number; readonly uncertain?: boolean | undefined }

/**
 * Calls once more with another access token where the vendor has refused the one that was sent. A 401 says that nothing was done, so any
 * call may be repeated, unless an earlier try of it may have been done unseen.
 */
export const callRenewing = async <Answer extends Answered>(
  { renewal }: { readonly renewal?: Renewal | undefined },
  call: () => Promise<Answer>,
): Promise<Answer> => {
  const sent = renewal?.current()
  const answer = await call()
  if (renewal === undefined || sent === undefined || answer.status !== 401 || answer.uncertain) return answer
  return (await renewal.after401(sent)) ? call() : answer
}
