import {
  afterSome,
  type Effect,
  isLostAnswer,
  RollcallError,
  readingBack,
  type User,
  type VendorSession,
  type Written,
} from '@rollcall/connector-kit'
import { ask, pathTo, readResource, textOf } from './exchange.ts'
import { mapUser } from './map-user.ts'

type Move = {
  readonly path: 'suspend' | 'unsuspend' | 'activate' | 'deactivate'
  /** Completes "while …". */
  readonly doing: string
  /** Whether somebody stands as the move leaves them. */
  readonly isDone: (user: User) => boolean
  readonly effects: readonly Effect[]
}

/**
 * Suspends, which can be undone; whom Okta does not let be suspended, since they are not active, it deactivates: their access is cut all
 * the same. A user whom Okta does not know is an error: its deactivated users stay, so that a 404 is no sign of one.
 */
export const deactivate = async (session: VendorSession, id: string): Promise<readonly Effect[]> => {
  const { item, status } = await readStatus(session, id)
  if (isShutOff(item)) return [already(`The user was ${status} at Okta already.`)]
  const isSuspendable = status === 'ACTIVE'
  return carryOut(session, id, {
    path: isSuspendable ? 'suspend' : 'deactivate',
    doing: `${isSuspendable ? 'suspending' : 'deactivating'} user ${id}`,
    isDone: isShutOff,
    effects: isSuspendable ? [] : [assignmentsLost(status)],
  })
}

/** Lets somebody in again. Whoever has never been shut off is left alone, be they locked out or not yet signed in. */
export const activate = async (session: VendorSession, id: string): Promise<readonly Effect[]> => {
  const { status } = await readStatus(session, id)
  const path = WAY_BACK[status]
  if (path === undefined) return [already(`The user was ${status} at Okta already.`)]
  return carryOut(session, id, {
    path,
    doing: `${path === 'unsuspend' ? 'unsuspending' : 'activating'} user ${id}`,
    isDone: (user) => !isShutOff(user) && user.status !== 'created',
    effects: path === 'activate' ? [INVITED] : [],
  })
}

/** At Okta, and the tokens that applications got through it. */
export const endSessions = async (session: VendorSession, id: string): Promise<Written<User>> => {
  const response = await ask(session, `ending the sessions of user ${id}`, {
    method: 'DELETE',
    path: pathTo('users', id, 'sessions'),
    query: [['oauthTokens', 'true']],
  })
  return { item: undefined, ignored: [], effects: [ENDED], response }
}

const WAY_BACK: Readonly<Record<string, 'unsuspend' | 'activate'>> = {
  SUSPENDED: 'unsuspend',
  DEPROVISIONED: 'activate',
  STAGED: 'activate',
}

const ENDED: Effect = {
  code: 'sessions_ended',
  message: 'Okta ended the user’s sessions and revoked the OAuth tokens of applications.',
}

const INVITED: Effect = {
  code: 'invite_sent',
  message: 'Okta sent the user an e-mail with a link to activate the account and to set a password.',
}

const assignmentsLost = (status: string): Effect => ({
  code: 'assignments_lost',
  message: `Okta suspends only active users, and this one was ${status}: they were deactivated instead, and lose their password and their applications.`,
})

const already = (message: string): Effect => ({ code: 'already_so', message })

/** On its way to being deactivated counts, too: Okta finishes that by itself. */
const isShutOff = ({ status, remote_data: remote }: User): boolean =>
  status === 'inactive' || remote['transitioningToStatus'] === 'DEPROVISIONED'

/** Okta refuses a move that was made already, so after a lost answer the user is read before it is sent again. */
const carryOut = async (session: VendorSession, id: string, move: Move): Promise<readonly Effect[]> => {
  const send = () => ask(session, move.doing, requestOf(id, move))
  try {
    await send()
  } catch (error) {
    if (!isLostAnswer(error)) throw error
    const { item } = await readStatus(session, id).catch(leavingOpen)
    if (move.isDone(item)) return move.effects
    await send().catch(leavingOpen)
  }
  const { item, status } = await readingBack(readStatus(session, id))
  if (move.isDone(item)) return move.effects
  throw new RollcallError(
    'vendor_refused',
    `Okta answered well while ${move.doing}, and still shows them as ${status}. Repeat it, or do it there by hand.`,
    { status: 502, effect: 'unknown' },
  )
}

/** Without `sendEmail=true` an activation is answered with a token to take over the account: nothing for an API's answer. */
const requestOf = (id: string, { path }: Move) => {
  const query =
    path === 'deactivate'
      ? [['sendEmail', 'false'] as const]
      : path === 'activate'
        ? [['sendEmail', 'true'] as const]
        : []
  return { method: 'POST', path: pathTo('users', id, 'lifecycle', path), query, repeatable: false } as const
}

const leavingOpen = (later: unknown): never => {
  throw afterSome(later, 'The change had been sent before; whether it took effect is not known.')
}

const readStatus = async (
  session: VendorSession,
  id: string,
): Promise<{ readonly item: User; readonly status: string }> => {
  const doing = `reading user ${id}`
  const response = await ask(session, doing, { method: 'GET', path: pathTo('users', id) })
  const record = readResource(doing, response)
  return { item: mapUser(record), status: textOf(record['status']) ?? 'unknown' }
}
