/**
 * Bearer tokens and whose they are (notion-scim.md §2): a SCIM token is bound to the owner who made it and dies when that
 * owner leaves or changes role.
 */
import { OWNER_COUNT } from '../population/population.ts'
import { accountIdAtSlot, findAccount, findMembership } from './accounts.ts'
import { recordAudit } from './audit.ts'
import { sendMail } from './mails.ts'
import type { Token } from './records.ts'
import type { Call, Workspace } from './workspace.ts'
import { nextId } from './workspace.ts'

/** The live token with this text, if there is one. */
export function findLiveToken(workspace: Workspace, kind: Token['kind'], text: string): Token | undefined {
  for (const token of workspace.tokens.values()) {
    if (token.token === text && token.kind === kind && token.revokedAt === undefined) return token
  }
  return undefined
}

export type NewToken = Pick<Token, 'kind' | 'creatorId' | 'scopes'> & { readonly token?: string | undefined }

export function createToken(call: Call, { kind, creatorId, scopes, token }: NewToken): Token {
  const { workspace } = call
  const id = nextId(workspace, 'token')
  const prefix = kind === 'scim' ? 'ntn_scim_' : 'adm_'
  const text = token ?? prefix + id.replaceAll('-', '')
  const created: Token = { id, token: text, kind, workspaceId: workspace.id, creatorId, scopes, createdAt: call.now }
  workspace.tokens.set(id, created)
  if (kind === 'scim') recordAudit(call, 'workspace.scim_token_generated', { token_id: id, creator_id: creatorId })
  return created
}

export function revokeToken(call: Call, token: Token, { reason }: { readonly reason: string }): void {
  if (token.revokedAt !== undefined) return
  call.workspace.tokens.set(token.id, { ...token, revokedAt: call.now, revokeReason: reason })
  if (token.kind === 'scim') recordAudit(call, 'workspace.scim_token_revoked', { token_id: token.id, reason })
}

/** Revokes what an owner created, and tells the owners who remain. */
export function revokeTokensOf(call: Call, creatorId: string, { reason }: { readonly reason: string }): void {
  const dying = [...call.workspace.tokens.values()].filter(
    (token) => token.creatorId === creatorId && token.kind === 'scim' && token.revokedAt === undefined,
  )
  for (const token of dying) {
    revokeToken(call, token, { reason })
    for (const ownerId of remainingOwnerIds(call.workspace, creatorId)) {
      const to = findAccount(call.workspace, ownerId)?.emails[0]
      if (to !== undefined) sendMail(call, { kind: 'token_revoked', to, about: token.id })
    }
  }
}

/** Did this account create the token that the present call was made with? */
export function isCreatorOfTokenInUse(call: Call, accountId: string): boolean {
  return call.actorId === accountId
}

/** Owners other than one: the sample's first members, and whoever was made an owner since. */
function remainingOwnerIds(workspace: Workspace, exceptId: string): readonly string[] {
  const sample = Array.from({ length: Math.min(OWNER_COUNT, workspace.population.size) }, (_, slot) =>
    accountIdAtSlot(workspace, slot),
  )
  return [...new Set([...sample, ...workspace.memberships.keys()])].filter((id) => {
    const membership = findMembership(workspace, id)
    return id !== exceptId && membership?.role === 'owner' && membership.removedAt === undefined
  })
}
