/** `/users`: lists, one user, creation, change, removal, and what `security.ts` has of the rest. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { emptyAnswer } from '../../http/exchange.ts'
import { type Json, readBody } from './body.ts'
import { listUsers } from './list-users.ts'
import { assertMayCall, assertMayChange, assertMayShutOff } from './permissions.ts'
import { type By, changedAccount, createAccount } from './profile.ts'
import { duplicate, json, notAuthorized, notFound } from './refusal.ts'
import { showUser } from './resources.ts'
import { answerGrants, signOut } from './security.ts'
import type { Account, Scene } from './workspace.ts'
import { findAccount, isShutOff, isSuspended, isTaken } from './workspace.ts'

/** @returns `undefined` for a path that Google's API does not have */
export function answerUsers(scene: Scene, request: VendorRequest, segments: readonly string[]): Answer | undefined {
  const { method } = request
  const [key, part, clientId, ...more] = segments
  if (more.length > 0) return undefined
  const isSecurity = part === 'signOut' || part === 'tokens'
  assertMayCall(scene, isSecurity ? 'security' : 'users', method)
  if (key === undefined) return answerCollection(scene, request)
  if (part === 'undelete') return method === 'POST' ? undelete(scene, key, request) : undefined
  const account = findAccount(scene.workspace, key === 'me' ? scene.caller.id : key)
  if (account === undefined) throw notFound('userKey')
  switch (part) {
    case undefined:
      return answerOne(scene, account, request)
    case 'tokens':
      return answerGrants(scene, request, { account, clientId })
    case 'signOut':
      return method === 'POST' ? signOut(scene, account) : undefined
    case 'makeAdmin':
      return method === 'POST' ? makeAdmin(scene, account, readBody(request.body)) : undefined
    default:
      return undefined
  }
}

function answerCollection(scene: Scene, { method, query, body }: VendorRequest): Answer | undefined {
  if (method === 'GET') return listUsers(scene, query)
  return method === 'POST' ? json(showUser(scene.workspace, createAccount(scene, readBody(body)))) : undefined
}

function answerOne(scene: Scene, account: Account, { method, body }: VendorRequest): Answer | undefined {
  switch (method) {
    case 'GET':
      return json(showUser(scene.workspace, account))
    case 'PATCH':
    case 'PUT':
      change(scene, account, { sent: readBody(body), by: method })
      return json(showUser(scene.workspace, account))
    case 'DELETE':
      assertMayShutOff(scene, account)
      remove(scene, account)
      return emptyAnswer(204)
    default:
      return undefined
  }
}

function change(scene: Scene, account: Account, how: { readonly sent: Json; readonly by: By }): void {
  const changed = changedAccount(scene.workspace, account, how)
  if (isShutOff(changed) && !isShutOff(account)) assertMayShutOff(scene, account)
  else assertMayChange(scene, account)
  // Whom Google itself suspended, no administrator's program brings back.
  if (account.suspensionReason === 'ABUSE' && !isSuspended(changed)) throw notAuthorized()
  const { primaryEmail, aliases } = account
  const isRenamed = changed.primaryEmail !== primaryEmail
  Object.assign(account, changed, {
    updatedAt: scene.now,
    // The old address stays, as an alias.
    ...(isRenamed && { aliases: [...aliases.filter((alias) => alias !== changed.primaryEmail), primaryEmail] }),
  })
}

function makeAdmin(scene: Scene, account: Account, { status }: Json): Answer {
  if (scene.caller.adminRole !== 'super') throw notAuthorized()
  account.adminRole = status === true ? 'super' : undefined
  return emptyAnswer(204)
}

/** Sessions, grants and memberships go; for twenty days the rest can come back. */
function remove({ workspace, now }: Scene, account: Account): void {
  Object.assign(account, { deletedAt: now, sessions: 0 })
  account.grants.clear()
  workspace.accounts.delete(account.id)
  workspace.deleted.set(account.id, account)
  for (const { members } of workspace.groups.values()) members.delete(account.id)
}

const RECOVERABLE_MS = 20 * 86_400_000

/** By the id alone: an address may belong to somebody else by now. */
function undelete({ workspace, now }: Scene, id: string, { body }: VendorRequest): Answer {
  const account = workspace.deleted.get(id)
  const isRecoverable = account?.deletedAt !== undefined && now - account.deletedAt <= RECOVERABLE_MS
  if (account === undefined || !isRecoverable) throw notFound('userKey')
  if (isTaken(workspace, account.primaryEmail)) throw duplicate()
  const { orgUnitPath } = body.length === 0 ? {} : readBody(body)
  Object.assign(account, {
    deletedAt: undefined,
    updatedAt: now,
    ...(typeof orgUnitPath === 'string' && { orgUnitPath }),
  })
  workspace.deleted.delete(id)
  workspace.accounts.set(id, account)
  return emptyAnswer(204)
}
