import type { Capabilities } from '../../data/account.ts'
import { can } from '../../data/can.ts'
import type { User } from './user-words.ts'

/** What can be done to a user, in the order of the buttons. */
const ACTS = ['end-sessions', 'reactivate', 'delete', 'deactivate'] as const
export type Act = (typeof ACTS)[number]

/** What can be done to a user who is as they are now, with what the connection can do. */
export const actsOn = (
  { status }: Pick<User, 'status'>,
  capabilities: Pick<Capabilities, 'unified'>,
): readonly Act[] => {
  // Somebody who was invited, or made and never came, has a place that can be taken away.
  const hasAccess = status !== 'inactive' && status !== 'deleted'
  const isOpen: Readonly<Record<Act, boolean>> = {
    'end-sessions': hasAccess && can(capabilities, 'users', 'sessions.end'),
    reactivate: status === 'inactive' && can(capabilities, 'users', 'update'),
    delete: can(capabilities, 'users', 'delete'),
    deactivate: hasAccess && can(capabilities, 'users', 'deactivate'),
  }
  return ACTS.filter((act) => isOpen[act])
}

/** What reactivating gives back: no more than the vendor is known to. */
export const reactivationSentence = (
  { status }: Pick<User, 'status'>,
  { reversible }: Pick<Capabilities['facts'], 'reversible'>,
): string =>
  reversible && status === 'inactive'
    ? 'They can get in again, as the same user.'
    : 'They can get in again. What they had may have to be given to them anew.'
