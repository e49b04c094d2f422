import type { Group, License, Role, User, Workspace } from '../resources.ts'

/** Each field of a resource; a forgotten or an invented one does not compile. */
type Shape<R> = Readonly<Record<keyof R, true>>

const USER: Shape<User> = {
  id: true,
  external_id: true,
  username: true,
  name: true,
  first_name: true,
  last_name: true,
  title: true,
  emails: true,
  phones: true,
  status: true,
  is_email_verified: true,
  is_2fa_enabled: true,
  roles: true,
  groups: true,
  organizations: true,
  workspaces: true,
  licenses: true,
  avatar: true,
  bio: true,
  languages: true,
  urls: true,
  manager: true,
  department: true,
  division: true,
  cost_center: true,
  employee_number: true,
  last_active_at: true,
  last_login_at: true,
  created_at: true,
  updated_at: true,
  remote_data: true,
}

const GROUP: Shape<Group> = {
  id: true,
  external_id: true,
  name: true,
  description: true,
  organization: true,
  group_type: true,
  members: true,
  created_at: true,
  updated_at: true,
  remote_data: true,
}

const ROLE: Shape<Role> = {
  id: true,
  name: true,
  label: true,
  description: true,
  type: true,
  applicable_in: true,
  remote_data: true,
}

const LICENSE: Shape<License> = {
  id: true,
  name: true,
  description: true,
  available_quantity: true,
  assigned_quantity: true,
  is_paid: true,
  status: true,
  remote_data: true,
}

const WORKSPACE: Shape<Workspace> = {
  id: true,
  name: true,
  description: true,
  status: true,
  organization: true,
  remote_data: true,
}

/** All fields of each resource, in the order they are shown in. */
export const SHAPES = {
  users: Object.keys(USER),
  groups: Object.keys(GROUP),
  roles: Object.keys(ROLE),
  licenses: Object.keys(LICENSE),
  workspaces: Object.keys(WORKSPACE),
} as const satisfies Record<string, readonly string[]>

export type ResourceName = keyof typeof SHAPES
