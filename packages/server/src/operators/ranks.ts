import { ROLE_NAMES, type Role } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'

/** Who asks: of what rank, and under which name it is written down. */
export type Asking = { readonly role: Role; readonly actor: string }

/** The name under which an operator is written down. */
export const actorOf = ({ email }: { readonly email: string }): string => `operator:${email}`

/** A role as it stands in a row. One that this build does not know may do the least. */
export const roleOf = ({ role }: { readonly role: string }): Role =>
  ROLE_NAMES.find((known) => known === role) ?? 'reviewer'

/** @throws RollcallError `forbidden` where a role is not for the asking one to give */
export const assertMayMake = ({ role: own }: Asking, role: Role): void => {
  if (role === 'owner' && own !== 'owner') throw onlyOwners('make an owner')
}

/** @throws RollcallError `forbidden` where somebody is not for the asking one to touch */
export const assertMayChange = ({ role: own }: Asking, { role }: { readonly role: string }): void => {
  if (role === 'owner' && own !== 'owner') throw onlyOwners('change an owner')
}

/**
 * @param owners those who can sign in, locked
 * @throws RollcallError `conflict` where nobody of them would be left
 */
export const assertNotLast = (owners: readonly { readonly id: string }[], { id }: { readonly id: string }): void => {
  if (owners.length !== 1 || owners[0]?.id !== id) return
  throw new RollcallError('conflict', 'This is the last owner. Make somebody else an owner first.', { effect: 'none' })
}

const onlyOwners = (what: string): RollcallError =>
  new RollcallError('forbidden', `Only an owner may ${what}. Ask one.`, { effect: 'none' })
