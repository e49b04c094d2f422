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
/** Lists, and how many of their values are kept. A role is a word of the profile, and gives no right. */
const LISTS: Readonly<Record<string, number>> = { phoneNumbers: 2, photos: 1, roles: 1 }

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
  if (name === 'emails') {
    const [first, second] = primaryFirst(value).map((each) => textOf(each['value']))
    return { ...profile, email: first ?? '', secondEmail: second }
  }
  return { ...profile, attributes: withAttribute(profile.attributes, { path: name, value }) }
}

type Attributes = Profile['attributes']

function withAttribute(attributes: Attributes, { path, value }: Given): Attributes {
  if (KEPT.includes(path)) return withOr(attributes, path, typeof value === 'string' ? value : undefined)
  const most = LISTS[path]
  if (most !== undefined) return withOr(attributes, path, listOf(path, primaryFirst(value).slice(0, most)))
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

/** A manager is named by `managerId`, and by nothing else. */
const partOf = (name: string, value: unknown): unknown => {
  if (name !== 'manager' || value === undefined) return value
  if (isObject(value) && typeof value['managerId'] === 'string') return { managerId: value['managerId'] }
  throw new ScimRefusal(400, 'improper_enterprise_schema_format')
}

function withOr(values: Attributes, name: string, value: unknown): Attributes {
  const { [name]: _before, ...others } = values
  return value === undefined || value === null ? others : { ...others, [name]: value }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Pictures are copied, and get an address of Slack's own. */
const listOf = (path: string, values: readonly Json[]): unknown =>
  values.length === 0
    ? undefined
    : values.map((value, at) => ({
        ...value,
        ...(path === 'photos' ? { value: `https://avatars.slack-edge.test/${textOf(value['value']).length}.png` } : {}),
        primary: at === 0,
      }))

function primaryFirst(value: unknown): readonly Json[] {
  const all = (Array.isArray(value) ? value : [value]).filter(isObject)
  const primary = all.find((each) => each['primary'] === true)
  return primary === undefined ? all : [primary, ...all.filter((each) => each !== primary)]
}

function withAddress(profile: Profile): Profile {
  if (profile.email.includes('@')) return profile
  throw new ScimRefusal(400, 'email_empty')
}
