/** A user of SCIM as it is sent: whole in POST and PUT, in pieces in PATCH. What GitHub has no attribute for, it passes over. */
import type { Json, Operation } from '../scim/body.ts'
import { assertSchema, isObject, requiredText, toBoolean } from '../scim/body.ts'
import { ScimRefusal } from '../scim/scim-refusal.ts'
import type { Email, Identity, Role } from './enterprise.ts'
import { USER_SCHEMA } from './resources.ts'

/** By name, and by the ids that identity providers may send in their place. */
const ROLES = new Set([
  'user',
  'guest_collaborator',
  'enterprise_owner',
  'billing_manager',
  '27d9891d-2c17-4f45-a262-781a0e55c80a',
  '1ebc4a02-e56c-43a6-92a5-02ee09b90824',
  '981df190-8801-4618-a08a-d91f6206c954',
  'ba4987ab-a1c3-412a-b58c-360fc407cb10',
  '0e338b8c-cc7f-498a-928d-ea3470d7e7e3',
  'e6be2762-e4ad-4108-b72d-1bbe884a0f91',
])

const NAME_PARTS = ['formatted', 'familyName', 'givenName', 'middleName']

export function readIdentity(body: Json): Identity {
  assertSchema(body, USER_SCHEMA)
  if (body['active'] === undefined) throw new ScimRefusal(400, 'active is required.', 'invalidValue')
  return {
    externalId: requiredText(body, 'externalId'),
    userName: requiredText(body, 'userName'),
    displayName: requiredText(body, 'displayName'),
    active: toBoolean(body['active']),
    name: readName(body['name']),
    emails: readEmails(body['emails'], { isTypeRequired: true }),
    roles: body['roles'] === undefined ? DEFAULT_ROLES : readRoles(body['roles']),
  }
}

const DEFAULT_ROLES: readonly Role[] = [{ value: 'user', primary: false }]

export function patchIdentity(identity: Identity, operations: readonly Operation[]): Identity {
  return operations.reduce(applyOne, identity)
}

function applyOne(identity: Identity, { op, path, value }: Operation): Identity {
  // A filter in a path has no effect here, although it is no error.
  if (path.includes('[')) return identity
  const [attribute = '', part] = path.replace(`${USER_SCHEMA}:`, '').split('.', 2)
  const isRemoval = op === 'remove'
  switch (attribute) {
    case 'externalId':
    case 'userName':
    case 'displayName':
      return { ...identity, [attribute]: requiredText({ [attribute]: isRemoval ? undefined : value }, attribute) }
    case 'active':
      return { ...identity, active: toBoolean(value) }
    case 'name':
      return { ...identity, name: patchName(identity.name, part, isRemoval ? undefined : value) }
    case 'emails': {
      const sent = readEmails(isRemoval ? [] : value, { isTypeRequired: false })
      return { ...identity, emails: op === 'add' ? [...identity.emails, ...sent] : sent }
    }
    case 'roles':
      return { ...identity, roles: isRemoval ? DEFAULT_ROLES : readRoles(value) }
    default:
      return identity
  }
}

function patchName(name: Identity['name'], part: string | undefined, value: unknown): Identity['name'] {
  if (part === undefined) return isObject(value) ? { ...name, ...textsOf(value) } : undefined
  const { [part]: _old, ...others } = name ?? {}
  return value === undefined ? others : { ...others, ...textsOf({ [part]: value }) }
}

function readName(value: unknown): Identity['name'] {
  if (value === undefined) return undefined
  const name = isObject(value) ? textsOf(value) : {}
  if (name['familyName'] === undefined || name['givenName'] === undefined) {
    throw new ScimRefusal(400, 'name needs familyName and givenName.', 'invalidValue')
  }
  return name
}

function textsOf(value: Json): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([part, text]) =>
      NAME_PARTS.includes(part) && typeof text === 'string' ? [[part, text]] : [],
    ),
  )
}

function readEmails(value: unknown, { isTypeRequired }: { readonly isTypeRequired: boolean }): readonly Email[] {
  const emails = Array.isArray(value) ? value.filter(isObject) : []
  if (emails.length === 0) throw new ScimRefusal(400, 'emails must hold at least one address.', 'invalidValue')
  return emails.map(({ value: address, type, primary }) => {
    if (typeof address !== 'string' || !address.includes('@')) {
      throw new ScimRefusal(400, 'Each of emails needs a value that is an address.', 'invalidValue')
    }
    if (isTypeRequired && (typeof type !== 'string' || typeof primary !== 'boolean')) {
      throw new ScimRefusal(400, 'Each of emails needs type and primary.', 'invalidValue')
    }
    return {
      value: address,
      ...(typeof type === 'string' ? { type } : {}),
      ...(typeof primary === 'boolean' ? { primary } : {}),
    }
  })
}

function readRoles(value: unknown): readonly Role[] {
  return (Array.isArray(value) ? value : [value]).map((given: unknown) => {
    const role = isObject(given) ? given : { value: given }
    const name = typeof role['value'] === 'string' ? role['value'].toLowerCase() : ''
    if (!ROLES.has(name)) throw new ScimRefusal(400, `"${String(role['value'])}" is no role.`, 'invalidValue')
    return { value: name, primary: role['primary'] === true }
  })
}
