import {
  afterSome,
  alsoEndingSessions,
  asksToDeactivate,
  type Directory,
  type Effect,
  isLostAnswer,
  type JsonObject,
  type Read,
  RollcallError,
  type User,
  type UserWrite,
  userDifferences,
  type VendorSession,
  type Written,
} from '@rollcall/connector-kit'
import { ask, isCode, pathTo, readResource, textOf } from './exchange.ts'
import { findByAddress, listUsers, readAll } from './list.ts'
import { mapUser } from './map-user.ts'
import { unknownPassword } from './password.ts'
import { endSessions } from './sessions.ts'
import { suspends } from './suspending.ts'
import { toUserBody } from './write-user.ts'

export const googleUsers = (session: VendorSession): NonNullable<Directory['users']> =>
  alsoEndingSessions(
    {
      list: (request) => listUsers(session, request),
      get: (id) => readUser(session, id),
      create: (user) => createUser(session, user),
      update: (id, user) => updateUser(session, id, user),
    },
    (id) => endSessions(session, id),
    suspends,
  )

/** The user and their groups, which Google tells in a second answer; where the groups were not consented to, without. */
const readUser = async (session: VendorSession, id: string): Promise<Read<User>> => {
  const read = await readAlone(session, id)
  const query = [['userKey', read.item.id]] as const
  const groups = await readAll({
    session,
    doing: `reading the groups of user ${id}`,
    path: '/groups',
    key: 'groups',
    query,
  }).catch((error: unknown) => {
    if (isCode(error, 'vendor_forbidden')) return []
    throw error
  })
  const named = groups.map((group) => ({ id: group.id, name: textOf(group['name']) }))
  return { ...read, item: { ...read.item, groups: named } }
}

const readAlone = async (session: VendorSession, id: string): Promise<Read<User>> => {
  const doing = `reading user ${id}`
  const response = await ask(session, doing, { method: 'GET', path: pathTo('users', id) })
  return { item: mapUser(readResource(doing, response)), response }
}

const createUser = async (session: VendorSession, sent: UserWrite): Promise<Written<User>> => {
  const username = sent.username ?? (sent.emails?.find(({ is_primary }) => is_primary) ?? sent.emails?.[0])?.email
  if (username === undefined) {
    throw new RollcallError(
      'invalid_request',
      'A user needs an address to sign in with. Send `username` or `emails`.',
      {
        failures: [{ path: 'username', message: 'is required' }],
        effect: 'none',
      },
    )
  }
  const body = {
    password: unknownPassword(),
    changePasswordAtNextLogin: true,
    ...toUserBody({ ...withNames(sent, username), username }),
    ...(sent.status === 'inactive' && { suspended: true }),
  }
  const written = await createOnce(session, username, body)
  return { ...written, ignored: written.item === undefined ? [] : unkept(sent, written.item) }
}

/** Google demands both names: what is missing is made from what stands before the @. */
const withNames = (sent: UserWrite, username: string): UserWrite => {
  const [local = username] = username.split('@')
  const [first = '', last = ''] = (sent.name ?? '').trim().split(/\s+(.*)/s)
  return { ...sent, first_name: sent.first_name ?? (first || local), last_name: sent.last_name ?? (last || local) }
}

/** Google refuses an address that is taken, so that the creation may be sent again once it is known not to have arrived. */
const createOnce = async (session: VendorSession, username: string, body: JsonObject): Promise<Written<User>> => {
  const doing = `creating user ${username}`
  const post = async (): Promise<Written<User>> => {
    const response = await ask(session, doing, { method: 'POST', path: '/users', body })
    return { item: mapUser(readResource(doing, response)), ignored: [], effects: [SEAT], response }
  }
  try {
    return await post()
  } catch (error) {
    if (!isLostAnswer(error)) throw error
    const arrived = await findAfterwards(session, username)
    if (arrived !== undefined) return { ...arrived, ignored: [], effects: [ADOPTED] }
    return post().catch((later: unknown) => {
      throw afterSome(later, SENT_BEFORE)
    })
  }
}

const SENT_BEFORE = 'The creation had been sent before; whether it took effect is not known.'

const ADOPTED: Effect = {
  code: 'adopted',
  message: 'The answer to the creation was lost; the user was found by their address when looked for afterwards.',
}

const SEAT: Effect = {
  code: 'seat_taken',
  message:
    'The user takes a Google Workspace licence where those are assigned by themselves. Their password is random and known to nobody: reset it in the Admin console, or let them sign in through your identity provider.',
}

const findAfterwards = (session: VendorSession, address: string): Promise<Read<User> | undefined> =>
  findByAddress(session, address).catch((error: unknown) => {
    throw afterSome(error, SENT_BEFORE)
  })

const updateUser = async (session: VendorSession, id: string, sent: UserWrite): Promise<Written<User>> => {
  const before = await readAlone(session, id)
  const status = asksToDeactivate(sent, suspends) ? 'inactive' : sent.status
  const isSo = status !== undefined && status === before.item.status
  const effects: readonly Effect[] = isSo ? [alreadySo(status)] : []
  const body = { ...toUserBody(sent, before.item), ...(status !== undefined && !isSo && STANDING[status]) }
  if (Object.keys(body).length === 0) return { ...before, ignored: unkept(sent, before.item), effects }
  const doing = `changing user ${id}`
  // By PUT, which keeps what is not sent as PATCH does, and unlike it can take a list away. The same values once more change nothing, so a lost
  // answer may be repeated.
  const request = { method: 'PUT', path: pathTo('users', id), body, repeatable: true } as const
  const response = await ask(session, doing, request)
  const item = mapUser(readResource(doing, response))
  if (status === 'inactive' && item.status !== 'inactive') throw notSuspended(id)
  return { item, ignored: unkept(sent, item), effects, response }
}

/** Whoever comes back is no longer archived either; Google refuses that without a licence. */
const STANDING: Readonly<Record<'active' | 'inactive', JsonObject>> = {
  active: { suspended: false, archived: false },
  inactive: { suspended: true },
}

const alreadySo = (status: string): Effect => ({ code: 'already_so', message: `The user was ${status} already.` })

const notSuspended = (id: string): RollcallError =>
  new RollcallError(
    'vendor_refused',
    `Google Workspace answered well to suspending user ${id}, and still shows them as active. Repeat it, or do it in the Admin console.`,
    { status: 502, effect: 'unknown' },
  )

const unkept = (sent: UserWrite, now: User): readonly string[] => userDifferences(sent, now).map(({ field }) => field)
