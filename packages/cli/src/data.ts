import { readFile } from 'node:fs/promises'
import { jsonObject } from '@rollcall/api'
import { UsageError } from './exit-codes.ts'
import { parsePairs } from './pairs.ts'
import type { Terminal } from './terminal.ts'

/** The bytes behind `--data`: the text itself, a file's, or standard input's. @throws UsageError */
export const readData = async (data: string, terminal: Terminal): Promise<Uint8Array> => {
  if (data === '-') return gather(terminal.stdin)
  if (!data.startsWith('@')) return new TextEncoder().encode(data)
  const path = data.slice(1)
  try {
    return await readFile(path)
  } catch {
    // Whatever the system's reason, the remedy is the same.
    throw new UsageError(`The file ${path} cannot be read. Check its name and that you may read it.`)
  }
}

/** The JSON object behind an option. What was given is not repeated in the error: it may hold a secret. @throws UsageError */
export const readObject = async (
  given: { readonly data: string; readonly option: string },
  terminal: Terminal,
): Promise<JsonObject> => {
  const text = new TextDecoder().decode(await readData(given.data, terminal))
  try {
    const { data } = jsonObject.safeParse(JSON.parse(text))
    if (data !== undefined) return data
  } catch {
    // Reported below, together with JSON that is no object.
  }
  throw new UsageError(`${given.option} takes a JSON object, e.g. {"title":"Analyst"}; this is none.`)
}

/** As the contract reads it. */
type JsonObject = ReturnType<typeof jsonObject.parse>

/** The part of a schema of the contract's that is needed here. */
type Schema<T> = {
  readonly safeParse: (value: unknown) =>
    | { readonly success: true; readonly data: T }
    | {
        readonly success: false
        readonly error: {
          readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]
        }
      }
}

/** The body of a write: what `--data` holds, with each `--set` on top. @throws UsageError naming what is wrong with it */
export const readBody = async <T>(
  schema: Schema<T>,
  given: { readonly data: string | undefined; readonly set: readonly string[]; readonly terminal: Terminal },
): Promise<T> => {
  const data = given.data === undefined ? {} : await readObject({ data: given.data, option: '--data' }, given.terminal)
  const body = { ...data, ...Object.fromEntries(parsePairs(given.set, '--set')) }
  if (Object.keys(body).length === 0) throw new UsageError('There is nothing to send. Add --set name=value, or --data.')
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const failures = parsed.error.issues.map(({ path, message }) => `\n  ${[...path, message].map(String).join(': ')}`)
  throw new UsageError(`This cannot be sent:${failures.join('')}`)
}

const gather = async (chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}
