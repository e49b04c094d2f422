import type { Dispatcher } from 'undici'
import { isRequestId } from './call-log.ts'
import type { Upstream } from './upstream.ts'

/** An answer's headers as undici gives them: parsed, names in lower case. */
export type ParsedHeaders = Record<string, string | string[] | undefined>

/** Repeats joined by a comma, and nothing in them that the upstream conceals. */
export const flatten = (parsed: ParsedHeaders, { conceal }: Concealing): Readonly<Record<string, string>> => {
  const shown = conceal?.text ?? asItIs
  const headers: Record<string, string> = {}
  for (const name in parsed) {
    const value = parsed[name] ?? ''
    headers[name] = shown(typeof value === 'string' ? value : value.join(', '))
  }
  return headers
}

type Concealing = Pick<Upstream, 'conceal'>

const asItIs = (text: string): string => text

export const requestIdOf = (headers: Readonly<Record<string, string>>): string | undefined => {
  for (const name in headers) if (isRequestId(name)) return headers[name]
  return undefined
}

export const toStrings = (raw: Dispatcher.DispatchController['rawHeaders'], { conceal }: Concealing): string[] => {
  if (!Array.isArray(raw)) return []
  const shown = conceal?.text ?? asItIs
  const strings: string[] = []
  for (const part of raw) strings.push(shown(typeof part === 'string' ? part : part.toString('latin1')))
  return strings
}
