import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as the server received it. */
export type Asked = {
  readonly method: string
  /** Below the base URL and still percent-encoded, e.g. `/Users/a%2Fb`. */
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export type Answer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly text?: string
}

/** What a lying server may do besides answering. `hang up`: before an answer. `break off`: in the middle of it. `stay silent`: for ever. */
export type Reply = Answer | 'hang up' | 'break off' | 'stay silent'

/** The truth: lets the effect happen and says what the server would have answered. */
export type Honest = (asked: Asked) => Promise<Answer>

/** What is answered instead. Without calling `honest`, nothing happens at the server. */
export type Script = (asked: Asked, honest: () => Promise<Answer>) => Reply | Promise<Reply>

export type ScriptedServer = AsyncDisposable & {
  readonly baseUrl: string
  /** Every request, the first first. */
  readonly received: readonly Asked[]
  /**
   * From now on, requests that match are answered by the script, the latest script first.
   *
   * @param match method and path, `*` for any segment or any method, e.g. `GET /Users`, `* /Users/*`
   * @param times how many requests; all of them unless given
   */
  script(match: string, script: Script, times?: number): void
}

/** JSON in SCIM's media type. */
export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/scim+json', ...headers },
  text: JSON.stringify(body),
})

/** The answer with its JSON body changed. */
export const withBody = (answer: Answer, change: (body: Record<string, unknown>) => unknown): Answer => ({
  ...answer,
  text: JSON.stringify(change(Object(JSON.parse(answer.text ?? '{}')))),
})

/** Lets the effect happen, and answers otherwise. */
export const afterEffect =
  (reply: Reply): Script =>
  async (_, honest) => {
    await honest()
    return reply
  }

const BASE_PATH = '/scim/v2'

/** Starts a server on a free port of 127.0.0.1 that tells the truth of `honest`, except where a script says otherwise. */
export const startScriptedServer = async (honest: Honest): Promise<ScriptedServer> => {
  const received: Asked[] = []
  const scripts: { readonly pattern: RegExp; readonly script: Script; left: number }[] = []
  const decide = (asked: Asked): Reply | Promise<Reply> => {
    const found = scripts.findLast(({ pattern, left }) => left > 0 && pattern.test(`${asked.method} ${asked.path}`))
    if (found === undefined) return honest(asked)
    found.left -= 1
    return found.script(asked, () => honest(asked))
  }
  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const asked = await toAsked(message)
      received.push(asked)
      deliver(response, await decide(asked))
    } catch (error) {
      // a defect of the test must not look like a vendor's answer
      deliver(response, { status: 599, text: `The script failed: ${String(error)}` })
    }
  }
  const server = createServer((message, response) => {
    void answer(message, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}${BASE_PATH}`,
    received,
    script: (match, script, times = Number.POSITIVE_INFINITY) => {
      scripts.push({ pattern: toPattern(match), script, left: times })
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const toPattern = (match: string): RegExp =>
  new RegExp(`^${match.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/ ]+')}$`)

const toAsked = async (message: IncomingMessage): Promise<Asked> => {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  const [path = '', query = ''] = (message.url ?? '').split(/\?(.*)/s)
  return {
    method: message.method ?? '',
    path: path.startsWith(BASE_PATH) ? path.slice(BASE_PATH.length) : path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)])),
    text: Buffer.concat(chunks).toString('utf8'),
  }
}

const deliver = (response: ServerResponse, reply: Reply): void => {
  if (reply === 'stay silent') return
  if (reply === 'hang up') {
    response.destroy()
    return
  }
  if (reply === 'break off') {
    response.writeHead(200, { 'content-type': 'application/scim+json', 'content-length': '1000' })
    response.write('{"schemas":', () => response.destroy())
    return
  }
  response.writeHead(reply.status, reply.headers)
  response.end(reply.text)
}
