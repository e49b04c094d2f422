/** A user of SCIM as it is sent: whole in POST and PUT, in pieces in PATCH. What Slack has no attribute for, it passes over. */
import type { Json, Operation } from '../scim/body.ts'
import { assertSchema, isObject, requiredText, toBoolean } from '../scim/body.ts'
import { ScimRefusal } from '../scim/scim-refusal.ts'
import type { Profile } from './organization.ts'

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const ENTERPRISE_SCHEMA = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** Attributes that are kept as they are sent. */
const KEPT = ['externalId', 'displayName', 'nickName', 'title', 'timezone', 'preferredLanguage', 'locale']
/** Attributes with parts, and those that are kept. */
const PARTED: Readonly<Record<string, readonly string[]>> = {
  name: ['givenName', 'familyName', 'honorificPrefix'],
  [ENTERPRISE_SCHEMA]: ['employeeNumber', 'costCenter', 'organization', 'division', 'department', 'manager'],
}
/** Lists of which one value is kept. */
const ONE_OF = ['phoneNumbers', 'photos']

/** @throws ScimRefusal 400 */
export function readProfile(body: Json): Profile {
  assertSchema(body, USER_SCHEMA)
  const nobody: Profile = { userName: '', email: '', active: true, attributes: {} }
  requiredText(body, 'userName')
  return withAddress(Object.entries(body).reduce((profile, [path, value]) => applied(profile, { path, value }), nobody))
}

/** @throws ScimRefusal 400 */
export function patchProfile(before: Profile, operations: readonly Operation[]): Profile {
  const changed = operations.reduce(
    (profile, { op, path, value }) => applied(profile, { path, value: op === 'remove' ? undefined : value }),
    before,
  )
  return withAddress(changed)
}

type Given = { readonly path: string; readonly value: unknown }

function applied(profile: Profile, { path, value }: Given): Profile {
  const name = path.startsWith(`${USER_SCHEMA}:`) ? path.slice(USER_SCHEMA.length + 1) : path
  if (name === 'userName') return { ...profile, userName: requiredText({ userName: value }, 'userName') }
  if (name === 'active') return { ...profile, active: toBoolean(value) }
  if (name === 'emails') return { ...profile, email: textOf(oneOf(value)?.['value']) }
  return { ...profile, attributes: withAttribute(profile.attributes, { path: name, value }) }
}

type Attributes = Profile['attributes']

function withAttribute(attributes: Attributes, { path, value }: Given): Attributes {
  if (KEPT.includes(path)) return withOr(attributes, path, typeof value === 'string' ? value : undefined)
  if (ONE_OF.includes(path)) return withOr(attributes, path, singleOf(value))
  const parent = Object.keys(PARTED).find(
    (name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}:`),
  )
  if (parent === undefined) return attributes
  const before = attributes[parent]
  const parts = isObject(before) ? before : {}
  const given = path === parent ? value : { [path.slice(parent.length + 1)]: value }
  if (!isObject(given)) return withOr(attributes, parent, undefined)
  const known = Object.entries(given).flatMap(([part, inner]) => {
    const name = part.split('.', 1)[0] ?? part
    return PARTED[parent]?.includes(name) ? [[name, partOf(name, inner)] as const] : []
  })
  return withOr(
    attributes,
    parent,
    known.reduce((all, [part, inner]) => withOr(all, part, inner), parts),
  )
}

/** A manager is named by id alone. */
const partOf = (name: string, value: unknown): unknown =>
  name === 'manager' && typeof value === 'string' ? { value } : value

function withOr(values: Attributes, name: string, value: unknown): Attributes {
  const { [name]: _before, ...others } = values
  return value === undefined || value === null ? others : { ...others, [name]: value }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const singleOf = (value: unknown): unknown => {
  const one = oneOf(value)
  return one === undefined ? undefined : [{ ...one, primary: true }]
}

/** The primary one, or the first. */
function oneOf(value: unknown): Json | undefined {
  const all = (Array.isArray(value) ? value : [value]).filter(isObject)
  return all.find(({ primary }) => primary === true) ?? all[0]
}

function withAddress(profile: Profile): Profile {
  if (profile.email.includes('@')) return profile
  throw new ScimRefusal(400, 'missing_email')
}
