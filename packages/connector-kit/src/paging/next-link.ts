/** A link with its parameters; a comma, a semicolon or a bracket within quotes is none (RFC 8288 §3). */
const LINK = /<([^<>]*)>((?:[^<"]|"(?:[^"\\]|\\.)*")*)/g

const PARAMETER = /;\s*([^\s=;,"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/g

/** Where a `Link` header says that the next page is: an absolute address, or one relative to the page at hand. */
export const nextLink = (header: string): string | undefined => {
  for (const [, target, parameters = ''] of header.matchAll(LINK)) if (isNext(parameters)) return target
  return undefined
}

/** A link has a list of relations, of which the case does not count, and only its first `rel` counts (§3.3). */
const isNext = (parameters: string): boolean => {
  for (const [, name = '', quoted, plain] of parameters.matchAll(PARAMETER)) {
    if (name.toLowerCase() !== 'rel') continue
    return (quoted ?? plain ?? '').toLowerCase().split(/\s+/).includes('next')
  }
  return false
}

/** The value of a query parameter of an address; `undefined` where there is none, or an empty one. */
export const parameterOf = (address: string, name: string): string | undefined => {
  const [, query = ''] = /^[^?#]*\?([^#]*)/.exec(address) ?? []
  return new URLSearchParams(query).get(name) || undefined
}
