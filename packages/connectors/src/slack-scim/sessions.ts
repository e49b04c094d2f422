import {
  alsoEndingSessions,
  type Directory,
  type User,
  type VendorSession,
  type Written,
} from '@rollcall/connector-kit'
import { callWebApi } from './web-api.ts'

type Users = NonNullable<Directory['users']>

/** Users whose sessions end by the web API: asked for alone, and behind each deactivation. */
export const withSessions = (users: Users, session: VendorSession): Users =>
  alsoEndingSessions(users, (id) => endSessions(session, id))

/** The call for one user: that for many is put in a queue, and says nothing of how it went ([C]). */
const endSessions = async (session: VendorSession, id: string): Promise<Written<User>> => {
  const doing = `ending the sessions of user ${id}`
  const body = { user_id: id }
  const { response } = await callWebApi(session, { method: 'admin.users.session.reset', doing, body, repeatable: true })
  const message = 'Slack ended all sessions of the user, on the web and on every device.'
  return { item: undefined, ignored: [], effects: [{ code: 'sessions_ended', message }], response }
}
