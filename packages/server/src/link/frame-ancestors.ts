import type { Executor } from '../db/index.ts'
import { THIS_MACHINE } from '../egress/index.ts'
import { hashOf } from '../vault/index.ts'
import type { LinkSettingsOf } from './link-settings.ts'
import { findLinkToken } from './link-token-store.ts'

/** Any page of this machine, as far as a policy can say it: it has no way to write an IPv6 address. `http` means `https`, too. */
const LOOPBACK = THIS_MACHINE.filter((host) => !host.startsWith('[')).map((host) => `http://${host}:*`)

/**
 * Who may show the hosted page in a frame, as in CSP: pages of the token's environment, and our own. With a token that is not known, any page: all
 * there is to see is that the link is no good, which the SDK must be able to tell, and naming those of the environments would tell whose pages
 * there are.
 */
export const createFrameAncestors =
  (
    { db, settings }: { readonly db: Executor; readonly settings: Pick<LinkSettingsOf, 'get'> },
    loopbackAllowed: boolean,
  ) =>
  async (linkToken: string | undefined): Promise<string> => {
    const token = linkToken === undefined ? undefined : await findLinkToken(db, hashOf(linkToken))
    if (linkToken !== undefined && token === undefined) return '*'
    const origins = token === undefined ? [] : (await settings.get(token.environment_id)).origins
    return ["'self'", ...origins, ...(loopbackAllowed ? LOOPBACK : [])].join(' ')
  }
