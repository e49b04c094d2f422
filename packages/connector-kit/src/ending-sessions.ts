import { RollcallError, type User } from '@rollcall/core'
import type { Connector } from './define-connector.ts'
import type { Directory, Effect, Written } from './directory.ts'
import { asksToDeactivate } from './scim/remote-deactivation.ts'

type Users = NonNullable<Directory['users']>

/**
 * Users of a vendor where cutting the access and ending the sessions are two calls (`endsSessions: 'separate-call'`): whoever is deactivated is
 * signed out as well, and the answer says whether that worked. A deactivation is never undone or denied because the second call failed.
 */
export const alsoEndingSessions = (
  users: Users,
  endSessions: NonNullable<Users['endSessions']>,
  deactivates?: Connector['deactivates'],
): Users => {
  const { update } = users
  if (update === undefined) return { ...users, endSessions }
  return {
    ...users,
    endSessions,
    update: async (id, user) => {
      const written = await update(id, user)
      return asksToDeactivate(user, deactivates) ? withEffects(written, await ending(() => endSessions(id))) : written
    },
  }
}

const withEffects = (written: Written<User>, effects: readonly Effect[]): Written<User> => ({
  ...written,
  effects: [...written.effects, ...effects],
})

const ending = async (end: () => Promise<Written<User>>): Promise<readonly Effect[]> => {
  try {
    return (await end()).effects
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error
    return [
      {
        code: 'sessions_not_ended',
        message: `The user is deactivated, and the call that ends their sessions failed: ${error.message} End the sessions again, or there by hand.`,
      },
    ]
  }
}
