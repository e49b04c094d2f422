import { isJsonObject } from './json-object.ts'

/** Keys under which vendors name the rights that a token lacks. */
const SCOPE_KEYS = ['missing_scopes', 'missingScopes', 'required_scopes', 'requiredScopes', 'needed', 'scope', 'scopes']

type Places = { readonly headers: Readonly<Record<string, string>>; readonly body: unknown }

/** The rights a 403 says are missing: from the body, else from `WWW-Authenticate: … scope="…"` (RFC 6750 §3). */
export const findMissingScopes = ({ headers, body }: Places): readonly string[] | undefined => {
  const fromBody = isJsonObject(body)
    ? SCOPE_KEYS.map((key) => toList(body[key])).find((list) => list.length > 0)
    : undefined
  if (fromBody !== undefined) return fromBody
  const challenge = headers['www-authenticate'] ?? ''
  const fromHeader = /insufficient_scope/i.test(challenge) ? toList(/scope="([^"]*)"/i.exec(challenge)?.[1]) : []
  return fromHeader.length > 0 ? fromHeader : undefined
}

const toList = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value.split(/[\s,]+/).filter((part) => part !== '')
  return Array.isArray(value) ? value.filter((part): part is string => typeof part === 'string') : []
}
