import {
  afterSome,
  type Directory,
  type Group,
  type GroupWrite,
  isLostAnswer,
  type JsonObject,
  type Read,
  RollcallError,
  type VendorSession,
  type Written,
} from '@rollcall/connector-kit'
import { ask, askUnless, isCode, pathTo, readResource, textOf } from './exchange.ts'
import { listGroups } from './list.ts'
import { mapGroup } from './map-group.ts'
import { changeMembers, readGroup, setMembers } from './members.ts'

export const googleGroups = (session: VendorSession): NonNullable<Directory['groups']> => ({
  list: (request) => listGroups(session, request),
  get: (id) => readGroup(session, id),
  create: (group) => createGroup(session, group),
  update: (id, group) => updateGroup(session, id, group),
  delete: (id) => deleteGroup(session, id),
  addMembers: (id, userIds) => changeMembers(session, { id, act: 'add', userIds }),
  removeMembers: (id, userIds) => changeMembers(session, { id, act: 'remove', userIds }),
})

/** Google knows a group by its address: that of `remote_data.email`, else one made from the name, which is therefore taken only once. */
const createGroup = async (session: VendorSession, sent: GroupWrite): Promise<Written<Group>> => {
  const email = textOf(sent.remote_data?.['email']) ?? addressFor(session, sent.name)
  if (email === undefined) {
    throw new RollcallError('invalid_request', 'A group needs a name, or an address in `remote_data.email`.', {
      failures: [{ path: 'name', message: 'is required, with letters or digits in it' }],
      effect: 'none',
    })
  }
  const created = await createOnce(session, email, { ...toGroupBody(sent), email })
  const userIds = sent.members?.map(({ id }) => id) ?? []
  const { id } = created.item
  const filled = await changeMembers(session, { id, act: 'add', userIds }).catch((error: unknown) => {
    throw afterSome(error, `The group had been created before, with the id ${id}.`)
  })
  return { ...filled, ignored: unkept(sent), effects: created.effects, response: created.response }
}

/** In the domain that the probe found, or that the connection's setting names. */
const addressFor = ({ settings, discovered }: VendorSession, name = ''): string | undefined => {
  const domain = textOf(settings['domain']) ?? textOf(discovered['domain'])
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const local = plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')
  return local === '' || domain === undefined ? undefined : `${local}@${domain}`
}

type Created = Pick<Written<Group>, 'effects' | 'response'> & { readonly item: Group }

const createOnce = async (session: VendorSession, email: string, body: JsonObject): Promise<Created> => {
  const doing = `creating group ${email}`
  const post = async (): Promise<Created> => {
    const response = await ask(session, doing, { method: 'POST', path: '/groups', body })
    return { item: mapGroup(readResource(doing, response)), effects: [], response }
  }
  try {
    return await post()
  } catch (error) {
    if (!isLostAnswer(error)) throw error
    const arrived = await findByAddress(session, email).catch(leavingOpen)
    if (arrived === undefined) return post().catch(leavingOpen)
    const message =
      'The answer to the creation was lost; the group was found by its address when looked for afterwards.'
    return { ...arrived, effects: [{ code: 'adopted', message }] }
  }
}

const findByAddress = async (session: VendorSession, email: string): Promise<Read<Group> | undefined> => {
  try {
    return await readGroup(session, email)
  } catch (error) {
    if (isCode(error, 'vendor_not_found')) return undefined
    throw error
  }
}

const leavingOpen = (later: unknown): never => {
  throw afterSome(later, 'The creation had been sent before; whether it took effect is not known.')
}

/** A new name leaves the address as it is: mail would go astray. */
const updateGroup = async (session: VendorSession, id: string, sent: GroupWrite): Promise<Written<Group>> => {
  const body = toGroupBody(sent)
  const isChanged = Object.keys(body).length > 0
  if (isChanged) {
    const request = { method: 'PATCH', path: pathTo('groups', id), body, repeatable: true } as const
    await ask(session, `changing group ${id}`, request)
  }
  const done = 'Name and description had been changed before.'
  try {
    const before = await readGroup(session, id)
    if (sent.members === undefined) return { ...before, ignored: unkept(sent), effects: [] }
    const userIds = sent.members.map((member) => member.id)
    return { ...(await setMembers(session, { before, userIds })), ignored: unkept(sent) }
  } catch (error) {
    throw isChanged ? afterSome(error, done) : error
  }
}

/** Repeated by us and not by the session: only so is it known whether "not found" is the work of our own first call. */
const deleteGroup = async (session: VendorSession, id: string): Promise<Written<Group>> => {
  const doing = `deleting group ${id}`
  const request = { method: 'DELETE', path: pathTo('groups', id), repeatable: false } as const
  const ignored = { item: undefined, ignored: [], effects: [] }
  try {
    return { ...ignored, response: await ask(session, doing, request) }
  } catch (error) {
    if (!isLostAnswer(error)) throw error
    const again = await askUnless(session, { code: 'vendor_not_found', doing }, request).catch((later: unknown) => {
      throw afterSome(later, 'The deletion had been sent before; whether it took effect is not known.')
    })
    // Not there any more: the first call had arrived. Its answer is lost, so the one that says so stands for it.
    return { ...ignored, response: again ?? (await session.send({ method: 'GET', path: pathTo('groups', id) })) }
  }
}

const toGroupBody = ({ name, description, remote_data: remote }: GroupWrite): JsonObject => ({
  ...(name !== undefined && { name }),
  ...(description !== undefined && { description }),
  ...remote,
})

/** A group of Google's has no place for an id of ours. */
const unkept = ({ external_id: externalId }: GroupWrite): readonly string[] =>
  externalId === undefined ? [] : ['external_id']
