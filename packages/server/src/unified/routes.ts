import {
  addGroupMembers,
  createGroup,
  createUser,
  deleteGroup,
  deleteUser,
  deleteUserByEmail,
  type Endpoint,
  getGroup,
  getLicense,
  getRole,
  getUser,
  getWorkspace,
  listGroups,
  listLicenses,
  listMe,
  listRoles,
  listUsers,
  listWorkspaces,
  type QueryOf,
  removeGroupMembers,
  updateGroup,
  updateUser,
} from '@rollcall/api'
import type { Connections } from '../connections/index.ts'
import type { Call, Route } from '../http/index.ts'
import { toVerbatim } from './answer-shapes.ts'
import type { Answer, Reader } from './reader.ts'
import { GROUPS, LICENSES, ME, type Resource, ROLES, type Row, USERS, WORKSPACES } from './resources.ts'
import type { Writer } from './writer.ts'

export type UnifiedRoutesOptions = {
  readonly reader: Reader
  readonly writer: Writer
  readonly connections: Connections
}

/** The unified user directory over HTTP. */
export const unifiedRoutes = ({ reader, writer, connections }: UnifiedRoutesOptions): readonly Route[] => {
  const serve = serving(connections)

  // The queries of all lists are of one type, and so are those of all reads of one record.
  const lists = <R extends Row>(endpoint: Endpoint & Pick<typeof listUsers, 'method'>, resource: Resource<R>): Route =>
    serve(endpoint, (call) => reader.list(resource, call.query as QueryOf<typeof listUsers>, call))

  const gets = <R extends Row>(endpoint: Endpoint & Pick<typeof getUser, 'params'>, resource: Resource<R>): Route =>
    serve(endpoint, (call) =>
      reader.get(resource, { id: call.params.id, query: call.query as QueryOf<typeof getUser> }, call),
    )

  return [
    lists(listUsers, USERS),
    gets(getUser, USERS),
    serve(createUser, (call) => writer.createUser(call, call)),
    serve(updateUser, (call) => writer.updateUser({ ...call, id: call.params.id }, call)),
    serve(deleteUser, (call) => writer.deleteUser({ id: call.params.id, query: call.query }, call)),
    serve(deleteUserByEmail, (call) => writer.deleteUserByEmail({ email: call.query.emails, query: call.query }, call)),
    lists(listGroups, GROUPS),
    gets(getGroup, GROUPS),
    serve(createGroup, (call) => writer.createGroup(call, call)),
    serve(updateGroup, (call) => writer.updateGroup({ ...call, id: call.params.id }, call)),
    serve(deleteGroup, (call) => writer.deleteGroup({ id: call.params.id, query: call.query }, call)),
    serve(addGroupMembers, (call) => writer.changeMembers(toMembers(call, 'add'), call)),
    serve(removeGroupMembers, (call) => writer.changeMembers(toMembers(call, 'remove'), call)),
    lists(listMe, ME),
    lists(listRoles, ROLES),
    gets(getRole, ROLES),
    lists(listLicenses, LICENSES),
    gets(getLicense, LICENSES),
    lists(listWorkspaces, WORKSPACES),
    gets(getWorkspace, WORKSPACES),
  ]
}

const toMembers = ({ query, body }: Pick<Call<typeof addGroupMembers>, 'query' | 'body'>, act: 'add' | 'remove') => ({
  act,
  query,
  id: body.group_id,
  body: { userIds: body.user_ids ?? (body.user_id === undefined ? [] : [body.user_id]) },
})

/**
 * Joins an endpoint and a handler. What a handler answers depends on `response_format`, so its type is checked by the tests and not here.
 * What the vendor's answers said of the connection is written before the caller hears of it.
 */
const serving =
  (connections: Connections) =>
  <E extends Endpoint>(endpoint: E, handle: (call: Call<E>) => Promise<Answer>): Route => ({
    endpoint,
    handle: async (call) => {
      try {
        const answer = await handle(call as Call<E>)
        return answer.kind === 'json' ? answer.body : toVerbatim(answer.response)
      } finally {
        await connections.settled()
      }
    },
  })
