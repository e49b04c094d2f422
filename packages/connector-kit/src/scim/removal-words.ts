import { RollcallError } from '@rollcall/core'
import type { Effect } from '../directory.ts'
import type { Scim } from './exchange.ts'

/** What removing a user brings about besides, from the vendor's facts. */
export const removalEffects = ({ facts, vendor }: Scim): readonly Effect[] => [
  ...(facts.removal === 'removes-from-workspace'
    ? [
        {
          code: 'removed_from_workspace',
          message: `${vendor} knows no inactive users: the user was removed from the workspace.`,
        } as const,
      ]
    : []),
  ...(facts.endsSessions === 'yes'
    ? [{ code: 'sessions_ended', message: `${vendor} ends the sessions of a user whom it removes.` } as const]
    : []),
]

/** Puts the vendor's own reason beside the general advice where a removal is refused: by 403, or by 400 as some have it. */
export const explaining = async <T>(scim: Scim, act: () => Promise<T>): Promise<T> => {
  try {
    return await act()
  } catch (error) {
    const advice = scim.dialect.advice.removalForbidden
    if (!(error instanceof RollcallError) || advice === undefined || !isRefusal(error)) throw error
    throw new RollcallError(error.code, `${error.message} ${advice}`, error.facts)
  }
}

const isRefusal = ({ code, facts }: RollcallError): boolean =>
  code === 'vendor_forbidden' || (code === 'vendor_refused' && facts.remote?.status === 400)
