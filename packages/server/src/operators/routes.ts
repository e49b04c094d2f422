import {
  createResetLink,
  deleteInvitation,
  deleteOperator,
  getOperator,
  getOwnOperator,
  getSetUp,
  type invitationSchema,
  inviteOperator,
  listInvitations,
  listOperators,
  type operatorSchema,
  setUpOperator,
  updateOperator,
} from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { z } from 'zod'
import { type Caller, decodeKeyset, listOf, type Route, route, toKeysetPage } from '../http/index.ts'
import type { LinkRow } from './link-store.ts'
import { kindOf } from './links.ts'
import type { Operators } from './operators.ts'
import { originOf } from './origin.ts'
import { type Asking, roleOf } from './ranks.ts'
import type { OperatorRow } from './store.ts'

export type OperatorRoutesOptions = {
  readonly operators: Operators
  /** Sends a one-time link to somebody; whether it could. */
  readonly mail: (to: string, kind: 'invitation' | 'reset', path: string) => Promise<boolean>
  /** Where browsers reach the console. Left out: where this request says that it came from. */
  readonly publicUrl: string | undefined
}

/** Operators over HTTP. */
export const operatorRoutes = ({
  operators,
  mail,
  publicUrl,
}: OperatorRoutesOptions): { readonly own: readonly Route[]; readonly audited: readonly Route[] } => ({
  own: [
    route(getOwnOperator, async ({ caller }) => {
      if (caller.operator === undefined) {
        throw new RollcallError('forbidden', 'An API token is nobody: this is for a session of the console.')
      }
      const row = await operators.get(caller.operator.id)
      return { ...view(row), scopes: [...caller.scopes], environment_id: caller.environmentId }
    }),
    route(getSetUp, async ({ raw }) => {
      const token = raw.request.headers['x-set-up-token']
      const link = await operators.describe(typeof token === 'string' ? token : '')
      return { kind: kindOf(link), email: link.email, name: link.name, role: roleOf(link) }
    }),
    route(setUpOperator, async ({ body }) => operators.setUp(body)),
  ],
  audited: [
    route(listOperators, async ({ query }) => {
      const list = listOf('operators', query)
      const rows = await operators.list({ after: decodeKeyset(query.next_cursor, list), limit: query.limit + 1 })
      return toKeysetPage(rows, query.limit, { place, view, list })
    }),
    route(inviteOperator, async ({ body, caller, raw }) => {
      const token = await operators.invite(await asking(operators, caller), body)
      const path = setUpPath(token)
      const mailed = await mail(body.email, 'invitation', path)
      return { email: body.email, role: body.role, url: (publicUrl ?? originOf(raw.request.headers)) + path, mailed }
    }),
    route(listInvitations, async ({ query }) => {
      const list = listOf('invitations', query)
      const after = decodeKeyset(query.next_cursor, list)
      const rows = await operators.listInvitations({ after, limit: query.limit + 1 })
      return toKeysetPage(rows, query.limit, { place, view: invitationView, list })
    }),
    route(deleteInvitation, async ({ params, caller }) => {
      await operators.withdrawInvitation(await asking(operators, caller), params.id)
      return { id: params.id }
    }),
    route(getOperator, async ({ params }) => view(await operators.get(params.id))),
    route(updateOperator, async ({ params, body, caller }) => {
      const { name, role, is_disabled: isDisabled } = body
      return view(await operators.update(await asking(operators, caller), params.id, { name, role, isDisabled }))
    }),
    route(deleteOperator, async ({ params, caller }) => {
      await operators.remove(await asking(operators, caller), params.id)
      return { id: params.id }
    }),
    route(createResetLink, async ({ params, body, caller, raw }) => {
      const { row, token } = await operators.resetLink(await asking(operators, caller), params.id, {
        secondFactor: body.second_factor,
      })
      const path = setUpPath(token)
      const mailed = await mail(row.email, 'reset', path)
      return { url: (publicUrl ?? originOf(raw.request.headers)) + path, mailed }
    }),
  ],
})

const place = (row: Pick<OperatorRow, 'id' | 'created_at'>) => ({ createdAt: row.created_at, id: row.id })

/** Where the console uses a one-time link. */
export const setUpPath = (token: string): string => `/console/setup?token=${token}`

const asking = async (operators: Operators, { operator, actor, tokenId }: Caller): Promise<Asking> => ({
  role: operator === undefined ? await operators.rankOfToken(tokenId) : roleOf(operator),
  actor,
})

const view = (row: OperatorRow): z.output<typeof operatorSchema> => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: roleOf(row),
  second_factor: row.two_factor_enabled ?? false,
  disabled_at: row.disabled_at?.toISOString() ?? null,
  last_signed_in_at: row.last_signed_in_at?.toISOString() ?? null,
  created_at: row.created_at.toISOString(),
})

const invitationView = (row: LinkRow): z.output<typeof invitationSchema> => ({
  id: row.id,
  email: row.email ?? '',
  name: row.name,
  role: roleOf(row),
  created_by: row.created_by,
  created_at: row.created_at.toISOString(),
  expires_at: row.expires_at.toISOString(),
})
