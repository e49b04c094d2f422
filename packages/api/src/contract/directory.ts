import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'
import { listQuery, readOneQuery, writeQuery } from './directory-query.ts'
import {
  groupSchema,
  groupWriteSchema,
  idParams,
  licenseSchema,
  list,
  pageOf,
  roleSchema,
  userSchema,
  userWriteSchema,
  vendorId,
  workspaceSchema,
} from './shapes.ts'

/** The unified user directory (`unified-api.md §2`, `design.md §5`). */

const BASE = '/unified/user-directory'
const read = { scope: 'directory:read', audit: { notAudited: 'reading is covered by the access log' } } as const
const write = { scope: 'directory:write', idempotent: true } as const

/** A row of a list over a tenant says which connection it is from. */
const listed = <T extends z.ZodRawShape>(row: z.ZodObject<T>, name: string) =>
  row
    .extend({
      integrated_account_id: z.string().optional().describe('With `tenant_id`: the connection the row is from.'),
    })
    .meta({ id: `Listed${name}` })

// ---- what a write is answered with, beyond the object ----

const outcome = {
  effects: list(
    z.object({
      code: z.enum([
        'removed_from_workspace',
        'sessions_ended',
        'sessions_not_ended',
        'assignments_lost',
        'seat_taken',
        'invite_sent',
        'already_so',
        'adopted',
      ]),
      message: z.string(),
    }),
  )
    .optional()
    .describe('What the write brought about beyond what was asked.'),
  ignored_fields: list(z.string()).optional().describe('Fields that were sent and that the vendor does not take.'),
  unconfirmed_fields: list(z.string())
    .optional()
    .describe('Fields that were sent and that the vendor does not show, so that nobody knows whether it took them.'),
  verification: z
    .object({
      status: z
        .enum(['verified', 'differs', 'unknown'])
        .describe('`differs`: it shows another value. `unknown`: it could not be asked, or its answer proves nothing.'),
      checked_at: z.string(),
      message: z.string(),
      differences: list(z.object({ field: z.string(), sent: z.unknown(), now: z.unknown() })),
    })
    .optional()
    .describe('With `verify=true`: what the vendor says when read back.'),
}

const writtenUserSchema = userSchema.extend(outcome).meta({ id: 'WrittenUser' })
const writtenGroupSchema = groupSchema.extend(outcome).meta({ id: 'WrittenGroup' })
const removedSchema = z.object({ id: z.string(), ...outcome }).meta({ id: 'Removed' })

const membersBody = z
  .strictObject({
    group_id: vendorId,
    user_id: vendorId.optional(),
    user_ids: list(vendorId).optional(),
  })
  .refine((body) => (body.user_id === undefined) !== (body.user_ids === undefined), {
    message: 'takes either user_id or user_ids',
  })

// ---- users ----

export const listUsers = defineEndpoint({
  ...read,
  id: 'listUsers',
  tag: 'Users',
  summary: 'List users',
  description:
    'Filters always work: what the vendor can filter by is asked of it, the rest is filtered here, page by page (`filter_applied`). A page may therefore hold fewer rows than `limit` and still have a `next_cursor`.',
  method: 'GET',
  path: `${BASE}/users`,
  query: listQuery([
    'status',
    'emails',
    'username',
    'name',
    'first_name',
    'last_name',
    'title',
    'department',
    'group_id',
    'role_id',
    'external_id',
    'created_at',
    'updated_at',
  ]),
  response: pageOf(listed(userSchema, 'User')),
})

export const getUser = defineEndpoint({
  ...read,
  id: 'getUser',
  tag: 'Users',
  summary: 'Get a user',
  method: 'GET',
  path: `${BASE}/users/:id`,
  params: idParams,
  query: readOneQuery,
  response: userSchema,
})

export const createUser = defineEndpoint({
  ...write,
  id: 'createUser',
  tag: 'Users',
  summary: 'Create a user',
  description: 'A lost answer never leads to a second user: the vendor is asked before anything is repeated.',
  method: 'POST',
  path: `${BASE}/users`,
  audit: { action: 'user.created' },
  query: writeQuery,
  body: userWriteSchema,
  bodyPassthrough: true,
  response: writtenUserSchema,
  status: 201,
})

export const updateUser = defineEndpoint({
  ...write,
  id: 'updateUser',
  tag: 'Users',
  summary: 'Update a user',
  description:
    'Only what is sent changes. `status: inactive` deactivates; where the vendor removes instead, `effects` says so.',
  method: 'PATCH',
  path: `${BASE}/users/:id`,
  audit: { action: 'user.updated' },
  params: idParams,
  query: writeQuery,
  body: userWriteSchema,
  bodyPassthrough: true,
  response: writtenUserSchema,
})

export const deleteUser = defineEndpoint({
  ...write,
  id: 'deleteUser',
  tag: 'Users',
  summary: 'Delete a user',
  description: "The vendor's own removal; what that means is in the integration's facts.",
  method: 'DELETE',
  path: `${BASE}/users/:id`,
  audit: { action: 'user.deleted' },
  params: idParams,
  query: writeQuery,
  response: removedSchema,
})

export const deleteUserByEmail = defineEndpoint({
  ...write,
  id: 'deleteUserByEmail',
  tag: 'Users',
  summary: 'Delete a user by e-mail address',
  description: 'Looks the address up first; exactly one user must have it.',
  method: 'DELETE',
  path: `${BASE}/users`,
  audit: { action: 'user.deleted' },
  query: writeQuery.extend({ emails: z.email().max(320) }),
  response: removedSchema,
})

export const endUserSessions = defineEndpoint({
  ...write,
  id: 'endUserSessions',
  tag: 'Users',
  summary: 'End the sessions of a user',
  description:
    'Signs the user out everywhere and leaves them as they are otherwise. For vendors where that is a call of its own (`facts.ends_sessions: separate-call`), where deactivating makes it, too; the capability is `users.sessions.end`.',
  method: 'POST',
  path: `${BASE}/users/:id/end-sessions`,
  audit: { action: 'user.sessions_ended' },
  params: idParams,
  query: writeQuery.omit({ verify: true, body_passthrough: true }),
  response: removedSchema,
})

// ---- groups ----

export const listGroups = defineEndpoint({
  ...read,
  id: 'listGroups',
  tag: 'Groups',
  summary: 'List groups',
  method: 'GET',
  path: `${BASE}/groups`,
  query: listQuery(['name', 'external_id', 'group_type', 'user_id', 'created_at', 'updated_at']),
  response: pageOf(listed(groupSchema, 'Group')),
})

export const getGroup = defineEndpoint({
  ...read,
  id: 'getGroup',
  tag: 'Groups',
  summary: 'Get a group',
  method: 'GET',
  path: `${BASE}/groups/:id`,
  params: idParams,
  query: readOneQuery,
  response: groupSchema,
})

export const createGroup = defineEndpoint({
  ...write,
  id: 'createGroup',
  tag: 'Groups',
  summary: 'Create a group',
  method: 'POST',
  path: `${BASE}/groups`,
  audit: { action: 'group.created' },
  query: writeQuery,
  body: groupWriteSchema,
  bodyPassthrough: true,
  response: writtenGroupSchema,
  status: 201,
})

export const updateGroup = defineEndpoint({
  ...write,
  id: 'updateGroup',
  tag: 'Groups',
  summary: 'Update a group',
  description: 'With `members`, the group has exactly these afterwards.',
  method: 'PATCH',
  path: `${BASE}/groups/:id`,
  audit: { action: 'group.updated' },
  params: idParams,
  query: writeQuery,
  body: groupWriteSchema,
  bodyPassthrough: true,
  response: writtenGroupSchema,
})

export const deleteGroup = defineEndpoint({
  ...write,
  id: 'deleteGroup',
  tag: 'Groups',
  summary: 'Delete a group',
  method: 'DELETE',
  path: `${BASE}/groups/:id`,
  audit: { action: 'group.deleted' },
  params: idParams,
  query: writeQuery,
  response: removedSchema,
})

export const addGroupMembers = defineEndpoint({
  ...write,
  id: 'addGroupMembers',
  tag: 'Groups',
  summary: 'Add members to a group',
  description: 'Safe to repeat. The group is read afterwards; a member the vendor did not add is an error.',
  method: 'POST',
  path: `${BASE}/groups/add`,
  audit: { action: 'group.members_added' },
  query: writeQuery,
  body: membersBody,
  response: z.object({ result: writtenGroupSchema }),
})

export const removeGroupMembers = defineEndpoint({
  ...write,
  id: 'removeGroupMembers',
  tag: 'Groups',
  summary: 'Remove members from a group',
  description: 'Safe to repeat. The group is read afterwards; a member the vendor did not remove is an error.',
  method: 'POST',
  path: `${BASE}/groups/remove-user`,
  audit: { action: 'group.members_removed' },
  query: writeQuery,
  body: membersBody,
  response: z.object({ result: writtenGroupSchema }),
})

// ---- the rest, as far as the vendor has it ----

export const listMe = defineEndpoint({
  ...read,
  id: 'listMe',
  tag: 'Users',
  summary: 'The user that the credential belongs to',
  method: 'GET',
  path: `${BASE}/me`,
  query: listQuery([]),
  response: pageOf(listed(userSchema, 'User')),
})

export const listRoles = defineEndpoint({
  ...read,
  id: 'listRoles',
  tag: 'Roles, licences, workspaces',
  summary: 'List roles',
  method: 'GET',
  path: `${BASE}/roles`,
  query: listQuery(['name', 'applicable_in']),
  response: pageOf(listed(roleSchema, 'Role')),
})

export const getRole = defineEndpoint({
  ...read,
  id: 'getRole',
  tag: 'Roles, licences, workspaces',
  summary: 'Get a role',
  method: 'GET',
  path: `${BASE}/roles/:id`,
  params: idParams,
  query: readOneQuery,
  response: roleSchema,
})

export const listLicenses = defineEndpoint({
  ...read,
  id: 'listLicenses',
  tag: 'Roles, licences, workspaces',
  summary: 'List licences',
  description: 'Where the vendor tells nothing about seats, they are counted from its users.',
  method: 'GET',
  path: `${BASE}/licenses`,
  query: listQuery(['name', 'status']),
  response: pageOf(listed(licenseSchema, 'License')),
})

export const getLicense = defineEndpoint({
  ...read,
  id: 'getLicense',
  tag: 'Roles, licences, workspaces',
  summary: 'Get a licence',
  method: 'GET',
  path: `${BASE}/licenses/:id`,
  params: idParams,
  query: readOneQuery,
  response: licenseSchema,
})

export const listWorkspaces = defineEndpoint({
  ...read,
  id: 'listWorkspaces',
  tag: 'Roles, licences, workspaces',
  summary: 'List workspaces',
  method: 'GET',
  path: `${BASE}/workspaces`,
  query: listQuery(['name', 'status']),
  response: pageOf(listed(workspaceSchema, 'Workspace')),
})

export const getWorkspace = defineEndpoint({
  ...read,
  id: 'getWorkspace',
  tag: 'Roles, licences, workspaces',
  summary: 'Get a workspace',
  method: 'GET',
  path: `${BASE}/workspaces/:id`,
  params: idParams,
  query: readOneQuery,
  response: workspaceSchema,
})
