import { type getGroup, groupWriteSchema, type ResponseOf } from '@rollcall/api'
import { chooseAccount } from '../choose-account.ts'
import { defineCommand, type Noun } from '../command.ts'
import { confirm } from '../confirm.ts'
import { readBody } from '../data.ts'
import { leaversOf, sentencesOfLeaving } from '../group-leavers.ts'
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
  summary: 'Change a group; with members, it has exactly these afterwards, and asks before somebody is left out',
  takes: {
    id: groupArgument,
    data: dataOption('the changes'),
    set: setOption('a field of the group'),
    account: accountOption,
    verify: verifyOption,
    isSure: yesOption,
  },
  examples: ["rollcall groups update g-1 --set name='Product design'"],
  run: async (session, { id, data, set, account, verify, isSure }) => {
    const { client, terminal } = session
    const body = await readBody(groupWriteSchema, { data, set, terminal })
    const integrated_account_id = await chooseAccount(session, account)
    if (!isSure && body.members !== undefined) {
      const group = await client.groups.get({ id, integrated_account_id })
      const leavers = await leaversOf(session, group, { members: body.members, integrated_account_id })
      if (leavers?.length !== 0) {
        await confirm(terminal, { isSure, describe: async () => sentencesOfLeaving(group, leavers) })
      }
    }
    const value = await client.groups.update({ id, integrated_account_id, verify, body })
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

const membersArguments = {
  group_id: argument('<group>', 'id of the group'),
  user_ids: restArguments('<user...>', 'ids of the users'),
  account: accountOption,
  verify: verifyOption,
}

const addMembers = defineCommand({
  name: 'add-members',
  summary: 'Add users to a group; safe to repeat',
  takes: membersArguments,
  examples: ['rollcall groups add-members g-1 u-1 u-2'],
  run: async (session, { group_id, user_ids, account, verify }) => {
    const integrated_account_id = await chooseAccount(session, account)
    const body = { group_id, user_ids }
    const value = await session.client.groups.addMembers({ integrated_account_id, verify, body })
    const sentence = `Added to group ${named(value.result)}: ${user_ids.join(', ')}.`
    await showWritten(session, { value, outcome: value.result, sentence })
  },
})

const removeMembers = defineCommand({
  name: 'remove-members',
  summary: 'Remove users from a group; safe to repeat',
  takes: { ...membersArguments, isSure: yesOption },
  examples: ['rollcall groups remove-members g-1 u-1 u-2 --yes'],
  run: async (session, { group_id, user_ids, account, verify, isSure }) => {
    const { client, terminal } = session
    const integrated_account_id = await chooseAccount(session, account)
    const describe = async () => {
      const group = await client.groups.get({ id: group_id, integrated_account_id })
      const leavers = user_ids.map((id) => group.members?.find((member) => member.id === id) ?? { id })
      return sentencesOfLeaving(group, leavers)
    }
    await confirm(terminal, { isSure, describe })
    const body = { group_id, user_ids }
    const value = await client.groups.removeMembers({ integrated_account_id, verify, body })
    const sentence = `Removed from group ${named(value.result)}: ${user_ids.join(', ')}.`
    await showWritten(session, { value, outcome: value.result, sentence })
  },
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
