/** What keeps somebody in: sessions, which `signOut` ends, and grants to applications, each ended by itself. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { emptyAnswer } from '../../http/exchange.ts'
import { assertMayChange } from './permissions.ts'
import { json, notFound } from './refusal.ts'
import { showGrant } from './resources.ts'
import type { Account, Scene } from './workspace.ts'

export function signOut(scene: Scene, account: Account): Answer {
  assertMayChange(scene, account)
  account.sessions = 0
  return emptyAnswer(204)
}

/** @returns `undefined` for what Google's API does not have */
export function answerGrants(
  scene: Scene,
  { method }: VendorRequest,
  { account, clientId }: { readonly account: Account; readonly clientId: string | undefined },
): Answer | undefined {
  const { grants } = account
  if (clientId === undefined) {
    if (method !== 'GET') return undefined
    const items = [...grants.values()].map((grant) => showGrant(account, grant))
    return json({ kind: 'admin#directory#tokenList', etag: '"tokens"', ...(items.length > 0 && { items }) })
  }
  const grant = grants.get(clientId)
  if (grant === undefined) throw notFound('clientId')
  if (method === 'GET') return json(showGrant(account, grant))
  if (method !== 'DELETE') return undefined
  assertMayChange(scene, account)
  grants.delete(clientId)
  return emptyAnswer(204)
}
