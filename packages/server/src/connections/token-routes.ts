import { createApiToken, getApiToken, listApiTokens, revokeApiToken } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import { isUuid } from '../db/index.ts'
import { decodeKeyset, listOf, type Route, route, toKeysetPage } from '../http/index.ts'
import { tokenNotFound } from './not-found.ts'
import { keysetOf, type RoutesOptions } from './routes-options.ts'
import { findToken, listTokens } from './token-store.ts'
import { createToken } from './tokens.ts'
import { createdTokenView, tokenView } from './views.ts'

/** API tokens over HTTP. */
export const tokenRoutes = ({ db, events, tokens, now, newId }: RoutesOptions): readonly Route[] => [
  route(listApiTokens, async ({ query, caller }) => {
    const { limit, next_cursor } = query
    const list = listOf('tokens', query)
    const after = decodeKeyset(next_cursor, list)
    const rows = await listTokens(db, caller.environmentId, { after, limit: limit + 1 })
    return toKeysetPage(rows, limit, { place: keysetOf, view: tokenView, list })
  }),
  route(getApiToken, async ({ params, caller }) => {
    const row = isUuid(params.id) ? await findToken(db, caller.environmentId, params.id) : undefined
    if (row === undefined) throw tokenNotFound(params.id)
    return tokenView(row)
  }),
  route(createApiToken, async ({ body, caller }) => {
    const beyond = body.scopes.filter((scope) => !caller.scopes.includes(scope))
    if (body.scopes.length === 0 || beyond.length > 0) {
      throw new RollcallError(
        'invalid_request',
        `A token takes at least one scope, and only those of the token that makes it: ${caller.scopes.join(', ')}.`,
        {
          failures: [
            { path: 'scopes', message: beyond.length > 0 ? `${beyond.join(', ')} cannot be given` : 'is empty' },
          ],
        },
      )
    }
    const { name, scopes } = body
    const expiresAt = body.expires_at === undefined ? undefined : new Date(body.expires_at)
    if (expiresAt !== undefined && expiresAt <= now()) {
      throw new RollcallError(
        'invalid_request',
        'A token cannot expire before it is made. Send a time to come, or none.',
        {
          failures: [{ path: 'expires_at', message: 'is in the past' }],
        },
      )
    }
    const { environmentId, actor } = caller
    return db.transaction().execute(async (tx) => {
      const made = await createToken(
        { db: tx, now, newId },
        { environmentId, name, actor, scopes: [...new Set(scopes)], expiresAt },
      )
      const { token: _, ...payload } = createdTokenView(made)
      await events.publish(tx, { environmentId, type: 'api_token:created', payload })
      return createdTokenView(made)
    })
  }),
  route(revokeApiToken, async ({ params, caller }) => {
    await tokens.revoke(caller.environmentId, params.id)
    return { id: params.id }
  }),
]
