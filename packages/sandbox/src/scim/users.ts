/** Reading and creating users (notion-scim.md §5 to §7). Changing them: `user-changes.ts`. */

import type { Answer } from '../http/exchange.ts'
import { emptyAnswer, jsonAnswer } from '../http/exchange.ts'
import {
  findAccount,
  findAccountByEmail,
  findMembership,
  isManagedEmail,
  isMember,
  nameAtSlot,
  occupantOf,
  saveAccount,
  slotOf,
} from '../workspace/accounts.ts'
import { joinWorkspace, memberCount, recordRemoved, replaceAccount } from '../workspace/memberships.ts'
import type { Account, Membership } from '../workspace/records.ts'
import { slotAt } from '../workspace/roster.ts'
import type { Call } from '../workspace/workspace.ts'
import { nextId } from '../workspace/workspace.ts'
import { parseFilter } from './filter.ts'
import type { JsonObject } from './json.ts'
import { isFalse } from './json.ts'
import type { ListSource } from './list.ts'
import { listResponse, readPaging } from './list.ts'
import { ScimRefusal } from './refusal.ts'
import type { UserDraft } from './user-document.ts'
import { readDraft, spelled } from './user-document.ts'
import { locationOf, namePartsOf, userResource } from './user-resource.ts'

export function listUsers(call: Call, query: URLSearchParams, serial: number): Answer {
  const paging = readPaging(query, call.switches)
  const filter = query.get('filter')
  const source = filter === null || filter === '' ? allUsers(call) : filteredUsers(call, filter)
  return answer(call, 200, listResponse(source, paging, call.switches, serial))
}

export function getUser(call: Call, id: string): Answer {
  const row = visibleRow(call, id)
  if (row === undefined) throw userNotFound(id)
  return answer(call, 200, row)
}

export function userNotFound(id: string): ScimRefusal {
  return new ScimRefusal(404, `User ${id} not found`)
}

export function createUser(call: Call, body: JsonObject): Answer {
  const { workspace, switches } = call
  const document = spelled(body)
  const createsRemoved = isFalse(document['active']) && switches.createWithActiveFalse === 'createsRemoved'
  if (isFalse(document['active']) && switches.createWithActiveFalse === '400') {
    throw new ScimRefusal(400, 'a user cannot be created inactive', { scimType: 'invalidValue' })
  }
  const draft = readDraft(document, undefined, switches)
  const email = draft.emails[0] ?? ''
  const existing = findAccountByEmail(workspace, email)
  const isNew = existing === undefined || isNewBeside(call, existing, email)
  const account = isNew ? createAccount(call, draft, existing) : adoptAccount(call, existing, draft, { createsRemoved })
  if (createsRemoved) recordRemoved(call, account.id, draft.role)
  else joinWorkspace(call, account, draft.role)
  const status = isNew ? 201 : Number(switches.createStatusExistingAccount)
  return jsonAnswer(status, userResource(call, account, { role: draft.role, isActive: !createsRemoved }), {
    contentType: switches.responseContentType,
    headers: { location: locationOf(call, 'User', account.id) },
  })
}

function allUsers(call: Call): ListSource {
  const { total, slot } = listedSlots(call)
  return { total, at: (position) => rowAt(call, slot(position)) }
}

type Slots = { readonly total: number; readonly slot: (position: number) => number }

/** Whom lists cover, filtered ones too: members, and removed ones where the switch says so. */
function listedSlots({ workspace, switches }: Call): Slots {
  return switches.removedUserList === 'inactive'
    ? { total: workspace.roster.slotCount, slot: (position) => position }
    : { total: memberCount(workspace), slot: (position) => slotAt(workspace.roster, position) }
}

function filteredUsers(call: Call, text: string): ListSource {
  const { workspace, switches } = call
  const filter = parseFilter(text)
  const byEmail = (match: (account: Account, email: string) => boolean): ListSource => {
    const email = filter?.value.toLowerCase() ?? ''
    const account = findAccountByEmail(workspace, email)
    return rowsOf(call, account !== undefined && match(account, email) ? [account.id] : [])
  }
  switch (filter?.attribute) {
    case 'username':
      return byEmail((account, email) => account.emails[0] === email)
    case 'email':
      return byEmail((account, email) => switches.emailFilterMatchesSecondary === 'true' || account.emails[0] === email)
    case 'emails.value':
      return switches.emailsValueFilter === 'supported' ? byEmail(() => true) : unknownFilter(call, text)
    case 'given_name':
      return byName(call, filter.value, (name) => namePartsOf(name).givenName)
    case 'family_name':
      return byName(call, filter.value, (name) => namePartsOf(name).familyName)
    case undefined:
    default:
      return unknownFilter(call, text)
  }
}

/** A scan: names are not indexed, as a million of them would have to be kept. */
function byName(call: Call, value: string, partOf: (name: string) => string | undefined): ListSource {
  const { workspace } = call
  const listed = listedSlots(call)
  const slots: number[] = []
  for (let position = 0; position < listed.total; position += 1) {
    const slot = listed.slot(position)
    const name = nameAtSlot(workspace, slot)
    // Taking a name apart costs more than finding out that it cannot match.
    if (name.includes(value.split(' ', 1)[0] ?? '') && partOf(name) === value) slots.push(slot)
  }
  return { total: slots.length, at: (position) => rowAt(call, slots[position] ?? 0) }
}

function unknownFilter(call: Call, text: string): ListSource {
  switch (call.switches.unknownFilter) {
    case '400':
      throw new ScimRefusal(400, `filter "${text}" is not supported`, { scimType: 'invalidFilter' })
    case 'ignore':
      return allUsers(call)
    case 'empty':
      return { total: 0, at: () => undefined }
  }
}

function rowsOf(call: Call, ids: readonly string[]): ListSource {
  const isListed = (id: string): boolean =>
    isMember(call.workspace, id) ||
    (call.switches.removedUserList === 'inactive' && slotOf(call.workspace, id) !== undefined)
  const rows = ids.filter(isListed).map((id) => rowOf(call, id))
  return { total: rows.length, at: (position) => rows[position] }
}

function rowOf(call: Call, id: string): unknown {
  return rowFrom(call, findAccount(call.workspace, id), findMembership(call.workspace, id))
}

function rowAt(call: Call, slot: number): unknown {
  const { account, membership } = occupantOf(call.workspace, slot)
  return rowFrom(call, account, membership)
}

function rowFrom(call: Call, account: Account | undefined, membership: Membership | undefined): unknown {
  if (account === undefined || membership === undefined) return undefined
  return userResource(call, account, { role: membership.role, isActive: membership.removedAt === undefined })
}

/** What `GET /Users/{id}` shows: members, and removed ones where the switch says so. Guests never (notion-scim.md §15.13). */
function visibleRow(call: Call, id: string): unknown {
  const isVisible = isMember(call.workspace, id) || call.switches.removedUserGet === '200'
  return isVisible ? rowOf(call, id) : undefined
}

/**
 * Is a new account wanted although the address is known? Only where it is the secondary one of a member, and the switch says so.
 * @throws {ScimRefusal} 409 when the person is a member already (notion-scim.md §15.8).
 */
function isNewBeside(call: Call, existing: Account, email: string): boolean {
  if (!isMember(call.workspace, existing.id)) return false
  if (existing.emails[0] !== email && call.switches.duplicateBySecondaryEmail === 'newAccount') return true
  throw new ScimRefusal(409, `${email} is already a member`, { scimType: 'uniqueness' })
}

/** A new account; an address belongs to one account only, so a former holder gives it up. */
function createAccount(call: Call, draft: UserDraft, formerHolder: Account | undefined): Account {
  const { workspace } = call
  const taken = draft.emails.slice(1).find((email) => findAccountByEmail(workspace, email) !== undefined)
  if (taken !== undefined) throw new ScimRefusal(409, `${taken} belongs to another account`, { scimType: 'uniqueness' })
  if (formerHolder !== undefined) {
    const emails = formerHolder.emails.filter((address) => address !== draft.emails[0])
    saveAccount(workspace, { ...formerHolder, emails })
  }
  const account: Account = { id: nextId(workspace, 'account'), ...profileOf(draft), emails: draft.emails }
  saveAccount(workspace, account)
  return account
}

/** An account that exists is taken over; its profile stays its own unless the organization manages it (notion-scim.md §7). */
function adoptAccount(
  call: Call,
  existing: Account,
  draft: UserDraft,
  { createsRemoved }: { readonly createsRemoved: boolean },
): Account {
  const { workspace, switches } = call
  const isReturning = !createsRemoved && findMembership(workspace, existing.id)?.removedAt !== undefined
  const account = isReturning && switches.reprovisionSameId === 'false' ? replaceAccount(workspace, existing) : existing
  if (!isManagedEmail(workspace, account.emails[0] ?? '')) return account
  const given = profileOf(draft)
  const merged: Account = {
    ...account,
    name: given.name === '' ? account.name : given.name,
    photoUrl: given.photoUrl ?? account.photoUrl,
    externalId: given.externalId ?? account.externalId,
    attributes: { ...account.attributes, ...definedOf(given.attributes) },
  }
  saveAccount(workspace, merged)
  return merged
}

function profileOf(draft: UserDraft): Pick<Account, 'name' | 'photoUrl' | 'externalId' | 'attributes'> {
  const { name, photoUrl, externalId, attributes } = draft
  return { name, photoUrl, externalId, attributes }
}

function definedOf(attributes: Account['attributes']): Account['attributes'] {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
}

function answer(call: Call, status: number, value: unknown): Answer {
  return value === undefined
    ? emptyAnswer(status)
    : jsonAnswer(status, value, { contentType: call.switches.responseContentType })
}
