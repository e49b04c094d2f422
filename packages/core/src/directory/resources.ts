import type { JsonObject } from '../json.ts'

/**
 * The unified resources of the user directory (`unified-api.md §2.2`), in the spelling of the HTTP API. Only `id` is
 * always there; `undefined` (left out) means that the vendor did not say.
 */

export type Named = { readonly id: string; readonly name?: string | undefined }

export type UserStatus = 'active' | 'inactive' | 'deleted' | 'invited' | 'created'

export type Email = { readonly email: string; readonly type?: string | undefined; readonly is_primary: boolean }

export type Phone = {
  readonly number: string
  readonly extension?: string | undefined
  readonly type?: string | undefined
}

/** A user's role. `group`, `organization` or `workspace` say inside what it holds. */
export type UserRole = {
  readonly id: string
  readonly name: string
  readonly group?: string | undefined
  readonly organization?: string | undefined
  readonly workspace?: string | undefined
}

export type User = {
  readonly id: string
  readonly external_id?: string | undefined
  readonly username?: string | undefined
  readonly name?: string | undefined
  readonly first_name?: string | undefined
  readonly last_name?: string | undefined
  readonly title?: string | undefined
  readonly emails: readonly Email[]
  readonly phones: readonly Phone[]
  readonly status: UserStatus
  readonly is_email_verified?: boolean | undefined
  readonly is_2fa_enabled?: boolean | undefined
  readonly roles: readonly UserRole[]
  readonly groups: readonly (Named & { readonly organization?: string | undefined })[]
  readonly organizations?: readonly Named[] | undefined
  readonly workspaces?: readonly Named[] | undefined
  readonly licenses?: readonly Named[] | undefined
  readonly avatar?: string | undefined
  readonly bio?: string | undefined
  readonly languages: readonly string[]
  readonly urls?: readonly { readonly url: string; readonly type?: string | undefined }[] | undefined
  /** The manager as the vendor names them: an e-mail address or an id (`manager.id`), with a display name where known. */
  readonly manager?:
    | { readonly id?: string | undefined; readonly email?: string | undefined; readonly name?: string | undefined }
    | undefined
  readonly department?: string | undefined
  readonly division?: string | undefined
  readonly cost_center?: string | undefined
  readonly employee_number?: string | undefined
  readonly last_active_at?: string | undefined
  readonly last_login_at?: string | undefined
  readonly created_at?: string | undefined
  readonly updated_at?: string | undefined
  /** The vendor's own record, unchanged. */
  readonly remote_data: JsonObject
}

export type Group = {
  readonly id: string
  readonly external_id?: string | undefined
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly organization?: string | undefined
  readonly group_type?: 'team' | 'department' | 'group' | undefined
  /** Members as far as the vendor lists them with the group. */
  readonly members?: readonly Named[] | undefined
  readonly created_at?: string | undefined
  readonly updated_at?: string | undefined
  readonly remote_data: JsonObject
}

export type Role = {
  readonly id: string
  readonly name: string
  readonly label?: string | undefined
  readonly description?: string | undefined
  readonly type?: string | undefined
  readonly applicable_in?: 'group' | 'workspace' | undefined
  readonly remote_data: JsonObject
}

export type License = {
  readonly id: string
  readonly name: string
  readonly description?: string | undefined
  /** Total seats bought, where the vendor tells. */
  readonly available_quantity?: number | undefined
  readonly assigned_quantity?: number | undefined
  readonly is_paid?: boolean | undefined
  readonly status?: 'active' | 'inactive' | undefined
  readonly remote_data: JsonObject
}

export type Workspace = {
  readonly id: string
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly status?: 'active' | 'inactive' | undefined
  readonly organization?: Named | undefined
  readonly remote_data: JsonObject
}

/** What a caller sends to create or change a user. `remote_data` is merged into the vendor's body as it is, last. */
export type UserWrite = {
  readonly username?: string | undefined
  readonly external_id?: string | undefined
  readonly name?: string | undefined
  readonly first_name?: string | undefined
  readonly last_name?: string | undefined
  readonly title?: string | undefined
  readonly emails?: readonly Email[] | undefined
  readonly phones?: readonly Phone[] | undefined
  readonly status?: 'active' | 'inactive' | undefined
  readonly roles?: readonly { readonly id: string }[] | undefined
  readonly avatar?: string | undefined
  readonly languages?: readonly string[] | undefined
  readonly manager?:
    | { readonly id?: string | undefined; readonly email?: string | undefined; readonly name?: string | undefined }
    | undefined
  readonly department?: string | undefined
  readonly division?: string | undefined
  readonly cost_center?: string | undefined
  readonly employee_number?: string | undefined
  readonly remote_data?: JsonObject | undefined
}

export type GroupWrite = {
  readonly name?: string | undefined
  readonly external_id?: string | undefined
  readonly description?: string | undefined
  /** The complete list of members, where given. */
  readonly members?: readonly { readonly id: string }[] | undefined
  readonly remote_data?: JsonObject | undefined
}
