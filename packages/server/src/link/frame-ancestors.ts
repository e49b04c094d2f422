import type { Executor } from '../db/index.ts'
import { hashOf } from '../vault/index.ts'
import type { LinkSettingsOf } from './link-settings.ts'
import { findLinkToken } from './link-token-store.ts'
import { tokenIn } from './link-tokens.ts'
import { LOOPBACK_SOURCES } from './origins.ts'

/** Reaches the server as it is, however it is carried: in an address or in a header. */
const AS_IT_IS = /^[\w-]*$/

/**
 * Who may show the hosted page in a frame, as in CSP: pages of the token's environment, and our own. With a token that is not known, any page: all
 * there is to see is that the link is no good, which the SDK must be able to tell, and naming those of the environments would tell whose pages
 * there are. What could be read as another token than the one that is looked up here is shown to nobody else.
 */
export const createFrameAncestors =
  (
    { db, settings }: { readonly db: Executor; readonly settings: Pick<LinkSettingsOf, 'get'> },
    loopbackAllowed: boolean,
  ) =>
  async (linkToken: string | undefined): Promise<string> => {
    const presented = linkToken === undefined ? undefined : tokenIn(linkToken)
    const token = presented === undefined ? undefined : await findLinkToken(db, hashOf(presented))
    if (token === undefined && presented !== undefined && AS_IT_IS.test(presented)) return '*'
    const origins = token === undefined ? [] : (await settings.get(token.environment_id)).origins
    return ["'self'", ...origins, ...(loopbackAllowed ? LOOPBACK_SOURCES : [])].join(' ')
  }
