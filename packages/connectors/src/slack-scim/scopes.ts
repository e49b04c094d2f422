import type { VendorSession } from '@rollcall/connector-kit'
import { callWebApi } from './web-api.ts'

/** What the web API asks for before it ends sessions ([C]); apart from `admin`, which opens SCIM. */
export const SESSION_SCOPE = 'admin.users:write'

/** Whether the token has a scope: each answer of the web API names those it has ([D]). */
export const grants = async (session: VendorSession, scope: string): Promise<boolean> => {
  const doing = 'asking what the token may do'
  const { response } = await callWebApi(session, { method: 'auth.test', doing, repeatable: true })
  const scopes = (response.headers['x-oauth-scopes'] ?? '').split(',').map((each) => each.trim())
  return scopes.includes(scope)
}
