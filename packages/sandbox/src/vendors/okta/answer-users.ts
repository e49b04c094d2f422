/** `/api/v1/users`: lists, one user, creation, change, and the removal in two steps. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { emptyAnswer, jsonAnswer } from '../../http/exchange.ts'
import { changedUserProfile, isObject, isUserAttribute, readBody } from './body.ts'
import { toTest } from './expression.ts'
import { deactivate, endSessions, lifecycle } from './lifecycle.ts'
import { pageOf } from './list.ts'
import type { Account, Org, Scene } from './org.ts'
import { nextId } from './org.ts'
import { assertMayChange, assertMayShutOff } from './permissions.ts'
import { invalid, noSuchPath, notFound, OktaRefusal, taken } from './refusal.ts'
import { showGroup, showUser } from './resources.ts'

const PAGING = { default: 200, most: 200 }

export function answerUsers(scene: Scene, request: VendorRequest, segments: readonly string[]): Answer {
  const [key, part, operation, ...more] = segments
  if (more.length > 0) throw noSuchPath()
  if (key === undefined) return answerCollection(scene, request)
  const account = accountOf(scene, key)
  if (part === undefined) return answerOne(scene, request, account)
  const { method, query } = request
  if (part === 'groups' && operation === undefined && method === 'GET') {
    const rows = [...scene.org.groups.values()].filter(({ members }) => members.has(account.id))
    return json(rows.map((group) => showGroup(group, scene.baseUrl)))
  }
  if (part === 'sessions' && operation === undefined && method === 'DELETE') {
    assertMayChange(scene, account)
    endSessions(account, { alsoTokens: query.get('oauthTokens') === 'true' })
    return emptyAnswer(204)
  }
  if (part === 'lifecycle' && operation !== undefined && method === 'POST') {
    if (operation === 'suspend' || operation === 'deactivate') assertMayShutOff(scene, account)
    else assertMayChange(scene, account)
    return json(lifecycle(scene, account, { operation, sendsEmail: query.get('sendEmail') !== 'false' }))
  }
  throw noSuchPath()
}

function answerCollection(scene: Scene, request: VendorRequest): Answer {
  if (request.method === 'GET') {
    const show = (account: Account): unknown => showUser(account, scene.baseUrl)
    return pageOf(request, { rows: listed(scene, request.query), paging: PAGING, show, baseUrl: scene.baseUrl })
  }
  if (request.method !== 'POST') throw noSuchPath()
  const body = readBody(request.body)
  const credentials = isObject(body['credentials']) ? body['credentials'] : {}
  const isActivated = request.query.get('activate') !== 'false'
  const account = createAccount(scene, body['profile'], { hasPassword: isObject(credentials['password']), isActivated })
  return json(showUser(account, scene.baseUrl))
}

function answerOne(scene: Scene, request: VendorRequest, account: Account): Answer {
  switch (request.method) {
    case 'GET':
      finishTransition(scene, account)
      return json(showUser(account, scene.baseUrl))
    case 'POST':
    case 'PUT': {
      assertMayChange(scene, account)
      if (account.status === 'DEPROVISIONED')
        throw new OktaRefusal(400, 'E0000112', 'Cannot update this user because they are deactivated.')
      const sent = readBody(request.body)['profile']
      const profile = changedUserProfile(request.method === 'PUT' ? {} : account.profile, sent)
      assertFree(scene.org, profile['login'], account.id)
      Object.assign(account, { profile, updatedAt: scene.now })
      return json(showUser(account, scene.baseUrl))
    }
    case 'DELETE':
      assertMayShutOff(scene, account)
      if (account.status === 'DEPROVISIONED') deleteForGood(scene.org, account)
      else deactivate(scene, account)
      return emptyAnswer(204)
    default:
      throw noSuchPath()
  }
}

/** Somebody new, without a password unless they were sent with one. @throws OktaRefusal 400 */
export function createAccount(
  { org, now }: Pick<Scene, 'org' | 'now'>,
  sent: unknown,
  {
    hasPassword,
    isActivated,
    adminRole,
  }: { readonly hasPassword: boolean; readonly isActivated: boolean; readonly adminRole?: Account['adminRole'] },
): Account {
  const profile = changedUserProfile({}, sent)
  assertFree(org, profile['login'], undefined)
  const account: Account = {
    id: nextId(org, '00u'),
    status: !isActivated ? 'STAGED' : hasPassword ? 'ACTIVE' : 'PROVISIONED',
    transitioningTo: undefined,
    profile,
    hasPassword,
    adminRole,
    createdAt: now,
    activatedAt: isActivated ? now : undefined,
    statusChangedAt: undefined,
    lastLoginAt: undefined,
    updatedAt: now,
    sessions: 0,
    oauthTokens: 0,
    applications: 0,
  }
  org.accounts.set(account.id, account)
  for (const group of org.groups.values()) if (group.type === 'BUILT_IN') group.members.add(account.id)
  return account
}

function deleteForGood(org: Org, account: Account): void {
  org.accounts.delete(account.id)
  org.deleted.set(account.id, account)
  for (const { members } of org.groups.values()) members.delete(account.id)
}

/** By id, by login, or by the login's part before the @ where only one has it; `me` is whoever calls. */
function accountOf({ org, caller }: Scene, key: string): Account {
  if (key === 'me' && caller.account !== undefined) return caller.account
  const known = org.accounts.get(key)
  if (known !== undefined) return known
  const logins = [...org.accounts.values()].map((account) => ({ account, login: loginOf(account) }))
  const wanted = key.toLowerCase()
  const matches = logins.filter(({ login }) => login === wanted || login.split('@')[0] === wanted)
  const found = matches.find(({ login }) => login === wanted) ?? (matches.length === 1 ? matches[0] : undefined)
  if (found === undefined) throw notFound(key, 'User')
  return found.account
}

const loginOf = ({ profile }: Account): string => (profile['login'] ?? '').toLowerCase()

function assertFree({ accounts }: Org, login: string | undefined, own: string | undefined): void {
  for (const account of accounts.values()) {
    if (account.id !== own && loginOf(account) === login?.toLowerCase()) throw taken('login', 'login')
  }
}

const FILTERABLE = ['profile.login', 'profile.email', 'profile.firstName', 'profile.lastName']

const COMMON: Readonly<Record<string, (account: Account) => string | undefined>> = {
  id: ({ id }) => id,
  status: ({ status }) => status,
  created: ({ createdAt }) => new Date(createdAt).toISOString(),
  lastUpdated: ({ updatedAt }) => new Date(updatedAt).toISOString(),
}

const profileValue = (attribute: string): ((account: Account) => string | undefined) | undefined => {
  const [head, name = ''] = attribute.split('.', 2)
  return head === 'profile' && isUserAttribute(name) ? ({ profile }) => profile[name] : undefined
}

function listed({ org, now, switches }: Scene, query: URLSearchParams): readonly Account[] {
  const all = [...org.accounts.values()]
  const [search, filter, q] = ['search', 'filter', 'q'].map((name) => query.get(name))
  if (search && filter) throw invalid('filter', 'filter: search and filter cannot be used together')
  if (search) {
    const attributes = (name: string) => COMMON[name] ?? profileValue(name)
    const rules = { operators: ['eq', 'sw', 'co', 'gt', 'lt', 'pr'], isCaseSensitive: false }
    const seen = switches.searchIndex === 'lagging' ? all.filter(({ updatedAt }) => updatedAt <= now - LAG_MS) : all
    return seen.filter(toTest(search, attributes, rules))
  }
  if (filter) {
    const attributes = (name: string) =>
      name === 'created' ? undefined : (COMMON[name] ?? (FILTERABLE.includes(name) ? profileValue(name) : undefined))
    return all.filter(toTest(filter, attributes, { operators: ['eq', 'gt', 'lt'], isCaseSensitive: true }))
  }
  const present = all.filter(({ status }) => status !== 'DEPROVISIONED')
  if (!q) return present
  const begins = (value = ''): boolean => value.toLowerCase().startsWith(q.toLowerCase())
  return present.filter(({ profile }) => ['firstName', 'lastName', 'email'].some((name) => begins(profile[name])))
}

const LAG_MS = 10_000

/** The account is read once on its way; whoever reads it again finds it there. */
function finishTransition({ now }: Scene, account: Account): void {
  const { transitioningTo, statusChangedAt } = account
  if (transitioningTo === undefined) return
  if (statusChangedAt === undefined) account.statusChangedAt = now
  else Object.assign(account, { status: transitioningTo, transitioningTo: undefined, updatedAt: now })
}

const json = (value: unknown): Answer => jsonAnswer(200, value, { contentType: 'application/json' })
