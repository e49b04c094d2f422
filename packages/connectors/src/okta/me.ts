import type { Read, User, VendorSession } from '@rollcall/connector-kit'
import { ask, readResource } from './exchange.ts'
import { mapUser } from './map-user.ts'

/** The administrator who made the token, or who consented. */
export const readMe = async (session: VendorSession): Promise<Read<User>> => {
  const doing = 'reading who the credential belongs to'
  const response = await ask(session, doing, { method: 'GET', path: '/users/me' })
  return { item: mapUser(readResource(doing, response)), response }
}
