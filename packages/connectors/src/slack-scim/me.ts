import { type Directory, type Read, RollcallError, type User, type VendorSession } from '@rollcall/connector-kit'
import { callWebApi } from './web-api.ts'

/** The admin or owner who made the token: SCIM has no such question, the web API has ([D]). */
export const readMe = async (session: VendorSession, users: NonNullable<Directory['users']>): Promise<Read<User>> => {
  const doing = 'reading who the credential belongs to'
  const { body } = await callWebApi(session, { method: 'auth.test', doing, repeatable: true })
  const id = body['user_id']
  if (typeof id === 'string' && id !== '') return users.get(id)
  throw new RollcallError('vendor_malformed', `Slack named nobody while ${doing}. Repeat the call.`)
}
