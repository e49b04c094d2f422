import { type Client, type getGroup, groupWriteSchema, type ResponseOf } from '@rollcall/api'
import { chooseAccount } from '../choose-account.ts'
import { type Command, defineCommand, type Noun } from '../command.ts'
import { confirm } from '../confirm.ts'
import { readBody } from '../data.ts'
import { argument, restArguments } from '../input.ts'
import { showPages } from '../listing.ts'
import { accountOption, dataOption, noVerifyOption, setOption, verifyOption, yesOption } from '../options.ts'
import { showWritten } from '../written.ts'
import { directoryGet, directoryList } from './directory-reads.ts'
import { userColumns } from './users.ts'

type Group = ResponseOf<typeof getGroup>

const named = ({ id, name }: Group): string => (name === undefined ? id : `${name} (${id})`)

const groupArgument = argument('<id>', 'id of the group')

const list = directoryList({
  summary: 'List the groups of a connection, or of all connections of a tenant',
  noun: 'groups',
  columns: [
    { title: 'id', value: ({ id }: Group) => id },
    { title: 'name', value: ({ name }: Group) => name },
    { title: 'members', value: ({ members }: Group) => members?.length },
  ],
  pages: ({ groups }, query) => groups.pages(query),
  examples: ['rollcall groups list --filter name=Design'],
})

const get = directoryGet({
  summary: 'Show one group',
  noun: 'group',
  read: ({ groups }, place) => groups.get(place),
  examples: ['rollcall groups get g-1'],
})

const create = defineCommand({
  name: 'create',
  summary: 'Create a group',
  takes: {
    data: dataOption('the group'),
    set: setOption('a field of the group'),
    account: accountOption,
    verify: verifyOption,
  },
  examples: [
    'rollcall groups create --set name=Design',
    `rollcall groups create --data '{"name":"Design","members":[{"id":"u-1"}]}'`,
  ],
  run: async (session, { data, set, account, verify }) => {
    const body = await readBody(groupWriteSchema, { data, set, terminal: session.terminal })
    const integrated_account_id = await chooseAccount(session, account)
    const value = await session.client.groups.create({ integrated_account_id, verify, body })
    await showWritten(session, { value, outcome: value, sentence: `Created group ${named(value)}.` })
  },
})

const update = defineCommand({
  name: 'update',
  summary: 'Change a group; with members, it has exactly these afterwards',
  takes: {
    id: groupArgument,
    data: dataOption('the changes'),
    set: setOption('a field of the group'),
    account: accountOption,
    verify: verifyOption,
  },
  examples: ["rollcall groups update g-1 --set name='Product design'"],
  run: async (session, { id, data, set, account, verify }) => {
    const body = await readBody(groupWriteSchema, { data, set, terminal: session.terminal })
    const integrated_account_id = await chooseAccount(session, account)
    const value = await session.client.groups.update({ id, integrated_account_id, verify, body })
    await showWritten(session, { value, outcome: value, sentence: `Updated group ${named(value)}.` })
  },
})

const remove = defineCommand({
  name: 'delete',
  summary: 'Delete a group, and read back whether it happened',
  takes: { id: groupArgument, account: accountOption, verify: noVerifyOption, isSure: yesOption },
  examples: ['rollcall groups delete g-1 --yes'],
  run: async (session, { id, account, verify, isSure }) => {
    const { client, terminal } = session
    const place = { id, integrated_account_id: await chooseAccount(session, account) }
    const describe = async () => [
      `Delete the group ${named(await client.groups.get(place))}. Access that it gave to its members ends with it.`,
    ]
    await confirm(terminal, { isSure, describe })
    const value = await client.groups.delete({ ...place, verify })
    await showWritten(session, { value, outcome: value, sentence: `Deleted group ${value.id}.` })
  },
})

/** Adding and removing differ in a word. */
const changeMembers = (change: {
  readonly name: 'add-members' | 'remove-members'
  readonly summary: string
  readonly done: string
  readonly method: (client: Client) => Client['groups']['addMembers']
}): Command =>
  defineCommand({
    name: change.name,
    summary: change.summary,
    takes: {
      group_id: argument('<group>', 'id of the group'),
      user_ids: restArguments('<user...>', 'ids of the users'),
      account: accountOption,
      verify: verifyOption,
    },
    examples: [`rollcall groups ${change.name} g-1 u-1 u-2`],
    run: async (session, { group_id, user_ids, account, verify }) => {
      const integrated_account_id = await chooseAccount(session, account)
      const body = { group_id, user_ids }
      const value = await change.method(session.client)({ integrated_account_id, verify, body })
      const sentence = `${change.done} group ${named(value.result)}: ${user_ids.join(', ')}.`
      await showWritten(session, { value, outcome: value.result, sentence })
    },
  })

const addMembers = changeMembers({
  name: 'add-members',
  summary: 'Add users to a group; safe to repeat',
  done: 'Added to',
  method: ({ groups }) => groups.addMembers,
})

const removeMembers = changeMembers({
  name: 'remove-members',
  summary: 'Remove users from a group; safe to repeat',
  done: 'Removed from',
  method: ({ groups }) => groups.removeMembers,
})

const members = defineCommand({
  name: 'members',
  summary: 'List the members of a group',
  takes: { id: groupArgument, account: accountOption },
  examples: ['rollcall groups members g-1'],
  run: async (session, { id, account }) => {
    const { client, output } = session
    const integrated_account_id = await chooseAccount(session, account)
    const group = await client.groups.get({ id, integrated_account_id })
    if (group.members === undefined) {
      // This vendor does not list members with the group; then the users are asked for those in it.
      const pages = client.users.pages({ integrated_account_id, group_id: id })
      await showPages(session, { pages, columns: userColumns, noun: 'members', all: true })
      return
    }
    await output.rows(group.members, [
      { title: 'id', value: (member) => member.id },
      { title: 'name', value: (member) => member.name },
    ])
    if (group.members.length === 0) output.note('No members.')
  },
})

export const groups: Noun = {
  name: 'groups',
  summary: "A vendor's groups and who is in them",
  commands: [list, get, create, update, remove, members, addMembers, removeMembers],
}
