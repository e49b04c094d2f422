import type { Directory, Role } from '@rollcall/connector-kit'

/** The workspace roles Notion documents (`notion-scim.md §6.1`). The fourth came without notice, so there may be more. */
const DOCUMENTED: readonly Role[] = [
  ['owner', 'Workspace owner', 'Manages settings, members and billing.'],
  ['membership_admin', 'Membership admin', 'Manages members and groups.'],
  ['member', 'Member', 'Has access to the workspace and its default teamspaces.'],
  ['restricted_member', 'Restricted member', 'Sees only the teamspaces and pages they were added to.'],
].map(([id = '', label, description]) => ({
  id,
  name: id,
  label,
  description,
  applicable_in: 'workspace',
  remote_data: { role: id },
}))

/** Notion has no list of roles: the documented ones, and whatever else members of the first page hold. */
export const notionRoles = (users: NonNullable<Directory['users']>): NonNullable<Directory['roles']> => ({
  list: async () => {
    const { items, response } = await users.list({ where: [], position: undefined, limit: 100 })
    const known = new Set(DOCUMENTED.map(({ id }) => id))
    const others = [...new Set(items.flatMap(({ roles }) => roles.map(({ id }) => id)))].filter((id) => !known.has(id))
    const found = others.map((id): Role => ({ id, name: id, applicable_in: 'workspace', remote_data: { role: id } }))
    const roles = [...DOCUMENTED, ...found]
    return { items: roles, next: undefined, total: roles.length, response }
  },
})
