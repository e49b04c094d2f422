import { type Client, type getUser, type ResponseOf, userWriteSchema } from '@rollcall/api'
import { chooseAccount } from '../choose-account.ts'
import { defineCommand, type Noun } from '../command.ts'
import { confirm } from '../confirm.ts'
import { readBody } from '../data.ts'
import { removalSentences } from '../facts.ts'
import { argument } from '../input.ts'
import { accountOption, dataOption, noVerifyOption, setOption, verifyOption, yesOption } from '../options.ts'
import type { Column } from '../table.ts'
import { showWritten } from '../written.ts'
import { directoryGet, directoryList } from './directory-reads.ts'

type User = ResponseOf<typeof getUser>

const emailOf = ({ emails }: Pick<User, 'emails'>): string | undefined =>
  (emails.find(({ is_primary }) => is_primary) ?? emails[0])?.email

export const userColumns: readonly Column<User>[] = [
  { title: 'id', value: ({ id }) => id },
  {
    title: 'name',
    value: ({ name, first_name, last_name }) => name ?? [first_name, last_name].filter(Boolean).join(' '),
  },
  { title: 'email', value: (user) => emailOf(user) ?? user.username },
  { title: 'status', value: ({ status }) => status },
  { title: 'roles', value: ({ roles }) => roles.map(({ name }) => name).join(', ') },
]

/** A user as a person would name them, never without the id. */
const named = (user: User): string => {
  const name = user.name ?? emailOf(user) ?? user.username
  return name === undefined ? user.id : `${name} (${user.id})`
}

const userArgument = argument('<id>', 'id of the user')

const list = directoryList({
  summary: 'List the users of a connection, or of all connections of a tenant',
  noun: 'users',
  columns: userColumns,
  pages: ({ users }, query) => users.pages(query),
  examples: [
    'rollcall users list --filter status=active',
    "rollcall users list --tenant acme --filter 'updated_at[gt]=2026-01-01' --all --json",
  ],
})

const get = directoryGet({
  summary: 'Show one user',
  noun: 'user',
  read: ({ users }, place) => users.get(place),
  examples: ['rollcall users get u-1'],
})

const create = defineCommand({
  name: 'create',
  summary: 'Create a user',
  takes: {
    data: dataOption('the user'),
    set: setOption('a field of the user'),
    account: accountOption,
    verify: verifyOption,
  },
  examples: [
    "rollcall users create --set username=ada@acme.test --set name='Ada Byron' --verify",
    `rollcall users create --data '{"username":"ada@acme.test","emails":[{"email":"ada@acme.test","is_primary":true}]}'`,
  ],
  run: async (session, { data, set, account, verify }) => {
    const body = await readBody(userWriteSchema, { data, set, terminal: session.terminal })
    const integrated_account_id = await chooseAccount(session, account)
    const value = await session.client.users.create({ integrated_account_id, verify, body })
    await showWritten(session, { value, outcome: value, sentence: `Created user ${named(value)}.` })
  },
})

const update = defineCommand({
  name: 'update',
  summary: 'Change a user; only what is given changes',
  takes: {
    id: userArgument,
    data: dataOption('the changes'),
    set: setOption('a field of the user'),
    account: accountOption,
    verify: verifyOption,
    isSure: yesOption,
  },
  examples: ["rollcall users update u-1 --set title='Head of Engines' --verify"],
  run: async (session, { id, data, set, account, verify, isSure }) => {
    const { client, terminal } = session
    const body = await readBody(userWriteSchema, { data, set, terminal })
    const place = { id, integrated_account_id: await chooseAccount(session, account) }
    if (body.status === 'inactive') {
      await confirm(terminal, { isSure, describe: () => describeRemoval(client, { ...place, verb: 'Deactivate' }) })
    }
    const value = await client.users.update({ ...place, verify, body })
    await showWritten(session, { value, outcome: value, sentence: `Updated user ${named(value)}.` })
  },
})

const removalOptions = { account: accountOption, verify: noVerifyOption, isSure: yesOption }

const deactivate = defineCommand({
  name: 'deactivate',
  summary: 'Deactivate a user, and read back whether it happened',
  takes: { id: userArgument, ...removalOptions },
  examples: ['rollcall users deactivate u-1 --yes'],
  run: async (session, { id, account, verify, isSure }) => {
    const { client, terminal } = session
    const place = { id, integrated_account_id: await chooseAccount(session, account) }
    await confirm(terminal, { isSure, describe: () => describeRemoval(client, { ...place, verb: 'Deactivate' }) })
    const value = await client.users.update({ ...place, verify, body: { status: 'inactive' } })
    await showWritten(session, { value, outcome: value, sentence: `Deactivated user ${named(value)}.` })
  },
})

const remove = defineCommand({
  name: 'delete',
  summary: "Delete a user with the vendor's own removal, and read back whether it happened",
  takes: { id: userArgument, ...removalOptions },
  examples: ['rollcall users delete u-1 --yes'],
  run: async (session, { id, account, verify, isSure }) => {
    const { client, terminal } = session
    const place = { id, integrated_account_id: await chooseAccount(session, account) }
    await confirm(terminal, { isSure, describe: () => describeRemoval(client, { ...place, verb: 'Delete' }) })
    const value = await client.users.delete({ ...place, verify })
    await showWritten(session, { value, outcome: value, sentence: `Deleted user ${value.id}.` })
  },
})

const endSessions = defineCommand({
  name: 'end-sessions',
  summary: 'Sign a user out everywhere, and leave them as they are otherwise',
  takes: { id: userArgument, account: accountOption, isSure: yesOption },
  examples: ['rollcall users end-sessions u-1 --yes'],
  run: async (session, { id, account, isSure }) => {
    const { client, terminal } = session
    const place = { id, integrated_account_id: await chooseAccount(session, account) }
    const describe = async (): Promise<readonly string[]> => [
      `Sign ${named(await client.users.get(place))} out everywhere. They stay as they are otherwise and can sign in again.`,
    ]
    await confirm(terminal, { isSure, describe })
    const value = await client.users.endSessions(place)
    await showWritten(session, { value, outcome: value, sentence: `Ended the sessions of user ${value.id}.` })
  },
})

/** Who it is, at which vendor, and what will become of them there. */
const describeRemoval = async (
  client: Client,
  place: { readonly id: string; readonly integrated_account_id: string; readonly verb: 'Deactivate' | 'Delete' },
): Promise<readonly string[]> => {
  const { id, integrated_account_id, verb } = place
  const [user, { facts, integration }] = await Promise.all([
    client.users.get({ id, integrated_account_id }),
    client.accounts.capabilities({ id: integrated_account_id }),
  ])
  return [`${verb} ${named(user)}, ${user.status} at ${integration.label}.`, ...removalSentences(facts)]
}

export const users: Noun = {
  name: 'users',
  summary: "People's accounts at a vendor",
  commands: [list, get, create, update, deactivate, endSessions, remove],
}
