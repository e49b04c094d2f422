import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Endpoint, endpoints } from '@rollcall/api'
import { sampleAnswers } from './sample-answers.ts'

/**
 * A server that plays the API by its contract: what is asked is read with the contract's schemas and refused where they
 * refuse it, and what it answers must fit them too. So neither the CLI nor its tests can drift from the contract.
 */
export type ContractApi = {
  readonly url: string
  /** What was asked, in order. */
  readonly asked: readonly Asked[]
  readonly close: () => Promise<void>
}

export type Asked = {
  /** The endpoint's id, e.g. `listUsers`. */
  readonly id: string
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** What the API answers, by endpoint id; a {@link Refusal} is thrown. */
export type Answers = Readonly<Record<string, (asked: Asked) => unknown>>

/** What answers under `/proxy` and `/custom`. */
export type Vendor = (request: IncomingMessage, response: ServerResponse) => void

export const TOKEN = 'a-token'

/** Thrown by an answer to refuse. */
export class Refusal extends Error {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.status = status
    this.body = { statusCode: status, error: 'Refused', message, code, request_id: 'r-1', ...more }
  }
}

export const startContractApi = async (answers: Answers, vendor: Vendor): Promise<ContractApi> => {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    if (/^\/(proxy|custom)\//.test(request.url ?? '')) {
      vendor(request, response)
      return
    }
    void reply(request, { ...sampleAnswers, ...answers }, asked).then(({ status, body }) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    )
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the test API has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const reply = async (
  request: IncomingMessage,
  answers: Answers,
  asked: Asked[],
): Promise<{ readonly status: number; readonly body: unknown }> => {
  try {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      throw new Refusal(401, 'unauthorized', 'This token is unknown. Use another one.')
    }
    const { endpoint, question } = await read(request)
    asked.push(question)
    const answer = answers[endpoint.id]
    if (answer === undefined) throw new Error(`the test API has no answer for ${endpoint.id}`)
    return { status: endpoint.status ?? 200, body: endpoint.response.parse(answer(question)) }
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: error.body }
    return { status: 500, body: new Refusal(500, 'internal', `The test API failed: ${String(error)}`).body }
  }
}

const read = async (request: IncomingMessage): Promise<{ readonly endpoint: Endpoint; readonly question: Asked }> => {
  const url = new URL(request.url ?? '', 'http://api.test')
  const [endpoint, params] = find(request.method ?? '', url.pathname)
  const accept = (part: 'params' | 'query' | 'body', value: unknown): unknown => {
    const parsed = endpoint[part]?.safeParse(value)
    if (parsed?.error) throw new Refusal(400, 'invalid_request', `${endpoint.id}, ${part}: ${parsed.error.message}`)
    return parsed?.data
  }
  const question = {
    id: endpoint.id,
    params: accept('params', params),
    query: accept('query', parseQuery(url.searchParams)),
    body: accept('body', await readJson(request)),
  }
  return { endpoint, question }
}

/** `/integrated-account/me` comes before `/integrated-account/:id`. */
const bySpecificity = [...endpoints].toSorted((a, b) => a.path.split(':').length - b.path.split(':').length)

const find = (method: string, path: string): readonly [Endpoint, Readonly<Record<string, string>>] => {
  for (const endpoint of bySpecificity) {
    if (endpoint.method !== method) continue
    const groups = new RegExp(`^${endpoint.path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`).exec(path)
    if (groups === null) continue
    const params = Object.entries(groups.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])
    return [endpoint, Object.fromEntries(params)]
  }
  throw new Refusal(404, 'not_found', `There is no ${method} ${path}.`)
}

/** `a=1`, `a[b]=1`, `a[]=1`, `a[0][b][]=1`: to any depth. */
const parseQuery = (search: URLSearchParams): Readonly<Record<string, unknown>> => {
  const query: Nested = {}
  for (const [name, value] of search) {
    const keys = name.match(/[^[\]]+/g) ?? []
    const last = keys.pop() ?? ''
    let place = query
    for (const key of keys) {
      const inner = place[key]
      place = isNested(inner) ? inner : (place[key] = {})
    }
    const before = place[last]
    place[last] = name.endsWith('[]') ? [...(Array.isArray(before) ? before : []), value] : value
  }
  return query
}

/** Nothing but a tree of objects, lists and text is ever put into one. */
type Nested = { [name: string]: Nested | readonly unknown[] | string }

const isNested = (value: Nested[string] | undefined): value is Nested =>
  typeof value === 'object' && !Array.isArray(value)

const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const text = Buffer.concat(parts).toString()
  return text === '' ? undefined : JSON.parse(text)
}
