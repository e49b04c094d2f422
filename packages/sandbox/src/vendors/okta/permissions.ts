/** Who may do what: administrators by their role, applications by their scopes. */
import type { Account, Scene } from './org.ts'
import { isShutOff } from './org.ts'
import { forbidden } from './refusal.ts'

/** @throws OktaRefusal 403 unless the call's token was granted what its path needs */
export function assertMayCall({ caller }: Scene, kind: 'users' | 'groups', method: string): void {
  const { account, scopes } = caller
  const isRead = method === 'GET'
  if (scopes !== undefined) {
    const enough = [`okta.${kind}.manage`, ...(isRead ? [`okta.${kind}.read`] : [])]
    if (!enough.some((scope) => scopes.includes(scope)))
      throw forbidden({ 'www-authenticate': `Bearer error="insufficient_scope", scope="${enough.at(-1) ?? ''}"` })
  }
  if (!isRead && account?.adminRole === 'READ_ONLY_ADMIN') throw forbidden()
}

/** Administrators are changed by super administrators alone. */
export function assertMayChange({ caller }: Scene, account: Account): void {
  const isAdmin = account.adminRole !== undefined
  if (isAdmin && caller.account !== undefined && caller.account.adminRole !== 'SUPER_ADMIN') throw forbidden()
}

/** As {@link assertMayChange}, and the last super administrator stays. */
export function assertMayShutOff(scene: Scene, account: Account): void {
  assertMayChange(scene, account)
  if (account.adminRole !== 'SUPER_ADMIN') return
  const others = [...scene.org.accounts.values()].filter(({ id }) => id !== account.id)
  if (!others.some((other) => other.adminRole === 'SUPER_ADMIN' && !isShutOff(other))) throw forbidden()
}
