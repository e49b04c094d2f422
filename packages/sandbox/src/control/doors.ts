/**
 * What the control door can do, as one table: the in-process control over HTTP. The README's rows, the list at `/_sandbox` and the
 * tests come from it.
 */
import { SandboxRefusal } from '../sandbox-refusal.ts'
import type { JsonObject } from '../scim/json.ts'
import { SWITCHES } from '../switches.ts'
import type { SandboxControl } from './control.ts'
import { VENDOR_DOORS } from './vendor-doors.ts'

export const DOOR_PREFIX = '/_sandbox'

export type Knock = {
  readonly parameters: readonly string[]
  readonly query: URLSearchParams
  readonly body: JsonObject
}

export type Door = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Below `/_sandbox`; `{}` is any segment. */
  readonly path: string
  readonly does: string
  /** Fields of the body; every other is refused. Left out where the control itself names what it takes. */
  readonly takes?: readonly string[]
  /** An answer of `undefined` is an empty 204. */
  readonly answer: (control: SandboxControl, knock: Knock) => unknown
}

/** Bodies are handed on as they came. */
function bodyAs<Shape>({ body }: Knock): Shape {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the border: the control checks what it uses
  return body as Shape
}

const first = ({ parameters }: Knock): string => parameters[0] ?? ''

export const DOORS: readonly Door[] = [
  { method: 'GET', path: '', does: 'summary and the list of doors', answer: (control) => index(control) },
  {
    method: 'POST',
    path: 'seed',
    does: 'a fresh company: {size, seed, groups, guests, temporaryMembers}',
    takes: ['size', 'seed', 'groups', 'guests', 'temporaryMembers'],
    answer: (control, knock) => {
      control.seed(bodyAs(knock))
      return control.state().summary()
    },
  },
  { method: 'POST', path: 'reset', does: 'everything as at the start', answer: (control) => void control.reset() },
  {
    method: 'POST',
    path: 'clock',
    does: 'moves the clock on: {seconds}; a century at most in all',
    takes: ['seconds'],
    answer: (control, knock) => {
      control.advanceClock(bodyAs(knock))
      return control.state().summary()
    },
  },
  { method: 'GET', path: 'switches', does: 'every switch: value, values, default, why', answer: switchViews },
  {
    method: 'PATCH',
    path: 'switches',
    does: 'flips switches: {name: value, …}',
    answer: (control, { body }) => control.setSwitches(body),
  },
  {
    method: 'PUT',
    path: 'switches/{}',
    does: 'flips one switch: {value}',
    takes: ['value'],
    answer: (control, knock) => control.setSwitches({ [first(knock)]: knock.body['value'] }),
  },
  { method: 'GET', path: 'limits', does: 'numbers of the rate limit', answer: (control) => control.limits() },
  {
    method: 'PATCH',
    path: 'limits',
    does: 'changes them: {perSecond, burst, windowBudget}; the last two whole',
    answer: (control, knock) => control.setLimits(bodyAs(knock)),
  },
  { method: 'GET', path: 'faults', does: 'faults, with how often each struck', answer: (control) => control.faults() },
  {
    method: 'POST',
    path: 'faults',
    does: 'sets a fault: {match: {method, path}, skip, times, fault: {kind, …}}',
    answer: (control, knock) => ({ id: control.fault(bodyAs(knock)) }),
  },
  { method: 'DELETE', path: 'faults', does: 'clears all faults', answer: (control) => void control.clearFaults() },
  {
    method: 'DELETE',
    path: 'faults/{}',
    does: 'removes a fault',
    answer: (control, knock) => void control.removeFault(first(knock)),
  },
  { method: 'GET', path: 'calls', does: 'ledger of received calls', answer: (control) => control.state().calls() },
  { method: 'DELETE', path: 'calls', does: 'empties the ledger', answer: (control) => void control.clearCalls() },
  {
    method: 'GET',
    path: 'sessions',
    does: 'sessions; ?user_id=, ?state=active|ended, ?start=, ?limit=',
    answer: (control, { query }) =>
      control
        .state()
        .sessions({ ...windowOf(query), user_id: query.get('user_id') ?? undefined, state: stateOf(query) }),
  },
  {
    method: 'POST',
    path: 'sessions',
    does: 'somebody signs in: {user_id, device}',
    takes: ['user_id', 'device'],
    answer: (control, knock) => control.addSession(bodyAs(knock)),
  },
  { method: 'GET', path: 'mails', does: 'outbound mails', answer: (control) => control.state().mails() },
  { method: 'GET', path: 'audit', does: 'audit events', answer: (control) => control.state().audit() },
  { method: 'GET', path: 'seats', does: 'seats used, paid, vacant', answer: (control) => control.state().seats() },
  { method: 'GET', path: 'tokens', does: 'tokens, in clear', answer: (control) => control.state().tokens() },
  {
    method: 'POST',
    path: 'tokens',
    does: 'an owner makes a token: {creator_id, kind: scim|admin, scopes, token}',
    takes: ['creator_id', 'kind', 'scopes', 'token'],
    answer: (control, knock) => control.addToken(bodyAs(knock)),
  },
  {
    method: 'DELETE',
    path: 'tokens/{}',
    does: 'an owner revokes a token',
    answer: (control, knock) => void control.revokeToken(first(knock)),
  },
  {
    method: 'GET',
    path: 'members',
    does: 'members in list order; ?start=, ?limit=',
    answer: (control, { query }) => control.state().members(windowOf(query)),
  },
  {
    method: 'POST',
    path: 'members',
    does: 'somebody joins by hand: {email, secondary_emails, name, name_mode, hides_display_name, role}',
    takes: ['email', 'secondary_emails', 'name', 'name_mode', 'hides_display_name', 'role'],
    answer: (control, knock) => control.addMember(bodyAs(knock)),
  },
  {
    method: 'DELETE',
    path: 'members/{}',
    does: 'an owner removes a member in the UI',
    answer: (control, knock) => void control.removeMember(first(knock)),
  },
  {
    method: 'GET',
    path: 'accounts',
    does: 'accounts added or changed; ?start=, ?limit=',
    answer: (control, { query }) => control.state().accounts(windowOf(query)),
  },
  {
    method: 'POST',
    path: 'accounts',
    does: 'a Notion account outside this workspace: {email, name}',
    takes: ['email', 'secondary_emails', 'name', 'name_mode', 'hides_display_name'],
    answer: (control, knock) => control.addOutsider(bodyAs(knock)),
  },
  {
    method: 'GET',
    path: 'accounts/{}',
    does: 'one account: standing, role, groups, teamspaces, sessions, MCP access',
    answer: (control, knock) => control.state().account(first(knock)),
  },
  {
    method: 'PATCH',
    path: 'accounts/{}',
    does: 'a change in the UI: {email, secondary_emails, name, name_mode, hides_display_name, role}',
    takes: ['email', 'secondary_emails', 'name', 'name_mode', 'hides_display_name', 'role'],
    answer: (control, knock) => control.updateAccount(first(knock), bodyAs(knock)),
  },
  {
    method: 'POST',
    path: 'accounts/{}/restore',
    does: 'an owner restores what a removal took',
    answer: (control, knock) => control.restoreAccount(first(knock)),
  },
  {
    method: 'GET',
    path: 'guests',
    does: 'guests and temporary members',
    answer: (control) => control.state().guests(),
  },
  {
    method: 'POST',
    path: 'guests',
    does: 'invites a guest: {email, name, kind: guest|temporary}',
    takes: ['email', 'secondary_emails', 'name', 'name_mode', 'hides_display_name', 'kind'],
    answer: (control, knock) => control.addGuest(bodyAs(knock)),
  },
  {
    method: 'GET',
    path: 'groups',
    does: 'groups, with the synced flag',
    answer: (control) => control.state().groups(),
  },
  {
    method: 'POST',
    path: 'groups',
    does: 'makes a group by hand: {name, member_ids, is_synced}',
    takes: ['name', 'member_ids', 'is_synced'],
    answer: (control, knock) => control.addGroup(bodyAs(knock)),
  },
  {
    method: 'PATCH',
    path: 'groups/{}',
    does: 'changes a group by hand: {name, member_ids}',
    takes: ['name', 'member_ids'],
    answer: (control, knock) => control.updateGroup(first(knock), bodyAs(knock)),
  },
  {
    method: 'GET',
    path: 'teamspaces',
    does: 'teamspaces and linked groups',
    answer: (control) => control.state().teamspaces(),
  },
  {
    method: 'POST',
    path: 'teamspaces',
    does: 'makes a teamspace: {name, is_default, direct_member_ids}',
    takes: ['name', 'is_default', 'direct_member_ids'],
    answer: (control, knock) => control.addTeamspace(bodyAs(knock)),
  },
  {
    method: 'POST',
    path: 'teamspaces/{}/groups',
    does: 'links a group: {group_id, role: member|owner}',
    takes: ['group_id', 'role'],
    answer: (control, knock) => control.linkGroup(first(knock), bodyAs(knock)),
  },
  {
    method: 'DELETE',
    path: 'teamspaces/{}/groups/{}',
    does: 'unlinks a group',
    answer: (control, knock) => control.unlinkGroup(first(knock), knock.parameters[1] ?? ''),
  },
  {
    method: 'GET',
    path: 'pages',
    does: 'pages with their full-access holders',
    answer: (control) => control.state().pages(),
  },
  {
    method: 'POST',
    path: 'pages',
    does: 'makes a page: {title, full_access: [{kind: group|user, id}]}',
    takes: ['title', 'full_access'],
    answer: (control, knock) => control.addPage(bodyAs(knock)),
  },
  { method: 'GET', path: 'domains', does: 'verified domains', answer: (control) => control.state().domains() },
  {
    method: 'PUT',
    path: 'domains/{}',
    does: 'verifies a domain',
    answer: (control, knock) => void control.verifyDomain(first(knock)),
  },
  {
    method: 'DELETE',
    path: 'domains/{}',
    does: 'takes the verification away',
    answer: (control, knock) => void control.unverifyDomain(first(knock)),
  },
  ...VENDOR_DOORS,
]

function index(control: SandboxControl): unknown {
  const doors = DOORS.map(({ method, path, does }) => ({
    door: `${method} ${`${DOOR_PREFIX}/${path}`.replace(/\/$/, '')}`,
    does,
  }))
  return { ...control.state().summary(), doors }
}

function switchViews(control: SandboxControl): unknown {
  const settings = control.switches()
  return Object.fromEntries(
    Object.entries(SWITCHES).map(([name, definition]) => [name, { value: Object(settings)[name], ...definition }]),
  )
}

function windowOf(query: URLSearchParams): { readonly start: number | undefined; readonly limit: number | undefined } {
  return { start: countOf(query, 'start'), limit: countOf(query, 'limit') }
}

function countOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  if (!/^\d+$/.test(text)) throw new SandboxRefusal(400, `${name} must be a whole number.`)
  return Number(text)
}

function stateOf(query: URLSearchParams): 'active' | 'ended' | undefined {
  const state = query.get('state')
  if (state === null) return undefined
  if (state === 'active' || state === 'ended') return state
  throw new SandboxRefusal(400, 'state must be active or ended.')
}
