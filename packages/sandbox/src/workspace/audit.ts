/**
 * The audit log (notion-scim.md §13). The envelope is the one SIEMs receive. The `type` strings marked `documented` were
 * seen in public detection rules; for the others Notion documents the event's name only and the string is ours, by analogy.
 */
import { findAccount } from './accounts.ts'
import type { AuditEvent } from './records.ts'
import type { Call } from './workspace.ts'
import { nextId } from './workspace.ts'

export const AUDIT_TYPES = {
  'workspace.scim_token_generated': 'documented',
  'workspace.scim_token_revoked': 'by analogy',
  'workspace.permissions.member_role_updated': 'documented',
  'workspace.permissions.member_added': 'by analogy',
  'workspace.permissions.member_removed': 'by analogy',
  'workspace.permissions.guest_removed': 'by analogy',
  'workspace.permissions.group_created': 'by analogy',
  'workspace.permissions.group_renamed': 'by analogy',
  'workspace.permissions.group_deleted': 'by analogy',
  'workspace.permissions.group_member_added': 'by analogy',
  'workspace.permissions.group_member_removed': 'by analogy',
  'teamspace.group_added': 'by analogy',
  'teamspace.group_removed': 'by analogy',
  'user.logout': 'documented',
  'user.settings.email_updated': 'documented',
  'user.settings.preferred_name_updated': 'documented',
} as const

export type AuditType = keyof typeof AUDIT_TYPES

export function recordAudit(call: Call, type: AuditType, details: Readonly<Record<string, unknown>>): void {
  const { workspace } = call
  const actor = findAccount(workspace, call.actorId)
  const event: AuditEvent = {
    event: {
      id: nextId(workspace, 'event'),
      timestamp: new Date(call.now).toISOString(),
      workspace_id: workspace.id,
      actor: { id: call.actorId, object: 'user', type: 'person', person: { email: actor?.emails[0] ?? '' } },
      ip_address: call.remoteAddress,
      platform: 'api',
      type,
      [type]: details,
    },
  }
  workspace.audit.add(event)
}
