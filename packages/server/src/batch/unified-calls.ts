import { type DirectoryMethod, type Endpoint, jsonObject } from '@rollcall/api'
import { type Json, type JsonObject, RollcallError } from '@rollcall/core'
import { z } from 'zod'
import type { Call, Route } from '../http/index.ts'
import type { EntryAllowance } from './allowance.ts'
import type { BatchEntry, CallAnswer, FilledCall } from './entry.ts'
import { type BatchPage, readPages, single } from './read-pages.ts'

/** What the calls of a batch take over from the request that it came with. */
export type Frame = Pick<Call<Endpoint>, 'caller' | 'requestId' | 'signal' | 'raw'> & {
  readonly integratedAccountId: string
}

export type UnifiedCalling = {
  readonly method: DirectoryMethod
  readonly format: BatchEntry['response_format']
  readonly call: FilledCall
  readonly frame: Frame
  readonly allowance: EntryAllowance
}

/** Formats whose answer is not taken apart: one page, as it comes. */
const WHOLE_FORMATS: ReadonlySet<unknown> = new Set(['raw', 'stream', 'debug'])

/** Calls the unified directory as its own endpoints do: the same schemas, the same handlers, the same audit events. */
export const createUnifiedCalls = (routes: readonly Route[]) => {
  const byId = new Map(routes.map((route) => [route.endpoint.id, route]))

  return async ({ method, format, call, frame, allowance }: UnifiedCalling): Promise<CallAnswer> => {
    const { endpoint } = method
    const route = byId.get(endpoint.id)
    if (route === undefined) throw new RollcallError('internal', `There is no handler for ${endpoint.id}.`)
    const asked = {
      ...toWords(call.query),
      integrated_account_id: frame.integratedAccountId,
      ...(format === undefined ? {} : { response_format: format }),
    }
    const params = endpoint.params && check(endpoint.params, { id: call.id })
    const body = endpoint.body && check(bodySchema(endpoint, asked), call.body ?? {})
    const ask = (page: Readonly<Record<string, unknown>>): Promise<unknown> => {
      const query = endpoint.query && check(endpoint.query, { ...asked, ...page })
      return route.handle({ ...frame, params, query, body, setHeader: () => undefined })
    }

    if (method.method !== 'list' || WHOLE_FORMATS.has(asked.response_format)) {
      allowance.spend()
      const answer = single(toJson(await ask({})))
      allowance.took(answer.rows)
      return answer
    }
    const { limit = '100', next_cursor: cursor } = asked as Readonly<Record<string, Json>>
    return readPages(
      async (place) => {
        const most = Math.min(Number(limit), place.room)
        const page = {
          limit: Number.isNaN(most) ? limit : String(most),
          next_cursor: place.cursor,
          ignore_limit: undefined,
        }
        return toPage(await ask(page))
      },
      { cursor: typeof cursor === 'string' && cursor !== '' ? cursor : undefined, allowance },
    )
  }
}

/** As the query string would bring it: the contract reads texts. The incumbent's prefix is taken off as everywhere. */
const toWords = (query: JsonObject): Record<string, unknown> =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name.replace(/^truto_/, ''), toWord(value)]))

const toWord = (value: Json): unknown => {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map(toWord)
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toWord(inner)]))
  }
  return String(value)
}

const bodySchema = (
  { body = jsonObject, bodyPassthrough }: Endpoint,
  query: Readonly<Record<string, unknown>>,
): z.ZodType => (bodyPassthrough && query['body_passthrough'] === 'true' ? jsonObject : body)

const check = (schema: z.ZodType, value: unknown): unknown => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const failures = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const sentences = failures.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  throw new RollcallError('invalid_request', `The entry is not what this call takes: ${sentences}.`, {
    failures,
    effect: 'none',
  })
}

const pageSchema = z.object({
  result: z.array(z.unknown()),
  next_cursor: z.string().nullable(),
  partial_reasons: z.array(z.string()).optional(),
})

const toPage = (answer: unknown): BatchPage => {
  const page = pageSchema.safeParse(answer)
  if (page.success) {
    const { result, next_cursor: next, partial_reasons: doubts = [] } = page.data
    return { rows: result, next: next ?? undefined, doubts }
  }
  throw new RollcallError('invalid_request', 'key_by has no place in a batch, whose results are lists. Leave it out.')
}

const verbatimSchema = z.object({ contentType: z.string(), body: z.union([z.string(), z.instanceof(Uint8Array)]) })

/** The vendor's own body is a part of an answer here, so it is JSON where it can be. */
const toJson = (answer: unknown): unknown => {
  const verbatim = verbatimSchema.safeParse(answer)
  if (!verbatim.success) return answer
  const { body } = verbatim.data
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  try {
    return JSON.parse(text)
  } catch {
    return text // not JSON: the text itself
  }
}
