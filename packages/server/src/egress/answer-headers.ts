import type { Dispatcher } from 'undici'
import { isRequestId } from './call-log.ts'

/** An answer's headers as undici gives them: parsed, names in lower case. */
export type ParsedHeaders = Record<string, string | string[] | undefined>

/** Repeats joined by a comma. Mostly there are none, and nothing is copied. */
export const flatten = (parsed: ParsedHeaders): Readonly<Record<string, string>> =>
  isFlat(parsed)
    ? parsed
    : Object.fromEntries(
        Object.entries(parsed).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : (value ?? []).join(', '),
        ]),
      )

const isFlat = (parsed: ParsedHeaders): parsed is Record<string, string> => {
  for (const name in parsed) if (typeof parsed[name] !== 'string') return false
  return true
}

export const requestIdOf = (headers: Readonly<Record<string, string>>): string | undefined => {
  for (const name in headers) if (isRequestId(name)) return headers[name]
  return undefined
}

export const toStrings = (raw: Dispatcher.DispatchController['rawHeaders']): string[] => {
  if (!Array.isArray(raw)) return []
  const strings: string[] = []
  for (const part of raw) strings.push(typeof part === 'string' ? part : part.toString('latin1'))
  return strings
}
