import { type Client, type ErrorBody, errorSchema, type Passage, RollcallApiError } from '@rollcall/api'
import { chooseAccount } from '../choose-account.ts'
import { type Command, defineCommand } from '../command.ts'
import { readData } from '../data.ts'
import { UsageError, VendorAnswerError } from '../exit-codes.ts'
import { argument, text, texts, yesOrNo } from '../input.ts'
import { accountOption } from '../options.ts'
import { parsePairs } from '../pairs.ts'
import type { Terminal } from '../terminal.ts'

/** The vendor's own API: its answer goes to standard output byte for byte, as it arrives. */

const passageCommand = (command: {
  readonly name: string
  readonly summary: string
  readonly path: string
  readonly examples: Command['examples']
  readonly open: (client: Client, account: string) => Passage
}): Command =>
  defineCommand({
    name: command.name,
    summary: command.summary,
    takes: {
      method: argument('<method>', 'GET, POST, PUT, PATCH, DELETE, …'),
      path: argument('<path>', command.path),
      account: accountOption,
      query: texts('-q, --query <name=value>', 'a query parameter; may be repeated'),
      header: texts('-H, --header <name: value>', 'a header; may be repeated'),
      data: text('-d, --data <body>', 'the body, as it is; @file reads a file, - reads standard input'),
      include: yesOrNo('-i, --include', 'show status and headers of the answer on standard error'),
    },
    examples: command.examples,
    run: async (session, { method, path, account, query, header, data, include }) => {
      const { client, terminal } = session
      const headers = parseHeaders(header)
      const passage = command.open(client, await chooseAccount(session, account))
      const body = data === undefined ? undefined : await readData(data, terminal)
      const answer = await passage.request(method, path, {
        query: parsePairs(query, '--query'),
        headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
        body: body === undefined ? undefined : new Uint8Array(body),
      })
      if (include) terminal.err(headOf(answer))
      await passOn(answer, terminal)
    },
  })

export const proxy = passageCommand({
  name: 'proxy',
  summary: "Call a resource of the vendor's own API, as the connector names it",
  path: 'resource and what follows it, e.g. /Users/42',
  open: (client, account) => client.proxy(account),
  examples: [
    'rollcall proxy GET /Users -q count=10',
    `rollcall proxy POST /Groups -H 'content-type: application/scim+json' -d '{"displayName":"Design"}'`,
  ],
})

export const custom = passageCommand({
  name: 'custom',
  summary: "Call any path of the vendor's own API",
  path: "any path below the vendor's base URL",
  open: (client, account) => client.custom(account),
  examples: ['rollcall custom GET /ServiceProviderConfig'],
})

const parseHeaders = (headers: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    headers.map((header) => {
      const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):\s*(.*)$/.exec(header) ?? []
      if (name === undefined || value === undefined) throw new UsageError('--header takes "name: value".')
      return [name.toLowerCase(), value]
    }),
  )

const headOf = ({ status, statusText, headers }: Response): string =>
  [`${status} ${statusText}`.trimEnd(), ...[...headers].map(([name, value]) => `${name}: ${value}`), '', ''].join('\n')

/** Rollcall's own refusals are far smaller than this. */
const LARGEST_REFUSAL = 64 * 1024

/** @throws RollcallApiError where Rollcall refused or the answer broke off, VendorAnswerError where the vendor refused */
const passOn = async (answer: Response, terminal: Terminal): Promise<void> => {
  let held: Uint8Array[] | undefined = answer.ok ? undefined : []
  let size = 0
  const letGo = async (): Promise<void> => {
    const chunks = held ?? []
    held = undefined
    if (chunks.length > 0) await terminal.out(Buffer.concat(chunks))
  }
  try {
    for await (const chunk of chunksOf(answer)) {
      size += chunk.byteLength
      if (held === undefined) await terminal.out(chunk)
      else held.push(chunk)
      if (size > LARGEST_REFUSAL) await letGo()
    }
    if (held !== undefined) throwIfOurs(answer, Buffer.concat(held).toString())
  } catch (error) {
    // A refusal of ours is reported instead of being printed; what a broken answer began with is all there is of it.
    if (error instanceof BrokenOffError) await letGo()
    throw error
  }
  await letGo()
  if (!answer.ok)
    throw new VendorAnswerError(`The vendor answered ${answer.status} ${answer.statusText}`.trimEnd() + '.')
}

/** The body as it arrives. @throws BrokenOffError */
async function* chunksOf({ body, status }: Response): AsyncGenerator<Uint8Array, void, undefined> {
  let size = 0
  try {
    for await (const chunk of body ?? []) {
      size += chunk.byteLength
      yield chunk
    }
  } catch (cause) {
    throw new BrokenOffError(
      `The answer (${status}) broke off; the ${size} bytes that had arrived were printed. Look before you repeat anything but a read.`,
      { cause },
    )
  }
}

/** The connection ended in the middle of an answer. */
class BrokenOffError extends Error {
  override readonly name = 'BrokenOffError'
}

/** A refusal by Rollcall itself is not the vendor's answer: it is reported like that of any other command. */
const throwIfOurs = (answer: Response, content: string): void => {
  const body = parseRefusal(content)
  if (body === undefined) return
  throw new RollcallApiError(body.message, {
    code: body.code,
    status: answer.status,
    body,
    requestId: body.request_id,
  })
}

const parseRefusal = (content: string) => {
  try {
    const value: unknown = JSON.parse(content)
    return isRefusal(value) ? value : undefined
  } catch {
    // Not JSON, so not ours.
    return undefined
  }
}

/** A newer server may know codes that this client does not; they are passed on as they are. */
const isRefusal = (value: unknown): value is ErrorBody & Pick<RollcallApiError, 'code'> =>
  errorSchema.safeParse(value).success
