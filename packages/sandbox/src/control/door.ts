/** Answers `/_sandbox/…`: token, door, body, refusal. What the doors do: `doors.ts`. */
import { timingSafeEqual } from 'node:crypto'
import type { Answer, VendorRequest } from '../http/exchange.ts'
import { bearerOf, emptyAnswer, jsonAnswer, segmentsAfter } from '../http/exchange.ts'
import { SandboxRefusal } from '../sandbox-refusal.ts'
import { MAX_BODY_BYTES } from '../scim/answer-scim.ts'
import type { JsonObject } from '../scim/json.ts'
import { isObject } from '../scim/json.ts'
import { refuseUnknownFields } from './checks.ts'
import type { SandboxControl } from './control.ts'
import type { Door } from './doors.ts'
import { DOOR_PREFIX, DOORS } from './doors.ts'

/** Answers a call to the control door. Refusals have the body `{error}` with a sentence. */
export function answerDoor(control: SandboxControl, request: VendorRequest, controlToken: string): Answer {
  try {
    checkToken(request, controlToken)
    const { door, parameters } = findDoor(request)
    const body = readBody(request)
    if (door.takes !== undefined) refuseUnknownFields(body, door.takes)
    const value = door.answer(control, { parameters, query: request.query, body })
    return value === undefined ? emptyAnswer(204) : json(200, value)
  } catch (error) {
    if (error instanceof SandboxRefusal) return json(error.status, { error: error.message })
    throw error
  }
}

function checkToken({ headers }: VendorRequest, controlToken: string): void {
  const given = Buffer.from(bearerOf(headers) ?? '')
  const wanted = Buffer.from(controlToken)
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return
  throw new SandboxRefusal(401, 'The control door needs "Authorization: Bearer <control token>".')
}

function findDoor(request: VendorRequest): { readonly door: Door; readonly parameters: readonly string[] } {
  const segments = segmentsAfter(DOOR_PREFIX, request.path)
  const fitting = DOORS.filter(({ path }) => segments !== undefined && matches(path, segments))
  const door = fitting.find(({ method }) => method === request.method)
  if (door !== undefined && segments !== undefined) {
    const wanted = door.path.split('/')
    return { door, parameters: segments.filter((_, place) => wanted[place] === '{}') }
  }
  if (fitting.length === 0)
    throw new SandboxRefusal(404, `There is no ${request.path}; GET ${DOOR_PREFIX} lists what is.`)
  throw new SandboxRefusal(405, `${request.path} takes ${fitting.map(({ method }) => method).join(', ')}.`)
}

function matches(path: string, segments: readonly string[]): boolean {
  const wanted = path === '' ? [] : path.split('/')
  return wanted.length === segments.length && wanted.every((part, place) => part === '{}' || part === segments[place])
}

function readBody({ body }: VendorRequest): JsonObject {
  if (body.length > MAX_BODY_BYTES) throw new SandboxRefusal(413, `The body must be at most ${MAX_BODY_BYTES} bytes.`)
  if (body.length === 0) return {}
  try {
    const parsed = JSON.parse(body.toString('utf8')) as unknown
    if (isObject(parsed)) return parsed
  } catch {
    // Falls through to the refusal.
  }
  throw new SandboxRefusal(400, 'The body must be a JSON object.')
}

function json(status: number, value: unknown): Answer {
  return jsonAnswer(status, value, { contentType: 'application/json' })
}
