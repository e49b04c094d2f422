import { afterSome, type User, type VendorSession, type Written } from '@rollcall/connector-kit'
import { ask, askUnless, pathTo, readRows, textOf } from './exchange.ts'

/** Signs out everywhere, and takes away what applications outside Google were granted: those go on with tokens of their own. */
export const endSessions = async (session: VendorSession, id: string): Promise<Written<User>> => {
  const doing = `signing out user ${id}`
  const response = await ask(session, doing, { method: 'POST', path: pathTo('users', id, 'signOut'), repeatable: true })
  const revoked = await revokeGrants(session, id).catch((error: unknown) => {
    throw afterSome(error, 'The user had been signed out before; applications may still hold access.')
  })
  const message = `Google signed the user out everywhere, and ${revoked} third-party applications lost the access that the user had granted them.`
  return { item: undefined, ignored: [], effects: [{ code: 'sessions_ended', message }], response }
}

const revokeGrants = async (session: VendorSession, id: string): Promise<number> => {
  const listing = `listing what applications user ${id} let in`
  const response = await ask(session, listing, { method: 'GET', path: pathTo('users', id, 'tokens') })
  const clients = readRows(listing, response, 'items').rows.flatMap(({ clientId }) => textOf(clientId) ?? [])
  for (const clientId of clients) {
    const doing = `revoking the access of ${clientId} to user ${id}`
    const request = { method: 'DELETE', path: pathTo('users', id, 'tokens', clientId) } as const
    // Whoever is gone already has nothing left to lose.
    await askUnless(session, { code: 'vendor_not_found', doing }, request)
  }
  return clients.length
}
