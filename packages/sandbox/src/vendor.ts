/** One vendor call from request to delivery: faults, token, limit, handler, ledger. */
import { ADMIN_PREFIX, answerAdmin } from './admin/answer-admin.ts'
import { AdminRefusal, adminRefusalAnswer } from './admin/refusal.ts'
import type { Core } from './core.ts'
import type { Fault } from './faults/fault.ts'
import type { Strike } from './faults/fault-book.ts'
import { emptyList, endlessPage, errorInside, htmlPage, hugeBody, withoutPaging } from './faults/hostile-bodies.ts'
import type { Delivery } from './http/deliver.ts'
import type { Answer, VendorRequest } from './http/exchange.ts'
import { bearerOf, emptyAnswer } from './http/exchange.ts'
import { fingerprint } from './population/random.ts'
import { answerScim, isPublicPath, SCIM_PREFIX } from './scim/answer-scim.ts'
import { refusalAnswer, ScimRefusal } from './scim/refusal.ts'
import type { SwitchSettings } from './switches.ts'
import type { Token } from './workspace/records.ts'
import { findLiveToken } from './workspace/tokens.ts'
import type { Call, Workspace } from './workspace/workspace.ts'

/** Waits in real time; ends early when the sandbox closes. */
export type Sleep = (milliseconds: number) => Promise<void>

const SWITCHED_LATENCY = { off: 0, '50ms': 50, '500ms': 500, '5s': 5_000 } as const

/** Answers a call to the vendor's APIs, and writes it down. Between its waits it is one step: no call sees another half done. */
export async function receive(core: Core, request: VendorRequest, sleep: Sleep): Promise<Delivery> {
  core.serial += 1
  const number = core.serial
  const at = new Date(core.now()).toISOString()
  const strikes = [...core.faults.strike(request, core.now()), ...switchedFaults(core, request)]
  await sleepFor(strikes, 'before', sleep)
  const delivery = deliveryOf(core, request, strikes, number)
  const bearer = bearerOf(request.headers)
  core.calls.add({
    number,
    at,
    method: request.method,
    path: request.path,
    query: request.query.toString(),
    status: statusOf(delivery),
    bearer_fingerprint: bearer === undefined ? undefined : fingerprint(bearer),
    faults: strikes.map(({ fault }) => fault.kind),
  })
  await sleepFor(strikes, 'after', sleep)
  return delivery
}

function deliveryOf(core: Core, request: VendorRequest, strikes: readonly Strike[], number: number): Delivery {
  const faults = strikes.map(({ fault }) => fault)
  const requestId = core.workspace.population.ids.idOf('request', number)
  const instead = firstOf(faults, (fault) => insteadOf(core, request, fault))
  if (instead !== undefined) return signedBy(requestId, instead)
  const snapshot =
    request.method === 'GET' ? strikes.findLast((strike) => strike.snapshot !== undefined)?.snapshot : undefined
  const asked = faults.some(({ kind }) => kind === 'samePage') ? withoutPaging(request) : request
  const answer = respond(core, asked, { workspace: snapshot ?? core.workspace, number })
  return signedBy(requestId, firstOf(faults, (fault) => damaged(core, answer, fault)) ?? { kind: 'answer', answer })
}

/** Whatever leaves the vendor names its request, good or bad. */
function signedBy(requestId: string, delivery: Delivery): Delivery {
  const id = { 'x-notion-request-id': requestId }
  switch (delivery.kind) {
    case 'answer':
    case 'aborted':
      return { ...delivery, answer: { ...delivery.answer, headers: { ...delivery.answer.headers, ...id } } }
    case 'stream':
      return { ...delivery, headers: { ...delivery.headers, ...id } }
    case 'reset':
    case 'hang':
      return delivery
  }
}

/** The vendor's own answer, with no fault in it. */
function respond(core: Core, request: VendorRequest, place: { workspace: Workspace; number: number }): Answer {
  if (request.path === ADMIN_PREFIX || request.path.startsWith(`${ADMIN_PREFIX}/`))
    return respondAdmin(core, request, place)
  if (request.path === SCIM_PREFIX || request.path.startsWith(`${SCIM_PREFIX}/`))
    return respondScim(core, request, place)
  return emptyAnswer(404)
}

function respondScim(
  core: Core,
  request: VendorRequest,
  { workspace, number }: { workspace: Workspace; number: number },
): Answer {
  const { switches } = core
  try {
    const token = authenticate(core, request)
    const wait = token && waitOf(core, token)
    if (wait !== undefined) {
      const headers = { 'retry-after': String(wait) }
      throw new ScimRefusal(Number(switches.rateLimitStatus), 'rate limited', { headers })
    }
    return answerScim(callOf(core, request, workspace, token?.creatorId ?? ''), request, number)
  } catch (error) {
    if (error instanceof ScimRefusal) return refusalAnswer(error, switches)
    throw error
  }
}

/** @throws {ScimRefusal} 401 (or as switched) unless the path needs no token. */
function authenticate(core: Core, request: VendorRequest): Token | undefined {
  const text = bearerOf(request.headers)
  const token = text === undefined ? undefined : findLiveToken(core.workspace, 'scim', text)
  const isOpen = isPublicPath(request.path) && core.switches.serviceProviderConfigAuth === 'open'
  if (token !== undefined || isOpen) return token
  throw new ScimRefusal(Number(core.switches.unauthorizedStatus), 'token is not valid', {
    headers: { 'www-authenticate': 'Bearer' },
  })
}

function respondAdmin(
  core: Core,
  request: VendorRequest,
  { workspace }: { workspace: Workspace; number: number },
): Answer {
  try {
    const text = bearerOf(request.headers)
    const token = text === undefined ? undefined : findLiveToken(core.workspace, 'admin', text)
    if (token === undefined) throw new AdminRefusal(401, 'unauthorized', 'API token is invalid.')
    const wait = waitOf(core, token)
    if (wait !== undefined) {
      const status = Number(core.switches.rateLimitStatus)
      const code = status === 529 ? 'service_overload' : 'rate_limited'
      throw new AdminRefusal(status, code, 'You have been rate limited.', { 'retry-after': String(wait) })
    }
    return answerAdmin(callOf(core, request, workspace, token.creatorId), request, token)
  } catch (error) {
    if (error instanceof AdminRefusal) return adminRefusalAnswer(error)
    throw error
  }
}

function waitOf(core: Core, token: Token): number | undefined {
  return core.limiter.take(token.id, { now: core.now(), mode: core.switches.rateLimit, limits: core.limits })
}

function callOf(core: Core, request: VendorRequest, workspace: Workspace, actorId: string): Call {
  const { switches } = core
  const requestOrigin = `http://${request.headers.host ?? '127.0.0.1'}`
  return { workspace, switches, now: core.now(), actorId, remoteAddress: request.remoteAddress, requestOrigin }
}

/** Faults that come from the `latency` and `faultInjection` switches rather than from a rule. */
function switchedFaults(core: Core, request: VendorRequest): readonly Strike[] {
  const { latency, faultInjection } = core.switches
  const faults: Fault[] = []
  if (latency !== 'off') faults.push({ kind: 'latency', ms: SWITCHED_LATENCY[latency] })
  if (request.path.startsWith(SCIM_PREFIX)) faults.push(...injectedFaults(faultInjection))
  return faults.map((fault) => ({ fault, snapshot: undefined }))
}

function injectedFaults(setting: Core['switches']['faultInjection']): readonly Fault[] {
  switch (setting) {
    case 'off':
      return []
    case '500':
      return [{ kind: 'status', status: 500 }]
    case '502':
      return [{ kind: 'status', status: 502 }]
    case 'timeout':
      return [{ kind: 'hang' }]
    case 'resetMidPage':
      return [{ kind: 'truncate', ending: 'abort' }]
  }
}

function answerWith(answer: Answer): Delivery {
  return { kind: 'answer', answer }
}

/** What a fault delivers in place of the vendor's answer; the call has no effect then. */
function insteadOf(core: Core, request: VendorRequest, fault: Fault): Delivery | undefined {
  const contentType = core.switches.responseContentType
  switch (fault.kind) {
    case 'status':
      return fault.when === 'after' ? undefined : answerWith(statusAnswer(core.switches, fault))
    case 'reset':
      return fault.when === 'after' ? undefined : { kind: 'reset' }
    case 'hang':
      return fault.when === 'after' ? undefined : { kind: 'hang' }
    case 'html':
      return answerWith(htmlPage(fault.status ?? 200))
    case 'errorInside':
      return answerWith(errorInside(contentType))
    case 'emptyList':
      return answerWith(emptyList(contentType))
    case 'endlessPages':
      return answerWith(endlessPage(request, core.workspace.population.ids, contentType))
    case 'hugeBody':
      return { kind: 'stream', headers: { 'content-type': contentType }, pieces: hugeBody(fault.megabytes) }
    case 'latency':
    case 'truncate':
    case 'contentType':
    case 'stale':
    case 'samePage':
      return undefined
  }
}

/** The vendor's usual refusal under that status, or the body that the fault gives. */
function statusAnswer(
  switches: SwitchSettings,
  { status, headers = {}, body }: Extract<Fault, { kind: 'status' }>,
): Answer {
  if (body === undefined) return refusalAnswer(new ScimRefusal(status, `injected ${status}`, { headers }), switches)
  return { status, headers: { 'content-type': switches.responseContentType, ...headers }, body }
}

/** What a fault makes of the answer, after the call has had its effect. */
function damaged(core: Core, answer: Answer, fault: Fault): Delivery | undefined {
  switch (fault.kind) {
    case 'status':
      return answerWith(statusAnswer(core.switches, fault))
    case 'reset':
      return { kind: 'reset' }
    case 'hang':
      return { kind: 'hang' }
    case 'truncate': {
      const keepBytes = fault.keepBytes ?? Math.floor(Buffer.byteLength(answer.body) / 2)
      if (fault.ending === 'abort') return { kind: 'aborted', answer, keepBytes }
      return {
        kind: 'answer',
        answer: { ...answer, body: Buffer.from(answer.body).subarray(0, keepBytes).toString('utf8') },
      }
    }
    case 'contentType':
      return {
        kind: 'answer',
        answer: { ...answer, headers: { ...answer.headers, 'content-type': fault.contentType } },
      }
    case 'latency':
    case 'stale':
    case 'html':
    case 'errorInside':
    case 'samePage':
    case 'endlessPages':
    case 'emptyList':
    case 'hugeBody':
      return undefined
  }
}

async function sleepFor(strikes: readonly Strike[], when: 'before' | 'after', sleep: Sleep): Promise<void> {
  for (const { fault } of strikes) {
    if (fault.kind === 'latency' && (fault.when ?? 'before') === when) await sleep(fault.ms)
  }
}

function statusOf(delivery: Delivery): number | undefined {
  switch (delivery.kind) {
    case 'answer':
    case 'aborted':
      return delivery.answer.status
    case 'stream':
      return 200
    case 'reset':
    case 'hang':
      return undefined
  }
}

function firstOf<Item, Result>(items: readonly Item[], read: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const result = read(item)
    if (result !== undefined) return result
  }
  return undefined
}
