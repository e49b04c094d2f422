/** `/Users`: what the six operations on people do. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { emptyAnswer } from '../../http/exchange.ts'
import { readBody, readOperations } from '../scim/body.ts'
import { pageOf } from '../scim/page.ts'
import { ScimRefusal } from '../scim/scim-refusal.ts'
import type { Account, Enterprise, Identity } from './enterprise.ts'
import { deleteForGood, nextId, setIdentity } from './enterprise.ts'
import { patchIdentity, readIdentity } from './identity.ts'
import type { Filterable } from './list.ts'
import { filtered, PAGE_SIZES } from './list.ts'
import { notFound, scimAnswer } from './refusal.ts'
import { toUserResource } from './resources.ts'
import type { GithubSwitches } from './switches.ts'

export type Scene = { readonly enterprise: Enterprise; readonly switches: GithubSwitches; readonly now: number }

const FILTERABLE: Filterable<Account> = {
  username: { of: ({ identity }) => identity.userName, isExact: false },
  externalid: { of: ({ identity }) => identity.externalId, isExact: true },
  id: { of: ({ id }) => id, isExact: true },
  displayname: { of: ({ identity }) => identity.displayName, isExact: true },
}

/** @throws ScimRefusal */
export function answerUsers(scene: Scene, request: VendorRequest, id: string | undefined): Answer {
  const { enterprise, switches } = scene
  const show = (account: Account): unknown => toUserResource(enterprise, account, switches)
  if (id === undefined) {
    switch (request.method) {
      case 'GET': {
        const rows = filtered([...enterprise.accounts.values()], request.query.get('filter'), FILTERABLE)
        return scimAnswer(200, pageOf(rows, request.query, { show, sizes: PAGE_SIZES }))
      }
      case 'POST':
        return scimAnswer(201, show(createAccount(scene, readIdentity(readBody(request.body)))))
      default:
        throw new ScimRefusal(404, 'Not Found')
    }
  }
  const account = enterprise.accounts.get(id)
  if (account === undefined) throw notFound('user', id)
  switch (request.method) {
    case 'GET':
      return scimAnswer(200, show(account))
    case 'PUT':
      change(scene, account, readIdentity(readBody(request.body)))
      return scimAnswer(200, show(account))
    case 'PATCH':
      change(scene, account, patchIdentity(account.identity, readOperations(request.body)))
      return scimAnswer(200, show(account))
    case 'DELETE':
      deleteForGood(enterprise, account)
      return emptyAnswer(204)
    default:
      throw new ScimRefusal(404, 'Not Found')
  }
}

/** Somebody new. @throws ScimRefusal 409 */
export function createAccount({ enterprise, now }: Scene, identity: Identity): Account {
  assertUnique(enterprise, identity, undefined)
  const account: Account = {
    id: nextId(enterprise),
    identity,
    createdAt: now,
    modifiedAt: now,
    sessions: 0,
    accessTokens: 0,
    sshKeys: 0,
    repositories: 0,
  }
  enterprise.accounts.set(account.id, account)
  return account
}

function change({ enterprise, now }: Scene, account: Account, identity: Identity): void {
  assertUnique(enterprise, identity, account.id)
  if (!account.identity.active && identity.externalId !== account.identity.externalId) {
    throw new ScimRefusal(400, 'The externalId of a suspended user cannot be changed.', 'mutability')
  }
  setIdentity(account, identity, now)
}

function assertUnique({ accounts }: Enterprise, { userName, externalId }: Identity, own: string | undefined): void {
  for (const { id, identity } of accounts.values()) {
    if (id === own) continue
    if (identity.userName.toLowerCase() === userName.toLowerCase() || identity.externalId === externalId) {
      throw new ScimRefusal(409, 'A user with this userName or externalId exists already.', 'uniqueness')
    }
  }
}
