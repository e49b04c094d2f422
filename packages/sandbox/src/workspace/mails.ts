/** Outbound mails. Nothing is sent: what Notion would have sent is written down. */
import type { Mail } from './records.ts'
import type { Call } from './workspace.ts'
import { nextId } from './workspace.ts'

type Draft = Pick<Mail, 'kind' | 'to' | 'about'>

/** An invitation; the organization's setting suppresses it, for workspace and group invitations alike (notion-scim.md §7). */
export function sendInvitation(call: Call, draft: Draft): void {
  if (call.switches.suppressInviteEmails === 'false') sendMail(call, draft)
}

/** A mail that no setting suppresses. */
export function sendMail(call: Call, draft: Draft): void {
  const { workspace } = call
  workspace.mails.add({ id: nextId(workspace, 'mail'), at: new Date(call.now).toISOString(), ...draft })
}
