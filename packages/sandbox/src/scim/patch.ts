/**
 * PATCH operations on a plain document (RFC 7644 §3.5.2), in every form that Notion's clients are known to send
 * (notion-scim.md §8.1, §9.2): capitalised operations, operations without a path, dotted keys, the extension by object
 * and by path, value filters, and Entra's `Remove` with a list of values.
 */

import type { JsonObject } from './json.ts'
import { isObject, listOf, objectOf } from './json.ts'
import { ScimRefusal } from './refusal.ts'
import { ENTERPRISE_URN, GROUP_URN, NOTION_URN, PATCH_URN, USER_URN } from './schemas.ts'

const OPS = ['add', 'remove', 'replace'] as const

export type Operation = {
  readonly op: (typeof OPS)[number]
  readonly path?: string | undefined
  readonly value?: unknown
}

type Path = {
  /** Extension that holds the attribute; `undefined` for the core schema. */
  readonly extension?: string | undefined
  /** `undefined` when the path names a whole extension. */
  readonly attribute?: string | undefined
  readonly filter?: { readonly attribute: string; readonly value: string } | undefined
  readonly sub?: string | undefined
}

/** Attribute names are matched without regard to case; these are their spellings. */
const SPELLINGS = new Map(
  `userName name displayName emails active photos title phoneNumbers addresses roles locale preferredLanguage userType
  externalId members formatted givenName familyName value type primary role manager division department costCenter
  organization employeeNumber schemas ${NOTION_URN} ${ENTERPRISE_URN}`
    .split(/\s+/)
    .map((name) => [name.toLowerCase(), name]),
)

/** The documented spelling of an attribute name sent in any case. */
export function spell(name: string): string {
  return SPELLINGS.get(name.toLowerCase()) ?? name
}

export function readOperations(body: JsonObject): readonly Operation[] {
  if (!listOf(body['schemas']).includes(PATCH_URN)) throw invalid(`schemas must contain ${PATCH_URN}`)
  const operations = body['Operations']
  if (!Array.isArray(operations) || operations.length === 0) throw invalid('Operations must be a list with an entry')
  return operations.map((entry: unknown) => {
    const { op, path, value } = objectOf(entry)
    const known = OPS.find((name) => typeof op === 'string' && name === op.toLowerCase())
    if (known === undefined) throw invalid(`op must be one of ${OPS.join(', ')}`)
    if (path !== undefined && typeof path !== 'string') throw invalid('path must be text')
    if (known === 'remove' && path === undefined) {
      throw new ScimRefusal(400, 'remove needs a path', { scimType: 'noTarget' })
    }
    return { op: known, path, value }
  })
}

/** Applies operations in order. All or nothing: a refusal leaves the caller with the document it had. */
export function applyOperations(document: JsonObject, operations: readonly Operation[]): JsonObject {
  return operations.reduce((current, operation) => {
    if (operation.path !== undefined) return applyAt(current, operation, parsePath(operation.path))
    // Okta's form: an object of attributes; keys may be dotted paths or extension URNs.
    if (!isObject(operation.value)) throw invalid('value must be an object when there is no path')
    return Object.entries(operation.value).reduce(
      (inner, [key, value]) => applyAt(inner, { ...operation, value }, parsePath(key)),
      current,
    )
  }, document)
}

function parsePath(text: string): Path {
  const trimmed = text.trim()
  const extension = [NOTION_URN, ENTERPRISE_URN].find((urn) => trimmed.toLowerCase().startsWith(urn.toLowerCase()))
  if (extension !== undefined) {
    const rest = trimmed.slice(extension.length).replace(/^[:.]/, '')
    return rest === '' ? { extension } : { ...parseAttribute(rest), extension }
  }
  const core = [USER_URN, GROUP_URN].find((urn) => trimmed.toLowerCase().startsWith(`${urn.toLowerCase()}:`))
  return parseAttribute(core === undefined ? trimmed : trimmed.slice(core.length + 1))
}

function parseAttribute(text: string): Path {
  const [, attribute, filterText, sub] = /^([A-Za-z$][\w$-]*)(?:\[(.*)\])?(?:\.([\w$-]+))?$/.exec(text) ?? []
  if (attribute === undefined)
    throw new ScimRefusal(400, `path "${text}" is not understood`, { scimType: 'invalidPath' })
  const path = { attribute: spell(attribute), sub: sub === undefined ? undefined : spell(sub) }
  if (filterText === undefined) return path
  const [, name, quoted, bare] = /^\s*([\w$]+)\s+eq\s+(?:"(.*)"|(\S+))\s*$/i.exec(filterText) ?? []
  if (name === undefined) {
    throw new ScimRefusal(400, `filter "${filterText}" is not understood`, { scimType: 'invalidPath' })
  }
  return { ...path, filter: { attribute: spell(name), value: quoted ?? bare ?? '' } }
}

function applyAt(document: JsonObject, { op, value }: Operation, path: Path): JsonObject {
  const { extension, attribute } = path
  if (extension !== undefined) {
    const inner = objectOf(document[extension])
    if (attribute === undefined) {
      return { ...document, [extension]: op === 'remove' ? {} : { ...inner, ...objectOf(value) } }
    }
    return { ...document, [extension]: applyAt(inner, { op, value }, { ...path, extension: undefined }) }
  }
  if (attribute === undefined) throw invalid('path names no attribute')
  const present = document[attribute]
  const next = path.filter === undefined ? nextWhole(present, op, value, path) : nextFiltered(present, op, value, path)
  return { ...document, [attribute]: next }
}

function nextWhole(present: unknown, op: Operation['op'], value: unknown, { sub, attribute }: Path): unknown {
  if (sub !== undefined) {
    const inner = objectOf(present)
    return { ...inner, [sub]: op === 'remove' ? undefined : value }
  }
  if (op === 'remove') {
    // Entra names the members to remove in the value; RFC 7644 knows only "all of them".
    const unwanted = new Set(listOf(value).map(keyOf))
    return unwanted.size === 0 ? undefined : listOf(present).filter((entry) => !unwanted.has(keyOf(entry)))
  }
  if (Array.isArray(present) || attribute === 'members') {
    return op === 'replace' ? listOf(value) : appended(listOf(present), listOf(value))
  }
  return isObject(present) && isObject(value) ? { ...present, ...value } : value
}

function nextFiltered(present: unknown, op: Operation['op'], value: unknown, { filter, sub }: Path): unknown {
  if (filter === undefined) return present
  const entries = listOf(present)
  const matches = (entry: unknown): boolean =>
    // oxlint-disable-next-line typescript/no-base-to-string -- `primary eq true` compares a boolean; an object equals no value
    String(objectOf(entry)[filter.attribute] ?? '').toLowerCase() === filter.value.toLowerCase()
  if (op === 'remove' && sub === undefined) return entries.filter((entry) => !matches(entry))
  const patchOf = (entry: JsonObject): JsonObject =>
    sub === undefined ? { ...entry, ...objectOf(value) } : { ...entry, [sub]: op === 'remove' ? undefined : value }
  if (entries.some(matches)) return entries.map((entry) => (matches(entry) ? patchOf(objectOf(entry)) : entry))
  // Entra adds phoneNumbers[type eq "mobile"].value where there is none yet.
  return op === 'remove' ? entries : [...entries, patchOf({ [filter.attribute]: filter.value })]
}

function appended(present: readonly unknown[], added: readonly unknown[]): readonly unknown[] {
  const seen = new Set(present.map(keyOf))
  return [...present, ...added.filter((entry) => !seen.has(keyOf(entry)))]
}

/** What makes two entries of a list the same one: their `value`, else all of them. */
function keyOf(entry: unknown): string {
  const value = isObject(entry) ? (entry['value'] ?? entry) : entry
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function invalid(detail: string): ScimRefusal {
  return new ScimRefusal(400, detail, { scimType: 'invalidSyntax' })
}
