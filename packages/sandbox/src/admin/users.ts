/** Members as the Admin API shows them (notion-scim.md §12): no guests, no temporary members, never an avatar. */

import { objectOf, textOf } from '../scim/json.ts'
import { findAccount, findAccountByEmail } from '../workspace/accounts.ts'
import { memberCount, memberIdAt } from '../workspace/memberships.ts'
import type { Account } from '../workspace/records.ts'
import type { Call } from '../workspace/workspace.ts'
import type { AdminCall } from './answer-admin.ts'
import { adminPage } from './page.ts'
import { AdminRefusal } from './refusal.ts'

export function listWorkspaceUsers({ call, query }: AdminCall): unknown {
  const { workspace } = call
  return adminPage(
    {
      total: memberCount(workspace),
      at: (position) => adminUser(findAccount(workspace, memberIdAt(workspace, position))),
    },
    query,
  )
}

/** The account meant by `{"type":"email","email":…}` or `{"type":"id","id":…}`; the id form is likely, not documented. */
export function accountMeantBy(call: Call, value: unknown): Account {
  const { email, id } = objectOf(value)
  const byEmail = textOf(email)
  const byId = textOf(id)
  if (byEmail === undefined && byId === undefined) {
    throw new AdminRefusal(400, 'validation_error', 'user must name an email or an id.')
  }
  const account =
    byId === undefined ? findAccountByEmail(call.workspace, byEmail ?? '') : findAccount(call.workspace, byId)
  if (account === undefined) throw new AdminRefusal(404, 'object_not_found', 'There is no such user.')
  return account
}

function adminUser(account: Account | undefined): unknown {
  if (account === undefined) return null
  const { id, name, emails } = account
  return { object: 'user', id, type: 'person', name, avatar_url: null, person: { email: emails[0] } }
}
