/** Sessions: who is signed in where. A removal ends all of an account's (notion-scim.md §8.4). */
import { recordAudit } from './audit.ts'
import type { Session } from './records.ts'
import type { Call, Workspace } from './workspace.ts'
import { nextId } from './workspace.ts'

/** All sessions of an account, ended ones included. */
export function sessionsOf(workspace: Workspace, accountId: string): readonly Session[] {
  const changed = workspace.sessions.get(accountId)
  if (changed !== undefined) return changed
  const decoded = workspace.population.ids.read(accountId)
  if (decoded?.kind !== 'member' || decoded.index >= workspace.population.size) return []
  return workspace.population.sessions(decoded.index)
}

export function endSessions(call: Call, accountId: string, { reason }: { readonly reason: string }): void {
  const { workspace } = call
  const sessions = sessionsOf(workspace, accountId)
  const open = sessions.filter((session) => session.endedAt === undefined)
  if (open.length === 0) return
  workspace.sessions.set(
    accountId,
    sessions.map((session) =>
      session.endedAt === undefined ? { ...session, endedAt: call.now, endReason: reason } : session,
    ),
  )
  recordAudit(call, 'user.logout', { user_id: accountId, sessions: open.length, reason })
}

/** A sign-in, as the control door can make one. */
export function startSession(call: Call, accountId: string, device: Session['device']): Session {
  const { workspace } = call
  // Beyond the ids of the sample members' sessions.
  const offset = workspace.population.size * 3
  const index = workspace.counters.get('session') ?? offset
  workspace.counters.set('session', index)
  const session: Session = { id: nextId(workspace, 'session'), accountId, device, startedAt: call.now }
  workspace.sessions.set(accountId, [...sessionsOf(workspace, accountId), session])
  return session
}
