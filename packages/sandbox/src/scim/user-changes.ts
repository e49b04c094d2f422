/** Changing and removing users: PATCH, PUT, DELETE (notion-scim.md §8). */

import type { Answer } from '../http/exchange.ts'
import { emptyAnswer, jsonAnswer } from '../http/exchange.ts'
import {
  findAccount,
  findAccountByEmail,
  findMembership,
  isManagedEmail,
  isMember,
  saveAccount,
} from '../workspace/accounts.ts'
import { recordAudit } from '../workspace/audit.ts'
import { changeRole, joinWorkspace, leaveWorkspace } from '../workspace/memberships.ts'
import type { Account, Membership } from '../workspace/records.ts'
import { isCreatorOfTokenInUse } from '../workspace/tokens.ts'
import type { Call } from '../workspace/workspace.ts'
import type { JsonObject } from './json.ts'
import { objectOf } from './json.ts'
import { applyOperations, readOperations } from './patch.ts'
import { ScimRefusal } from './refusal.ts'
import type { UserDraft } from './user-document.ts'
import { documentAfterPut, readDraft, spelled, toDocument } from './user-document.ts'
import { userResource } from './user-resource.ts'
import { userNotFound } from './users.ts'

export function patchUser(call: Call, id: string, body: JsonObject): Answer {
  const operations = readOperations(body)
  const { account, membership } = memberOf(call, id, (document) => applyOperations(document, operations))
  const before = toDocument(account, membership.role)
  return applyDraft(
    call,
    { account, membership },
    readDraft(applyOperations(before, operations), before, call.switches),
  )
}

export function putUser(call: Call, id: string, body: JsonObject): Answer {
  const wanted = spelled(body)
  const { account, membership } = memberOf(call, id, () => wanted)
  const before = toDocument(account, membership.role)
  const after = documentAfterPut(before, wanted, call.switches)
  return applyDraft(call, { account, membership }, readDraft(after, before, call.switches))
}

export function deleteUser(call: Call, id: string): Answer {
  if (!isMember(call.workspace, id)) {
    if (call.switches.deleteUnknown === '204') return emptyAnswer(204)
    throw userNotFound(id)
  }
  refuseRemovingCreator(call, id)
  leaveWorkspace(call, id, { keepsSessions: false })
  return emptyAnswer(Number(call.switches.deleteStatus))
}

type Member = {
  readonly account: Account
  readonly membership: Membership
}

/**
 * The member to change. A removed one is not found, unless `active: true` is asked for and the switch lets that re-add.
 */
function memberOf(call: Call, id: string, change: (document: JsonObject) => JsonObject): Member {
  const { workspace } = call
  const account = findAccount(workspace, id)
  const membership = findMembership(workspace, id)
  if (account === undefined || membership === undefined) throw userNotFound(id)
  if (membership.removedAt === undefined) return { account, membership }
  const asksForReturn = objectOf(change({ active: 'unchanged' }))['active']
  if (call.switches.patchActiveTrueOnRemoved === '404' || String(asksForReturn).toLowerCase() !== 'true') {
    throw userNotFound(id)
  }
  return { account, membership }
}

/** Carries out a draft as a whole: every refusal comes before the first change. */
function applyDraft(call: Call, { account, membership }: Member, draft: UserDraft): Answer {
  const { workspace, switches } = call
  const next = accountAfter(call, account, draft)
  refuseTakenEmails(call, next)
  if (membership.role !== draft.role) refuseDemotingCreator(call, membership)
  if (!draft.isActive) refuseRemovingCreator(call, account.id)

  saveAccount(workspace, next)
  if (membership.removedAt !== undefined) joinWorkspace(call, next, membership.role)
  recordProfileChange(call, account, next)
  changeRole(call, findMembership(workspace, account.id) ?? membership, draft.role)
  if (!draft.isActive) {
    leaveWorkspace(call, account.id, { keepsSessions: switches.sessionKillOnPatch === 'false' })
    if (switches.patchInactiveResponse === '204') return emptyAnswer(204)
  }
  const resource = userResource(call, next, { role: draft.role, isActive: draft.isActive })
  return jsonAnswer(200, resource, { contentType: switches.responseContentType })
}

/**
 * The account as it will be. Names and addresses may only change on verified domains, the old address's and the new one's
 * (notion-scim.md §8.2); the photo never does (switch `photoOnUpdate`: ignored).
 */
function accountAfter(call: Call, account: Account, draft: UserDraft): Account {
  const changesEmails = draft.emails.join() !== account.emails.join()
  const changesProfile = changesEmails || draft.name !== account.name
  const isAllowed = [account.emails[0] ?? '', draft.emails[0] ?? ''].every((email) =>
    isManagedEmail(call.workspace, email),
  )
  const rest = { ...account, attributes: draft.attributes, externalId: draft.externalId }
  if (!changesProfile || isAllowed) return { ...rest, name: draft.name, emails: draft.emails }
  switch (call.switches.unverifiedDomainProfileUpdate) {
    case 'silentIgnore':
      return rest
    case '400':
    case '403':
      throw new ScimRefusal(
        Number(call.switches.unverifiedDomainProfileUpdate),
        'name and email can be changed only on a domain that the organization has verified',
      )
  }
}

/** An address belongs to one account only; on update Notion was seen to answer 500 (notion-scim.md §15.8). */
function refuseTakenEmails(call: Call, next: Account): void {
  for (const email of next.emails) {
    const owner = findAccountByEmail(call.workspace, email)
    if (owner === undefined || owner.id === next.id) continue
    if (call.switches.emailTakenOnUpdate === '500') throw new ScimRefusal(500, 'Internal server error')
    throw new ScimRefusal(409, `${email} belongs to another account`, { scimType: 'uniqueness' })
  }
}

/** The owner whose token makes the call cannot be removed with it (notion-scim.md §15.10). */
function refuseRemovingCreator(call: Call, accountId: string): void {
  if (!isCreatorOfTokenInUse(call, accountId)) return
  throw new ScimRefusal(
    Number(call.switches.tokenCreatorDeleteStatus),
    'the owner who created this token cannot be removed through the API',
  )
}

function refuseDemotingCreator(call: Call, membership: Membership): void {
  if (call.switches.tokenCreatorDemotion === 'allowed' || !isCreatorOfTokenInUse(call, membership.accountId)) return
  throw new ScimRefusal(
    Number(call.switches.tokenCreatorDeleteStatus),
    'the role of the owner who created this token cannot be changed through the API',
  )
}

function recordProfileChange(call: Call, before: Account, after: Account): void {
  const [from, to] = [before.emails[0], after.emails[0]]
  if (from !== to) recordAudit(call, 'user.settings.email_updated', { user_id: after.id, from, to })
  if (before.name === after.name) return
  recordAudit(call, 'user.settings.preferred_name_updated', { user_id: after.id, from: before.name, to: after.name })
}
