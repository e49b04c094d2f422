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
  readingBack,
  type User,
  type UserWrite,
  userDifferences,
  type VendorSession,
  type Written,
} from '@rollcall/connector-kit'
import { ask, pathTo, readResource } from './exchange.ts'
import { activate, deactivate, endSessions } from './lifecycle.ts'
import { findByLogin, listUsers, readAll } from './list.ts'
import { mapGroup } from './map-group.ts'
import { mapUser } from './map-user.ts'
import { toUserBody, withRequired } from './write-user.ts'

export const oktaUsers = (session: VendorSession): NonNullable<Directory['users']> =>
  alsoEndingSessions(
    {
      list: (request) => listUsers(session, request),
      get: (id) => readUser(session, id),
      create: (user) => createUser(session, user),
      update: (id, user) => updateUser(session, id, user),
    },
    (id) => endSessions(session, id),
  )

/** The user and their groups, which Okta tells in a second answer. */
const readUser = async (session: VendorSession, id: string): Promise<Read<User>> => {
  const doing = `reading user ${id}`
  const response = await ask(session, doing, { method: 'GET', path: pathTo('users', id) })
  const record = readResource(doing, response)
  const path = pathTo('users', record.id, 'groups')
  const groups = await readAll({ session, doing: `reading the groups of user ${id}`, path, query: [], map: mapGroup })
  return {
    item: mapUser(
      record,
      groups.map(({ id: groupId, name }) => ({ id: groupId, name })),
    ),
    response,
  }
}

const createUser = async (session: VendorSession, sent: UserWrite): Promise<Written<User>> => {
  const whole = withRequired(sent)
  const { username } = whole
  if (username === undefined) {
    throw new RollcallError('invalid_request', 'A user needs a name to sign in with. Send `username` or `emails`.', {
      failures: [{ path: 'username', message: 'is required' }],
      effect: 'none',
    })
  }
  const body = toUserBody(whole)
  // Whoever is to be inactive from the start is not activated: they wait, and get no mail.
  const isActivated = sent.status !== 'inactive'
  const written = await createOnce(session, { username, body, isActivated })
  return { ...written, ignored: written.item === undefined ? [] : unkept(sent, written.item) }
}

type Creation = { readonly username: string; readonly body: JsonObject; readonly isActivated: boolean }

/** Okta refuses a login that is taken, so that the creation may be sent again once it is known not to have arrived. */
const createOnce = async (session: VendorSession, creation: Creation): Promise<Written<User>> => {
  try {
    return await post(session, creation)
  } catch (error) {
    if (!isLostAnswer(error)) throw error
    const arrived = await findAfterwards(session, creation.username)
    if (arrived !== undefined) return { ...arrived, ignored: [], effects: [ADOPTED] }
    return post(session, creation).catch((later: unknown) => {
      throw afterSome(later, SENT_BEFORE)
    })
  }
}

const SENT_BEFORE = 'The creation had been sent before; whether it took effect is not known.'

const ADOPTED: Effect = {
  code: 'adopted',
  message: 'The answer to the creation was lost; the user was found by their login when looked for afterwards.',
}

const post = async (session: VendorSession, { username, body, isActivated }: Creation): Promise<Written<User>> => {
  const doing = `creating user ${username}`
  const query = [['activate', String(isActivated)]] as const
  const response = await ask(session, doing, { method: 'POST', path: '/users', query, body })
  const item = mapUser(readResource(doing, response))
  return { item, ignored: [], effects: [SEAT, ...(item.status === 'invited' ? [INVITED] : [])], response }
}

const SEAT: Effect = { code: 'seat_taken', message: 'The user counts towards the users of the Okta contract.' }
const INVITED: Effect = {
  code: 'invite_sent',
  message: 'Okta sent the user an e-mail with a link to activate the account.',
}

const findAfterwards = (session: VendorSession, login: string): Promise<Read<User> | undefined> =>
  findByLogin(session, login).catch((error: unknown) => {
    throw afterSome(error, SENT_BEFORE)
  })

/** The status first: a lock is not to wait for a profile that Okta may refuse, and the profile of somebody deactivated cannot be changed. */
const updateUser = async (session: VendorSession, id: string, sent: UserWrite): Promise<Written<User>> => {
  const status = asksToDeactivate(sent) ? 'inactive' : sent.status
  const effects = status === undefined ? [] : await setStatus(session, id, status)
  const body = toUserBody(sent)
  const hasProfile = Object.keys(body).length > 0
  if (hasProfile) {
    // The same values once more change nothing, so a lost answer may be repeated.
    const request = { method: 'POST', path: pathTo('users', id), body, repeatable: true } as const
    await ask(session, `changing user ${id}`, request).catch((error: unknown) => {
      throw status === undefined ? error : afterSome(error, `The user had been made ${status} before.`)
    })
  }
  const isChanged = hasProfile || status !== undefined
  const now = await (isChanged ? readingBack(readUser(session, id)) : readUser(session, id))
  return { item: now.item, ignored: unkept(sent, now.item), effects, response: now.response }
}

const setStatus = (session: VendorSession, id: string, status: 'active' | 'inactive'): Promise<readonly Effect[]> =>
  status === 'inactive' ? deactivate(session, id) : activate(session, id)

const unkept = (sent: UserWrite, now: User): readonly string[] => userDifferences(sent, now).map(({ field }) => field)
