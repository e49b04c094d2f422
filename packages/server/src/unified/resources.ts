import type {
  Capability,
  Connector,
  Directory,
  ListPage,
  ListRequest,
  PushdownField,
  Read,
} from '@rollcall/connector-kit'
import {
  type FieldTable,
  type Filter,
  GROUP_FIELDS,
  type Group,
  type JsonObject,
  LICENSE_FIELDS,
  type License,
  type ResourceName,
  ROLE_FIELDS,
  type Role,
  RollcallError,
  USER_FIELDS,
  type User,
  WORKSPACE_FIELDS,
  type Workspace,
} from '@rollcall/core'
import type { OpenConnection } from '../connections/index.ts'
import { addingGroups } from './group-membership.ts'

/** What every unified record has. */
export type Row = { readonly id: string; readonly remote_data: JsonObject }

/** How records are completed, and what the vendor did not tell for it, in sentences. */
export type Completion<R> = { readonly add: (row: R) => R; readonly doubts: readonly string[] }

/** A unified resource as its endpoints see it: how it is read, and what it can be filtered and sorted by. */
export type Resource<R extends Row> = {
  /** As in paths and capabilities. */
  readonly name: ResourceName | 'me'
  /** Whose fields its records have. */
  readonly shape: ResourceName
  readonly singular: string
  readonly fields: FieldTable<R>
  readonly list: (directory: Directory) => ((request: ListRequest) => Promise<ListPage<R>>) | undefined
  /** Absent where the vendor has no way to ask for one: then it is looked for in the list. */
  readonly get: (directory: Directory) => ((id: string) => Promise<Read<R>>) | undefined
  /** What reading one needs. */
  readonly getting: Capability
  readonly pushdown: (connector: Connector) => readonly PushdownField[]
  /** Adds to each record what a filter asks for and the vendor tells elsewhere. */
  readonly complete?: (directory: Directory, filter: Filter) => Promise<Completion<R> | undefined>
}

const none = (): readonly PushdownField[] => []

export const USERS: Resource<User> = {
  name: 'users',
  shape: 'users',
  singular: 'user',
  fields: USER_FIELDS,
  list: ({ users }) => users?.list,
  get: ({ users }) => users?.get,
  getting: 'users.get',
  pushdown: ({ pushdown }) => pushdown.users,
  complete: addingGroups,
}

export const ME: Resource<User> = {
  name: 'me',
  shape: 'users',
  singular: 'user',
  fields: USER_FIELDS,
  list: ({ me }) => me && (async () => onePage(await me.get())),
  get: ({ me }) => me?.get,
  getting: 'me.list',
  pushdown: none,
}

export const GROUPS: Resource<Group> = {
  name: 'groups',
  shape: 'groups',
  singular: 'group',
  fields: GROUP_FIELDS,
  list: ({ groups }) => groups?.list,
  get: ({ groups }) => groups?.get,
  getting: 'groups.get',
  pushdown: ({ pushdown }) => pushdown.groups,
}

export const ROLES: Resource<Role> = {
  name: 'roles',
  shape: 'roles',
  singular: 'role',
  fields: ROLE_FIELDS,
  list: ({ roles }) => roles?.list,
  get: () => undefined,
  getting: 'roles.list',
  pushdown: none,
}

export const LICENSES: Resource<License> = {
  name: 'licenses',
  shape: 'licenses',
  singular: 'licence',
  fields: LICENSE_FIELDS,
  list: ({ licenses }) => licenses?.list,
  get: () => undefined,
  getting: 'licenses.list',
  pushdown: none,
}

export const WORKSPACES: Resource<Workspace> = {
  name: 'workspaces',
  shape: 'workspaces',
  singular: 'workspace',
  fields: WORKSPACE_FIELDS,
  list: ({ workspaces }) => workspaces?.list,
  get: () => undefined,
  getting: 'workspaces.list',
  pushdown: none,
}

const onePage = <R extends Row>({ item, response }: Read<R>): ListPage<R> => ({
  items: [item],
  next: undefined,
  total: 1,
  response,
})

/** @throws RollcallError `capability_missing` (405), naming what the connection can do with the resource */
export const assertCan = (connection: OpenConnection, capability: Capability): void => {
  if (!connection.capabilities.includes(capability)) throw cannot(connection, capability)
}

export const cannot = ({ connector, capabilities }: OpenConnection, capability: string): RollcallError => {
  const [resource = '', ...method] = capability.split('.')
  const others = capabilities.filter((known) => known.startsWith(`${resource}.`))
  const can = others.length === 0 ? `It has no ${resource}.` : `What it can: ${others.join(', ')}.`
  return new RollcallError(
    'capability_missing',
    `${connector.name} cannot do "${method.join('.')}" with ${resource} over this connection. ${can}`,
    { effect: 'none' },
  )
}
