/** The Web API: 200 to whatever was understood, and `ok` says whether it was done. Only "too fast" has a status of its own. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { jsonAnswer } from '../../http/exchange.ts'
import { isObject } from '../scim/body.ts'
import type { Scene } from './answer-users.ts'
import type { Account, Device } from './organization.ts'

const CONTENT_TYPE = 'application/json; charset=utf-8'
const SCOPE = 'admin.users:write'
const MOST_AT_ONCE = 1000

/** A job that ends sessions later. */
export type Reset = { readonly ids: readonly string[]; readonly devices: readonly Device[] }

export type MethodCall = {
  readonly method: string
  readonly scopes: readonly string[]
  readonly enqueue: (reset: Reset) => void
}

type Arguments = Readonly<Record<string, unknown>>

export function answerWebApi(scene: Scene, request: VendorRequest, { method, scopes, enqueue }: MethodCall): Answer {
  const given = readArguments(request)
  switch (method) {
    case 'auth.test': {
      const { id, profile } = scene.actor
      const team = { url: 'https://acme.enterprise.slack.com/', team: 'Acme', team_id: 'E0ACME001' }
      const install = { enterprise_id: 'E0ACME001', is_enterprise_install: true }
      return okay({ ...team, user: profile.userName, user_id: id, ...install }, { 'x-oauth-scopes': scopes.join(',') })
    }
    case 'admin.users.session.reset':
    case 'admin.users.session.resetBulk':
      if (request.method !== 'POST') return refused('method_not_supported')
      if (!scopes.includes(SCOPE)) return refused('missing_scope', { needed: SCOPE, provided: scopes.join(',') })
      return method.endsWith('Bulk') ? resetBulk(scene, given, enqueue) : resetOne(scene, given)
    default:
      return refused('unknown_method')
  }
}

function okay(more: object = {}, headers: Readonly<Record<string, string>> = {}): Answer {
  return jsonAnswer(200, { ok: true, ...more }, { contentType: CONTENT_TYPE, headers })
}

export function refused(error: string, more: object = {}): Answer {
  return jsonAnswer(200, { ok: false, error, ...more }, { contentType: CONTENT_TYPE })
}

export function tooFast(seconds: number): Answer {
  const headers = { 'retry-after': String(seconds) }
  return jsonAnswer(429, { ok: false, error: 'ratelimited' }, { contentType: CONTENT_TYPE, headers })
}

export function endSessions(account: Account, devices: readonly Device[]): void {
  account.sessions = account.sessions.filter((device) => !devices.includes(device))
}

function resetOne(scene: Scene, given: Arguments): Answer {
  const account = scene.organization.accounts.get(String(given['user_id']))
  const refusal = account === undefined ? 'user_not_found' : refusalOf(scene, account)
  if (account === undefined || refusal !== undefined) return refused(refusal ?? 'user_not_found')
  endSessions(account, devicesOf(given))
  return okay()
}

/** Only puts the job in the queue: whom it does not reach, nobody is told. */
function resetBulk(scene: Scene, given: Arguments, enqueue: MethodCall['enqueue']): Answer {
  const ids = listOf(given['user_ids'])
  if (ids === undefined || ids.length === 0 || ids.length > MOST_AT_ONCE) return refused('invalid_arguments')
  const reached = ids.filter((id) => {
    const account = scene.organization.accounts.get(id)
    return account !== undefined && refusalOf(scene, account) === undefined
  })
  enqueue({ ids: reached, devices: devicesOf(given) })
  return okay()
}

function refusalOf({ actor, switches }: Scene, { id, rank, profile }: Account): string | undefined {
  if (rank === 'primary_owner' && id !== actor.id) return 'cannot_reset_primary_owner'
  if (actor.rank === 'member') return 'not_an_admin'
  return !profile.active && switches.deactivatedSessions === 'not_found' ? 'user_not_found' : undefined
}

function devicesOf({ web_only, mobile_only }: Arguments): readonly Device[] {
  if (String(web_only) === 'true') return ['web']
  return String(mobile_only) === 'true' ? ['mobile'] : ['web', 'mobile']
}

/** JSON, or a form, in which a list is sent as JSON or with commas. */
function readArguments({ body, headers }: VendorRequest): Arguments {
  const text = body.toString('utf8')
  if (!(headers['content-type'] ?? '').includes('json')) return Object.fromEntries(new URLSearchParams(text))
  const value = parsed(text)
  return isObject(value) ? value : {}
}

function listOf(value: unknown): readonly string[] | undefined {
  const list = typeof value === 'string' ? (parsed(value) ?? value.split(',')) : value
  return Array.isArray(list) && list.every((id) => typeof id === 'string') ? list : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
