import type { Group, License, Named, Role, User, Workspace } from '../resources.ts'
import type { FieldTable } from './field-table.ts'

/**
 * By which fields each resource can be filtered, sorted and keyed (`unified-api.md §2.3`, and every further scalar of our
 * objects). The names are the resource's own, the aliases the incumbent's.
 */

const ids = (list: readonly Named[] | undefined): readonly string[] | undefined => list?.map(({ id }) => id)

/** References are sorted by the name a person sees first. */
const firstName = (list: readonly Named[] | undefined): string | undefined => list?.[0]?.name ?? list?.[0]?.id

export const USER_FIELDS: FieldTable<User> = {
  resource: 'users',
  fields: {
    id: { kind: 'id', one: (user) => user.id },
    external_id: { kind: 'text', one: (user) => user.external_id },
    username: { kind: 'caseless', one: (user) => user.username },
    name: { kind: 'text', one: (user) => user.name },
    first_name: { kind: 'text', one: (user) => user.first_name },
    last_name: { kind: 'text', one: (user) => user.last_name },
    title: { kind: 'text', one: (user) => user.title },
    emails: {
      kind: 'caseless',
      many: (user) => user.emails.map(({ email }) => email),
      orderedBy: (user) => (user.emails.find((email) => email.is_primary) ?? user.emails[0])?.email,
    },
    status: {
      kind: 'enum',
      values: ['active', 'inactive', 'deleted', 'invited', 'created'] satisfies User['status'][],
      one: (user) => user.status,
    },
    is_email_verified: { kind: 'boolean', one: (user) => user.is_email_verified },
    is_2fa_enabled: { kind: 'boolean', one: (user) => user.is_2fa_enabled },
    roles: { kind: 'id', many: (user) => ids(user.roles), orderedBy: (user) => firstName(user.roles) },
    groups: { kind: 'id', many: (user) => ids(user.groups), orderedBy: (user) => firstName(user.groups) },
    organizations: {
      kind: 'id',
      many: (user) => ids(user.organizations),
      orderedBy: (user) => firstName(user.organizations),
    },
    workspaces: { kind: 'id', many: (user) => ids(user.workspaces), orderedBy: (user) => firstName(user.workspaces) },
    licenses: { kind: 'id', many: (user) => ids(user.licenses), orderedBy: (user) => firstName(user.licenses) },
    languages: { kind: 'caseless', many: (user) => user.languages, orderedBy: (user) => user.languages[0] },
    // Vendors name a manager by an id or by an address, so either finds them.
    manager: {
      kind: 'caseless',
      many: ({ manager }) => [manager?.id ?? '', manager?.email ?? ''],
      orderedBy: ({ manager }) => manager?.name ?? manager?.email ?? manager?.id,
    },
    department: { kind: 'text', one: (user) => user.department },
    division: { kind: 'text', one: (user) => user.division },
    cost_center: { kind: 'text', one: (user) => user.cost_center },
    employee_number: { kind: 'text', one: (user) => user.employee_number },
    last_active_at: { kind: 'timestamp', one: (user) => user.last_active_at },
    last_login_at: { kind: 'timestamp', one: (user) => user.last_login_at },
    created_at: { kind: 'timestamp', one: (user) => user.created_at },
    updated_at: { kind: 'timestamp', one: (user) => user.updated_at },
  },
  aliases: {
    ids: 'id',
    email: 'emails',
    role: 'roles',
    role_id: 'roles',
    group: 'groups',
    group_id: 'groups',
    organization: 'organizations',
    organization_id: 'organizations',
    workspace: 'workspaces',
    workspace_id: 'workspaces',
    license_id: 'licenses',
    manager_id: 'manager',
  },
}

export const GROUP_FIELDS: FieldTable<Group> = {
  resource: 'groups',
  fields: {
    id: { kind: 'id', one: (group) => group.id },
    external_id: { kind: 'text', one: (group) => group.external_id },
    name: { kind: 'text', one: (group) => group.name },
    description: { kind: 'text', one: (group) => group.description },
    organization: { kind: 'id', one: (group) => group.organization },
    // The incumbent's filter also knows `product`, though no object has it.
    group_type: {
      kind: 'enum',
      values: ['team', 'department', 'group', 'product'],
      one: (group) => group.group_type,
    },
    members: { kind: 'id', many: (group) => ids(group.members), orderedBy: (group) => firstName(group.members) },
    created_at: { kind: 'timestamp', one: (group) => group.created_at },
    updated_at: { kind: 'timestamp', one: (group) => group.updated_at },
  },
  aliases: { ids: 'id', user_id: 'members', organization_id: 'organization' },
}

export const ROLE_FIELDS: FieldTable<Role> = {
  resource: 'roles',
  fields: {
    id: { kind: 'id', one: (role) => role.id },
    name: { kind: 'text', one: (role) => role.name },
    label: { kind: 'text', one: (role) => role.label },
    description: { kind: 'text', one: (role) => role.description },
    type: { kind: 'text', one: (role) => role.type },
    applicable_in: { kind: 'enum', values: ['group', 'workspace'], one: (role) => role.applicable_in },
  },
  aliases: { ids: 'id' },
}

export const LICENSE_FIELDS: FieldTable<License> = {
  resource: 'licenses',
  fields: {
    id: { kind: 'id', one: (license) => license.id },
    name: { kind: 'text', one: (license) => license.name },
    description: { kind: 'text', one: (license) => license.description },
    status: { kind: 'enum', values: ['active', 'inactive'], one: (license) => license.status },
    is_paid: { kind: 'boolean', one: (license) => license.is_paid },
    available_quantity: { kind: 'number', one: (license) => license.available_quantity },
    assigned_quantity: { kind: 'number', one: (license) => license.assigned_quantity },
  },
  aliases: { ids: 'id' },
}

export const WORKSPACE_FIELDS: FieldTable<Workspace> = {
  resource: 'workspaces',
  fields: {
    id: { kind: 'id', one: (workspace) => workspace.id },
    name: { kind: 'text', one: (workspace) => workspace.name },
    description: { kind: 'text', one: (workspace) => workspace.description },
    status: { kind: 'enum', values: ['active', 'inactive'], one: (workspace) => workspace.status },
    organization: { kind: 'id', one: (workspace) => workspace.organization?.id },
  },
  aliases: { ids: 'id', workspace_id: 'id', organization_id: 'organization' },
}
