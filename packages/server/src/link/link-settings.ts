import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import { type Branding, changedBranding, toBranding } from './branding.ts'
import { type AllowedOrigins, parseOrigin } from './origins.ts'
import { findLinkSettings, putLinkSettings } from './settings-store.ts'

/** How the hosted page of an environment looks, and to whom it speaks. */
export type LinkSettings = AllowedOrigins & { readonly branding: Branding }

type Change = {
  readonly origins?: readonly string[] | undefined
  readonly branding?: Parameters<typeof changedBranding>[1] | undefined
}

export type LinkSettingsOf = {
  get(environmentId: string): Promise<LinkSettings>
  /** @throws RollcallError `invalid_request` */
  update(environmentId: string, change: Change): Promise<LinkSettings>
}

const MOST_ORIGINS = 50

export const createLinkSettings = (options: {
  readonly db: Executor
  /** In local mode: every origin of this machine may open the page. */
  readonly loopbackAllowed: boolean
  readonly now: () => Date
}): LinkSettingsOf => {
  const { db, loopbackAllowed, now } = options
  return {
    get: async (environmentId) => {
      const { origins, branding } = await read(db, environmentId)
      return { origins, loopbackAllowed, branding: toBranding(branding) }
    },
    update: async (environmentId, change) => {
      const wanted = change.origins?.map((text, at) => parseOrigin(text, `origins[${at}]`))
      if (wanted !== undefined && wanted.length > MOST_ORIGINS) {
        throw new RollcallError('invalid_request', `An environment has ${MOST_ORIGINS} origins at most.`, {
          effect: 'none',
        })
      }
      return db.transaction().execute(async (tx) => {
        const kept = await read(tx, environmentId)
        const origins = wanted === undefined ? kept.origins : [...new Set(wanted)]
        const branding = changedBranding(kept.branding, change.branding ?? {})
        await putLinkSettings(tx, { environmentId, origins, branding, at: now() })
        return { origins, loopbackAllowed, branding }
      })
    },
  }
}

const read = async (executor: Executor, environmentId: string) => {
  const row = await findLinkSettings(executor, environmentId)
  return { origins: row?.origins ?? [], branding: row?.branding ?? {} }
}
