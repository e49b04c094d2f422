/** `/Users`: what the operations on people do. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { emptyAnswer } from '../../http/exchange.ts'
import { readBody, readOperations } from '../scim/body.ts'
import { pageOf } from '../scim/page.ts'
import { ScimRefusal } from '../scim/scim-refusal.ts'
import { handleFor } from './handle.ts'
import { type Filterable, filtered, PAGE_SIZES } from './list.ts'
import { type Account, mayActOn, nextId, type Organization, type Profile, type Rank } from './organization.ts'
import { patchProfile, readProfile } from './profile.ts'
import { scimAnswer } from './refusal.ts'
import { toUserResource } from './resources.ts'
import type { SlackSwitches } from './switches.ts'

/** Where a call arrives: the organization, and who calls. */
export type Scene = {
  readonly organization: Organization
  readonly switches: SlackSwitches
  readonly now: number
  /** Whose token it is. */
  readonly actor: Account
}

const FILTERABLE: Filterable<Account> = {
  username: ({ profile }) => profile.userName,
  email: ({ profile }) => profile.email,
}

/** @throws ScimRefusal */
export function answerUsers(scene: Scene, request: VendorRequest, id: string | undefined): Answer {
  const { organization, switches } = scene
  const show = (account: Account): unknown => toUserResource(organization, account)
  if (id === undefined) {
    if (request.method === 'GET') {
      const rows = filtered([...organization.accounts.values()], request.query.get('filter'), {
        by: FILTERABLE,
        filters: switches.filters,
      })
      return scimAnswer(200, pageOf(rows, request.query, { show, sizes: PAGE_SIZES }))
    }
    if (request.method === 'POST') {
      return scimAnswer(201, show(createAccount(scene, readProfile(readBody(request.body)), 'member')))
    }
    throw new ScimRefusal(405, 'method_not_allowed')
  }
  const account = organization.accounts.get(id)
  if (account === undefined) throw new ScimRefusal(404, 'no_such_user')
  switch (request.method) {
    case 'GET':
      return scimAnswer(200, show(account))
    case 'PUT':
      change(scene, account, readProfile(readBody(request.body)))
      return scimAnswer(200, show(account))
    case 'PATCH':
      change(scene, account, patchProfile(account.profile, readOperations(request.body)))
      return scimAnswer(200, show(account))
    case 'DELETE':
      change(scene, account, { ...account.profile, active: false })
      return emptyAnswer(204)
    default:
      throw new ScimRefusal(405, 'method_not_allowed')
  }
}

/** Somebody new, signed in nowhere. @throws ScimRefusal 400, 409 */
export function createAccount(
  { organization, now }: Pick<Scene, 'organization' | 'now'>,
  sent: Profile,
  rank: Rank,
): Account {
  const userName = handleFor(organization, sent.userName, undefined)
  assertAddressFree(organization, sent.email, undefined)
  const profile = { ...sent, userName }
  const account: Account = { id: nextId(organization, 'W'), rank, profile, createdAt: now, sessions: [] }
  organization.accounts.set(account.id, account)
  return account
}

function change({ organization, switches, actor }: Scene, account: Account, sent: Profile): void {
  if (account.rank === 'primary_owner' && !sent.active) throw new ScimRefusal(403, 'cannot_disable_primary_owner')
  if (!mayActOn(actor, account)) throw new ScimRefusal(403, 'cannot_modify_owner')
  const isRenamed = sent.userName !== account.profile.userName
  const userName = isRenamed ? handleFor(organization, sent.userName, account.id) : sent.userName
  assertAddressFree(organization, sent.email, account.id)
  const isLeaving = account.profile.active && !sent.active
  if (isLeaving && switches.deactivationSignsOut === 'yes') account.sessions = []
  account.profile = { ...sent, userName, attributes: withSameExternalId(account.profile.attributes, sent.attributes) }
}

/** It is given once, with the creation. */
function withSameExternalId(before: Profile['attributes'], sent: Profile['attributes']): Profile['attributes'] {
  const { externalId: _sent, ...others } = sent
  const { externalId } = before
  return externalId === undefined ? others : { externalId, ...others }
}

/** Whoever is deactivated keeps their address. */
function assertAddressFree({ accounts }: Organization, email: string, own: string | undefined): void {
  const holder = [...accounts.values()].find(({ profile }) => profile.email.toLowerCase() === email.toLowerCase())
  if (holder !== undefined && holder.id !== own) throw new ScimRefusal(409, 'email_taken')
}
