import { run } from '../run.ts'
import type { Edges } from '../session.ts'
import { type Answers, type ContractApi, startContractApi, TOKEN, type Vendor } from './contract-api.ts'

/** A person at a terminal, in front of an API that keeps to the contract. */
export type Desk = {
  readonly api: ContractApi
  /** Types a command line, as into a shell, and waits for its end. */
  readonly type: (line: string, around?: Around) => Promise<Ended>
}

type Around = {
  /** What the person answers, in order. Without it, nobody is there. */
  readonly answers?: readonly string[]
  readonly stdin?: string
  readonly env?: Edges['env']
  readonly columns?: number
  readonly startServer?: Edges['startServer']
  /** Looks at each piece of output as it is written. */
  readonly onOut?: (piece: string) => void
}

export type Ended = {
  readonly exitCode: number
  readonly out: string
  readonly err: string
  /** What was asked, and whether the answer could be seen. */
  readonly questions: readonly { readonly text: string; readonly echoes: boolean }[]
}

export const openDesk = async (answers: Answers = {}, vendor: Vendor = noVendor): Promise<Desk> => {
  const api = await startContractApi(answers, vendor)
  return { api, type: (line, around = {}) => type(line, around, api.url) }
}

const type = async (line: string, around: Around, url: string): Promise<Ended> => {
  const out: string[] = []
  const err: string[] = []
  const questions: { text: string; echoes: boolean }[] = []
  const answers = [...(around.answers ?? [])]
  const exitCode = await run(words(line).slice(1), {
    terminal: {
      out: async (chunk) => {
        const piece = Buffer.from(chunk).toString()
        out.push(piece)
        around.onOut?.(piece)
      },
      err: (text) => void err.push(text),
      stdin: once(around.stdin ?? ''),
      columns: around.columns,
      ask:
        around.answers === undefined
          ? undefined
          : async (question) => {
              questions.push(question)
              return answers.shift() ?? ''
            },
    },
    env: around.env ?? { ROLLCALL_URL: url, ROLLCALL_TOKEN: TOKEN },
    fetch: (address, init) => fetch(address, init),
    startServer: around.startServer ?? (async () => 0),
  })
  return { exitCode, out: out.join(''), err: err.join(''), questions }
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

/** Splits as a shell does, as far as single quotes go; settings of variables in front are dropped. */
const words = (line: string): readonly string[] =>
  (line.match(/(?:[^\s']|'[^']*')+/g) ?? [])
    .filter((word) => !/^[A-Z_]+=/.test(word))
    .map((word) => word.replaceAll("'", ''))

const noVendor: Vendor = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"totalResults":0}')
}
