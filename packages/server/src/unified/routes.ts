import {
  addGroupMembers,
  createGroup,
  createUser,
  deleteGroup,
  deleteUser,
  deleteUserByEmail,
  type Endpoint,
  endUserSessions,
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
  removeGroupMembers,
  updateGroup,
  updateUser,
} from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import { type Call, type Route, rateLimitHeaders } from '../http/index.ts'
import { toVerbatim } from './answer-shapes.ts'
import type { Answer, Reader } from './reader.ts'
import { GROUPS, LICENSES, ME, type Resource, ROLES, type Row, USERS, WORKSPACES } from './resources.ts'
import type { Writer } from './writer.ts'

export type UnifiedRoutesOptions = {
  readonly reader: Reader
  readonly writer: Writer
  readonly now: () => Date
}

/** The unified user directory over HTTP. */
export const unifiedRoutes = ({ reader, writer, now }: UnifiedRoutesOptions): readonly Route[] => {
  const serve = serving(now)

  const lists = <R extends Row>(endpoint: ListEndpoint, resource: Resource<R>): Route =>
    serve(endpoint, (call) => reader.list(resource, call.query, call))

  const gets = <R extends Row>(endpoint: GetEndpoint, resource: Resource<R>): Route =>
    serve(endpoint, (call) => reader.get(resource, { id: call.params.id, query: call.query }, call))

  return [
    lists(listUsers, USERS),
    gets(getUser, USERS),
    serve(createUser, (call) => writer.createUser(call, call)),
    serve(updateUser, (call) => writer.updateUser({ ...call, id: call.params.id }, call)),
    serve(deleteUser, (call) => writer.deleteUser({ id: call.params.id, query: call.query }, call)),
    serve(deleteUserByEmail, (call) => writer.deleteUserByEmail({ email: call.query.emails, query: call.query }, call)),
    serve(endUserSessions, (call) => writer.endSessions({ id: call.params.id, query: call.query }, call)),
    lists(listGroups, GROUPS),
    gets(getGroup, GROUPS),
    serve(createGroup, (call) => writer.createGroup(call, call)),
    serve(updateGroup, (call) => writer.updateGroup({ ...call, id: call.params.id }, call)),
    serve(deleteGroup, (call) => writer.deleteGroup({ id: call.params.id, query: call.query }, call)),
    serve(addGroupMembers, (call) => writer.changeMembers({ ...toMembers(call), act: 'add' }, call)),
    serve(removeGroupMembers, (call) => writer.changeMembers({ ...toMembers(call), act: 'remove' }, call)),
    lists(listMe, ME),
    lists(listRoles, ROLES),
    gets(getRole, ROLES),
    lists(listLicenses, LICENSES),
    gets(getLicense, LICENSES),
    lists(listWorkspaces, WORKSPACES),
    gets(getWorkspace, WORKSPACES),
  ]
}

/** The queries of all lists are of one type, and so are those of all reads of one record. */
type ListEndpoint = Endpoint & Pick<typeof listUsers, 'query'>
type GetEndpoint = Endpoint & Pick<typeof getUser, 'query' | 'params'>

const toMembers = ({ query, body }: Pick<Call<typeof addGroupMembers>, 'query' | 'body'>) => ({
  query,
  id: body.group_id,
  userIds: body.user_ids ?? (body.user_id === undefined ? [] : [body.user_id]),
})

/**
 * Joins an endpoint and a handler. What a handler answers depends on `response_format`, so its type is checked by the tests and not here.
 */
const serving =
  (now: () => Date) =>
  <E extends Endpoint>(endpoint: E, handle: (call: Call<E>) => Promise<Answer>): Route => ({
    endpoint,
    handle: async (call) => {
      const tellLimits = (headers: Readonly<Record<string, string>> = {}): void => {
        const limits = rateLimitHeaders(headers, now())
        for (const name in limits) call.setHeader(name, limits[name] ?? '')
      }
      try {
        const answer = await handle(call)
        tellLimits(answer.kind === 'json' ? answer.vendorHeaders : answer.response.headers)
        return answer.kind === 'json' ? answer.body : toVerbatim(answer.response)
      } catch (error) {
        if (error instanceof RollcallError) tellLimits(error.facts.remote?.headers)
        throw error
      }
    },
  })
