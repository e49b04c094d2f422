import type { Executor } from '../db/index.ts'
import type { LinkSettingsOf } from './link-settings.ts'
import { findLinkToken } from './link-token-store.ts'
import { hashOf } from './one-time-secret.ts'
import { listAllOrigins } from './settings-store.ts'

/** Any page of this machine, as far as a policy can say it. */
const LOOPBACK = ['http://localhost:*', 'http://127.0.0.1:*']

/**
 * Who may show the hosted page in a frame, as in CSP: pages of the token's environment, and our own. For a token that is not known, pages of any
 * environment, so that somebody is told that their link is no good; there is nothing on that page to be tricked into.
 */
export const createFrameAncestors =
  (
    { db, settings }: { readonly db: Executor; readonly settings: Pick<LinkSettingsOf, 'get'> },
    loopbackAllowed: boolean,
  ) =>
  async (linkToken: string | undefined): Promise<string> => {
    const token = linkToken === undefined ? undefined : await findLinkToken(db, hashOf(linkToken))
    const origins = token === undefined ? await listAllOrigins(db) : (await settings.get(token.environment_id)).origins
    return ["'self'", ...origins, ...(loopbackAllowed ? LOOPBACK : [])].join(' ')
  }
