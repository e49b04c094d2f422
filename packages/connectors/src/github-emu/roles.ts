import type { Directory, Role } from '@rollcall/connector-kit'

/** What somebody may be in the enterprise ([A], `roles`). */
const DOCUMENTED: readonly Role[] = [
  ['user', 'Member', 'A member of the enterprise.'],
  ['guest_collaborator', 'Guest collaborator', 'Reaches only the repositories and organizations they were added to.'],
  ['enterprise_owner', 'Enterprise owner', 'Manages the enterprise, its policies and its people.'],
  ['billing_manager', 'Billing manager', 'Manages the bills of the enterprise.'],
].map(([id = '', label, description]) => ({
  id,
  name: id,
  label,
  description,
  applicable_in: 'workspace',
  remote_data: { value: id },
}))

/** GitHub has no list of roles: the documented ones, and the ids in their place that users of the first page hold. */
export const githubRoles = (users: NonNullable<Directory['users']>): NonNullable<Directory['roles']> => ({
  list: async () => {
    const { items, response } = await users.list({ where: [], position: undefined, limit: 100 })
    const known = new Set(DOCUMENTED.map(({ id }) => id))
    const others = [...new Set(items.flatMap(({ roles }) => roles.map(({ id }) => id)))].filter((id) => !known.has(id))
    const found = others.map((id): Role => ({ id, name: id, applicable_in: 'workspace', remote_data: { value: id } }))
    const roles = [...DOCUMENTED, ...found]
    return { items: roles, next: undefined, total: roles.length, response }
  },
})
