import type { Capability } from '../capabilities.ts'
import type { Directory } from '../directory.ts'
import type { Scim } from './exchange.ts'
import { scimGroups } from './groups.ts'
import { mapScimUser } from './map-user.ts'
import { read } from './read.ts'
import { type CreateOptions, scimUsers } from './users.ts'

type Parts = { readonly scim: Scim; readonly capabilities: readonly Capability[]; readonly options: CreateOptions }

/** A directory over SCIM with the methods that are declared, and no others. */
export const scimDirectory = ({ scim, capabilities, options }: Parts): Directory => {
  const has = (capability: Capability) => capabilities.includes(capability)
  const users = scimUsers(scim, options)
  const groups = scimGroups(scim, options)
  const me = {
    path: '',
    noun: 'user',
    map: (resource) => mapScimUser(resource, scim.dialect.mapping),
  } as const satisfies Parameters<typeof read>[1]
  return {
    ...(has('users.list') && {
      users: {
        list: users.list,
        get: users.get,
        ...(has('users.create') && { create: users.create }),
        ...(has('users.update') && { update: users.update }),
        ...(has('users.delete') && { delete: users.delete }),
      },
    }),
    ...(has('groups.list') && {
      groups: {
        list: groups.list,
        get: groups.get,
        ...(has('groups.create') && { create: groups.create }),
        ...(has('groups.update') && { update: groups.update }),
        ...(has('groups.delete') && { delete: groups.delete }),
        ...(has('groups.members.add') && { addMembers: groups.addMembers }),
        ...(has('groups.members.remove') && { removeMembers: groups.removeMembers }),
      },
    }),
    ...(has('me.list') && { me: { get: () => read(scim, me, 'Me') } }),
  }
}
