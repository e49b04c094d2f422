/** Moves between statuses: each has those it starts from, and refuses the others. */
import type { Account, Scene, Status } from './org.ts'
import { setStatus } from './org.ts'
import { invalid, noSuchPath, OktaRefusal } from './refusal.ts'

type Call = { readonly operation: string; readonly sendsEmail: boolean }

/** @returns the body of the answer */
export function lifecycle(scene: Scene, account: Account, { operation, sendsEmail }: Call): unknown {
  switch (operation) {
    case 'activate':
      return activate(scene, account, sendsEmail)
    case 'deactivate':
      if (account.status === 'DEPROVISIONED') throw cannot('deactivate a user that is deactivated')
      deactivate(scene, account)
      return {}
    case 'suspend':
      if (account.status !== 'ACTIVE') throw cannot('suspend a user that is not active')
      setStatus(account, 'SUSPENDED', scene.now)
      return {}
    case 'unsuspend':
      if (account.status !== 'SUSPENDED') throw cannot('unsuspend a user that is not suspended')
      setStatus(account, 'ACTIVE', scene.now)
      return {}
    case 'unlock':
      if (account.status !== 'LOCKED_OUT')
        throw new OktaRefusal(403, 'E0000032', 'Unlock is not allowed for this user.')
      setStatus(account, 'ACTIVE', scene.now)
      return {}
    default:
      throw noSuchPath()
  }
}

const STARTS: readonly Status[] = ['STAGED', 'DEPROVISIONED']

function activate({ now, baseUrl }: Scene, account: Account, sendsEmail: boolean): unknown {
  if (!STARTS.includes(account.status))
    throw new OktaRefusal(403, 'E0000016', 'Activation failed because the user is already active')
  setStatus(account, account.hasPassword ? 'ACTIVE' : 'PROVISIONED', now)
  account.activatedAt = now
  if (sendsEmail) return {}
  const activationToken = `sandbox-activation-${account.id}`
  return { activationUrl: `${baseUrl}/welcome/${activationToken}`, activationToken }
}

/** Applications, password, sessions and tokens are gone with it; groups and the account stay. */
export function deactivate({ now, switches }: Pick<Scene, 'now' | 'switches'>, account: Account): void {
  Object.assign(account, { sessions: 0, oauthTokens: 0, applications: 0, hasPassword: false })
  if (switches.deactivation === 'at-once') return setStatus(account, 'DEPROVISIONED', now)
  Object.assign(account, { transitioningTo: 'DEPROVISIONED', statusChangedAt: undefined, updatedAt: now })
}

export function endSessions(account: Account, { alsoTokens }: { readonly alsoTokens: boolean }): void {
  account.sessions = 0
  if (alsoTokens) account.oauthTokens = 0
}

const cannot = (what: string): OktaRefusal => invalid(what, `Cannot ${what}.`)
