import {
  afterSome,
  type Directory,
  type Group,
  type GroupWrite,
  isLostAnswer,
  type JsonObject,
  type Read,
  RollcallError,
  readingBack,
  type VendorSession,
  type Written,
} from '@rollcall/connector-kit'
import { ask, askUnlessGone, isObject, pathTo, readResource } from './exchange.ts'
import { listGroups, readAll } from './list.ts'
import { mapGroup } from './map-group.ts'
import { changeMembers, readGroup, setMembers } from './members.ts'

export const oktaGroups = (session: VendorSession): NonNullable<Directory['groups']> => ({
  list: (request) => listGroups(session, request),
  get: (id) => readGroup(session, id),
  create: (group) => createGroup(session, group),
  update: (id, group) => updateGroup(session, id, group),
  delete: (id) => deleteGroup(session, id),
  addMembers: (id, userIds) => changeMembers(session, { id, act: 'add', userIds }),
  removeMembers: (id, userIds) => changeMembers(session, { id, act: 'remove', userIds }),
})

const createGroup = async (session: VendorSession, sent: GroupWrite): Promise<Written<Group>> => {
  const { name } = sent
  if (name === undefined) {
    throw new RollcallError('invalid_request', 'A group needs a name. Send `name`.', {
      failures: [{ path: 'name', message: 'is required' }],
      effect: 'none',
    })
  }
  const created = await createOnce(session, name, toGroupBody(sent, {}))
  const { id } = created.item
  const userIds = sent.members?.map((member) => member.id) ?? []
  const filled = await changeMembers(session, { id, act: 'add', userIds }).catch((error: unknown) => {
    throw afterSome(error, `The group had been created before, with the id ${id}.`)
  })
  return { ...filled, ignored: unkept(sent), effects: created.effects, response: created.response }
}

type Created = Pick<Written<Group>, 'effects' | 'response'> & { readonly item: Group }

/** Okta refuses a name that is taken, so that the creation may be sent again once it is known not to have arrived. */
const createOnce = async (session: VendorSession, name: string, body: JsonObject): Promise<Created> => {
  const doing = `creating group ${name}`
  const post = async (): Promise<Created> => {
    const response = await ask(session, doing, { method: 'POST', path: '/groups', body })
    return { item: mapGroup(readResource(doing, response)), effects: [], response }
  }
  try {
    return await post()
  } catch (error) {
    if (!isLostAnswer(error)) throw error
    const arrived = await findByName(session, name).catch(leavingOpen)
    if (arrived === undefined) return post().catch(leavingOpen)
    const message = 'The answer to the creation was lost; the group was found by its name when looked for afterwards.'
    return { ...arrived, effects: [{ code: 'adopted', message }] }
  }
}

/** By the beginning of names, which Okta looks up at once, and not by a search, which lags behind. */
const findByName = async (session: VendorSession, name: string): Promise<Read<Group> | undefined> => {
  const doing = `looking for group ${name}`
  const found = await readAll({ session, doing, path: '/groups', query: [['q', name]], map: (row) => mapGroup(row) })
  const same = found.find((group) => group.name === name)
  return same === undefined ? undefined : readGroup(session, same.id)
}

const leavingOpen = (later: unknown): never => {
  throw afterSome(later, 'The creation had been sent before; whether it took effect is not known.')
}

/** The profile is replaced as a whole, so what was not sent is written back as it was. */
const updateGroup = async (session: VendorSession, id: string, sent: GroupWrite): Promise<Written<Group>> => {
  const before = await readGroup(session, id)
  const hasProfile = (sent.name ?? sent.description ?? sent.remote_data) !== undefined
  if (hasProfile) {
    const profile = isObject(before.item.remote_data['profile']) ? before.item.remote_data['profile'] : {}
    const body = toGroupBody(sent, profile)
    await ask(session, `changing group ${id}`, { method: 'PUT', path: pathTo('groups', id), body })
  }
  const after = hasProfile ? await readingBack(readGroup(session, id)) : before
  if (sent.members === undefined) return { ...after, ignored: unkept(sent), effects: [] }
  const userIds = sent.members.map((member) => member.id)
  const filled = await setMembers(session, { before: after, userIds }).catch((error: unknown) => {
    throw hasProfile ? afterSome(error, 'Name and description had been changed before.') : error
  })
  return { ...filled, ignored: unkept(sent) }
}

/** Repeated by us and not by the session: only so is it known whether "not found" is the work of our own first call. */
const deleteGroup = async (session: VendorSession, id: string): Promise<Written<Group>> => {
  const doing = `deleting group ${id}`
  const request = { method: 'DELETE', path: pathTo('groups', id), repeatable: false } as const
  const response = await ask(session, doing, request).catch((error: unknown) => {
    if (!isLostAnswer(error)) throw error
    return askUnlessGone(session, doing, request).catch((later: unknown) => {
      throw afterSome(later, 'The deletion had been sent before; whether it took effect is not known.')
    })
  })
  return { item: undefined, ignored: [], effects: [], response }
}

const toGroupBody = ({ name, description, remote_data: remote = {} }: GroupWrite, known: JsonObject): JsonObject => {
  const { profile: own, ...rest } = remote
  return {
    ...rest,
    profile: {
      ...known,
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(isObject(own) ? own : {}),
    },
  }
}

/** A group of Okta's has no place for an id of ours. */
const unkept = ({ external_id: externalId }: GroupWrite): readonly string[] =>
  externalId === undefined ? [] : ['external_id']
