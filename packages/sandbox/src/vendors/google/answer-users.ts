/** `/users` and everything below it. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { emptyAnswer, jsonAnswer } from '../../http/exchange.ts'
import { addressOf, changesOf, isObject, readBody, textIn } from './body.ts'
import { pageOf } from './list.ts'
import { matcherOf } from './query.ts'
import { duplicate, invalid, lacksScope, noSuchPath, notAuthorized, notFound, required } from './refusal.ts'
import { showUser } from './resources.ts'
import { type Account, findAccount, findGroup, nextId, type Workspace } from './workspace.ts'

export type Scene = {
  readonly workspace: Workspace
  readonly now: number
  /** The administrator who consented. */
  readonly caller: Account
  readonly scopes: readonly string[]
}

const json = (status: number, value: unknown): Answer =>
  jsonAnswer(status, value, { contentType: 'application/json; charset=UTF-8' })

export function answerUsers(scene: Scene, request: VendorRequest, segments: readonly string[]): Answer {
  const [key, ...rest] = segments
  if (key === undefined) {
    if (request.method === 'GET') return list(scene, request.query)
    if (request.method === 'POST') return create(scene, request)
    throw noSuchPath()
  }
  const account = findAccount(scene.workspace, key === 'me' ? scene.caller.id : key)
  if (account === undefined) throw notFound('userKey')
  if (rest.length > 0) return answerBelow(scene, request, { account, rest })
  switch (request.method) {
    case 'GET':
      needs(scene, 'user', 'user.readonly')
      return json(200, showUser(account))
    case 'PUT':
    case 'PATCH':
      return change(scene, account, request)
    case 'DELETE':
      return remove(scene, account)
    default:
      throw noSuchPath()
  }
}

function list(scene: Scene, query: URLSearchParams): Answer {
  needs(scene, 'user', 'user.readonly')
  if (!query.has('customer') && !query.has('domain')) throw invalid('customer or domain is required')
  const matches = matcherOf(query.get('query') ?? '')
  const isShowingDeleted = query.get('showDeleted') === 'true'
  const all = [...(isShowingDeleted ? scene.workspace.deleted : scene.workspace.accounts).values()].filter(matches)
  const sorted =
    query.get('orderBy') === 'email' ? all.toSorted((a, b) => (a.primaryEmail < b.primaryEmail ? -1 : 1)) : all
  return pageOf(query, {
    kind: 'admin#directory#users',
    key: 'users',
    rows: sorted,
    show: showUser,
    usual: 100,
    most: 500,
  })
}

function create(scene: Scene, request: VendorRequest): Answer {
  needs(scene, 'user')
  const sent = readBody(request.body)
  const { name, password } = sent
  if (!isObject(name) || textIn(name, 'givenName') === undefined) throw required('name.givenName')
  if (textIn(name, 'familyName') === undefined) throw required('name.familyName')
  if (typeof password !== 'string' || password.length < 8 || password.length > 100) throw invalid('password')
  const primaryEmail = addressOf(sent['primaryEmail'])
  if (isTaken(scene.workspace, primaryEmail)) throw duplicate()
  const account = { ...newAccount(scene, primaryEmail), ...changesOf(sent) }
  scene.workspace.accounts.set(account.id, account)
  return json(200, showUser(account))
}

/** Somebody new, before anything is known of them. */
export function newAccount({ workspace, now }: Pick<Scene, 'workspace' | 'now'>, primaryEmail: string): Account {
  return {
    id: nextId(workspace, 'user'),
    primaryEmail,
    givenName: '',
    familyName: '',
    title: undefined,
    department: undefined,
    costCenter: undefined,
    employeeNumber: undefined,
    managerEmail: undefined,
    phone: undefined,
    language: undefined,
    otherEmails: [],
    aliases: [],
    suspended: false,
    suspensionReason: undefined,
    archived: false,
    isAdmin: false,
    isDelegatedAdmin: false,
    createdAt: now,
    lastLoginAt: undefined,
    sessions: 0,
    grants: new Map(),
  }
}

function change(scene: Scene, account: Account, request: VendorRequest): Answer {
  needs(scene, 'user')
  const changes = changesOf(readBody(request.body))
  if (changes.suspended === true || changes.archived === true) assertMayShutOff(scene, account)
  const { primaryEmail } = changes
  if (primaryEmail !== undefined && primaryEmail !== account.primaryEmail) {
    if (isTaken(scene.workspace, primaryEmail)) throw duplicate()
    // The old address stays, as an alias.
    account.aliases = [...account.aliases, account.primaryEmail]
  }
  Object.assign(account, changes)
  return json(200, showUser(account))
}

function remove(scene: Scene, account: Account): Answer {
  needs(scene, 'user')
  assertMayShutOff(scene, account)
  scene.workspace.accounts.delete(account.id)
  scene.workspace.deleted.set(account.id, account)
  for (const { members } of scene.workspace.groups.values()) members.delete(account.id)
  return emptyAnswer(204)
}

/** Nobody shuts themselves off, and the last super administrator stays. */
function assertMayShutOff({ workspace, caller }: Scene, account: Account): void {
  const others = [...workspace.accounts.values()].filter(
    ({ isAdmin, suspended, id }) => isAdmin && !suspended && id !== account.id,
  )
  if (account.id === caller.id || (account.isAdmin && others.length === 0)) throw notAuthorized()
}

type Below = { readonly account: Account; readonly rest: readonly string[] }

function answerBelow(scene: Scene, { method, body }: VendorRequest, { account, rest }: Below): Answer {
  const [what = '', id] = rest
  if (what === 'signOut' && method === 'POST' && id === undefined) {
    needs(scene, 'user.security')
    account.sessions = 0
    return emptyAnswer(204)
  }
  if (what === 'makeAdmin' && method === 'POST' && id === undefined) {
    needs(scene, 'user')
    account.isAdmin = readBody(body)['status'] === true
    return emptyAnswer(204)
  }
  if (what !== 'tokens') throw noSuchPath()
  needs(scene, 'user.security')
  if (id === undefined && method === 'GET') {
    const items = [...account.grants].map(([clientId, displayText]) => ({
      kind: 'admin#directory#token',
      clientId,
      displayText,
      userKey: account.id,
      scopes: [],
    }))
    return json(200, { kind: 'admin#directory#tokenList', ...(items.length > 0 && { items }) })
  }
  if (id !== undefined && method === 'DELETE') {
    if (!account.grants.delete(id)) throw notFound('userKey')
    return emptyAnswer(204)
  }
  throw noSuchPath()
}

function isTaken(workspace: Workspace, address: string): boolean {
  return findAccount(workspace, address) !== undefined || findGroup(workspace, address) !== undefined
}

const DIRECTORY = 'https://www.googleapis.com/auth/admin.directory'

/** @throws GoogleRefusal 403 where none of the scopes was consented to. */
export function needs({ scopes }: Scene, ...anyOf: readonly string[]): void {
  if (!anyOf.some((name) => scopes.includes(`${DIRECTORY}.${name}`))) throw lacksScope()
}
