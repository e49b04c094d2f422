import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A resource as the vendor keeps it. */
type Stored = Readonly<Record<string, unknown>> & { readonly id: string }

type Asked = { readonly method: string; readonly path: string; readonly query: URLSearchParams; readonly text: string }

type VendorAnswer = {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of a body: text that is no JSON. */
  readonly text?: string
}

/** What is answered instead of the truth. Without calling `honest`, nothing happens at the vendor. */
type Script = (asked: Asked, honest: () => VendorAnswer) => VendorAnswer | Promise<VendorAnswer>

/** A small SCIM server that can be told to lie, for what the sandbox rightly does not do. For tests only. */
export type ScriptedVendor = AsyncDisposable & {
  readonly url: string
  readonly users: Map<string, Stored>
  readonly groups: Map<string, Stored>
  /** E.g. `PATCH /Users/u1`, the first first. */
  readonly received: readonly string[]
  /** From now on; the latest first. `match`: method and path, `*` for any of either's parts, e.g. `GET /Users/*`. */
  script(match: string, script: Script): void
}

export const startScriptedVendor = async (userCount: number): Promise<ScriptedVendor> => {
  const users = new Map(Array.from({ length: userCount }, (_, at) => [`u${at + 1}`, userOf(`u${at + 1}`)]))
  const groups = new Map<string, Stored>([['g1', { id: 'g1', displayName: 'Pilots', members: [{ value: 'u1' }] }]])
  const scripts: { readonly match: string; readonly script: Script }[] = []
  const received: string[] = []
  const honest = (asked: Asked): VendorAnswer => {
    const [, collection = '', id] = asked.path.split('/').map(decodeURIComponent)
    const store = collection === 'Users' ? users : collection === 'Groups' ? groups : undefined
    if (store === undefined) return refusal(404, `there is nothing at ${asked.path}`)
    return id === undefined ? answerCollection(store, asked) : answerOne(store, asked, id)
  }
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', 'http://vendor.test')
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const asked = { method: request.method ?? '', path: url.pathname, query: url.searchParams, text }
    received.push(`${asked.method} ${asked.path}`)
    const scripted = scripts.findLast(({ match }) => isMatch(match, asked))
    const answer = scripted ? await scripted.script(asked, () => honest(asked)) : honest(asked)
    response.writeHead(answer.status, { 'content-type': 'application/scim+json', ...answer.headers })
    response.end(answer.text ?? (answer.body === undefined ? '' : JSON.stringify(answer.body)))
  }
  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : ''}`,
    users,
    groups,
    received,
    script: (match, script) => void scripts.push({ match, script }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export const userOf = (id: string): Stored => ({
  id,
  userName: `${id}@acme.test`,
  displayName: `User ${id}`,
  active: true,
})

export const refusal = (status: number, detail: string): VendorAnswer => ({
  status,
  body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), detail },
})

/** A page of a list, of which the vendor says that it has so many rows in all. */
export const listAnswer = (rows: readonly unknown[], total = rows.length, startIndex = 1): VendorAnswer => ({
  status: 200,
  body: { totalResults: total, startIndex, itemsPerPage: rows.length, Resources: rows },
})

const isMatch = (match: string, { method, path }: Asked): boolean => {
  const [wanted = '', pattern = ''] = match.split(' ')
  return (wanted === '*' || wanted === method) && new RegExp(`^${pattern.replaceAll('*', '[^/]+')}$`).test(path)
}

const answerCollection = (store: Map<string, Stored>, { method, query, text }: Asked): VendorAnswer => {
  if (method === 'GET') {
    const [, name] = /^(?:userName|displayName) eq (".*")$/i.exec(query.get('filter') ?? '') ?? []
    const rows = [...store.values()].filter(
      (one) => name === undefined || (one['userName'] ?? one['displayName']) === JSON.parse(name),
    )
    const start = Number(query.get('startIndex') ?? 1)
    const count = Number(query.get('count') ?? 100)
    return listAnswer(rows.slice(start - 1, start - 1 + count), rows.length, start)
  }
  const made = { active: true, ...Object(JSON.parse(text)), id: `id-${store.size + 1}` }
  store.set(made.id, made)
  return { status: 201, body: made }
}

const answerOne = (store: Map<string, Stored>, { method, text }: Asked, id: string): VendorAnswer => {
  const one = store.get(id)
  if (one === undefined) return refusal(404, `${id} is not known`)
  if (method === 'GET') return { status: 200, body: one }
  if (method === 'DELETE') {
    store.delete(id)
    return { status: 204 }
  }
  const changed: Stored = { ...one, ...changesIn(Object(JSON.parse(text)).Operations), id }
  store.set(id, changed)
  return { status: 200, body: changed }
}

type Operation = { readonly path?: string; readonly value?: unknown }

const changesIn = (operations: readonly Operation[]): Record<string, unknown> =>
  Object.assign({}, ...operations.map(({ path, value }) => (path === undefined ? value : { [path]: value })))
