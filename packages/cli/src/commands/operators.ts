import { ROLE_NAMES } from '@rollcall/api'
import { defineCommand, type Noun } from '../command.ts'
import { confirm } from '../confirm.ts'
import { UsageError } from '../exit-codes.ts'
import { argument, oneOf, requiredText, text, yesOrNo } from '../input.ts'
import { showPages } from '../listing.ts'
import { pageOptions, pageQuery, yesOption } from '../options.ts'

const operatorArgument = argument('<id>', 'id of the operator, as in "rollcall operators list"')

const roleOption = oneOf(ROLE_NAMES, { syntax: '--role <role>', help: 'what they may do' })

const list = defineCommand({
  name: 'list',
  summary: 'List who may sign in to the console, newest first',
  takes: pageOptions,
  examples: ['rollcall operators list'],
  run: async (session, { all, ...page }) =>
    showPages(session, {
      pages: session.client.operators.pages(pageQuery(page)),
      noun: 'operators',
      all,
      columns: [
        { title: 'id', value: ({ id }) => id },
        { title: 'email', value: ({ email }) => email },
        { title: 'name', value: ({ name }) => name },
        { title: 'role', value: ({ role }) => role },
        { title: 'second factor', value: ({ second_factor }) => (second_factor ? 'on' : 'off') },
        { title: 'signed in', value: ({ last_signed_in_at }) => last_signed_in_at },
        { title: 'disabled', value: ({ disabled_at }) => disabled_at },
      ],
    }),
})

const get = defineCommand({
  name: 'get',
  summary: 'Show one operator',
  takes: { id: operatorArgument },
  examples: ['rollcall operators get o-1'],
  run: async ({ client, output }, { id }) => output.document(await client.operators.get({ id })),
})

const linkLines = ({ url, mailed }: { readonly url: string; readonly mailed: boolean }): readonly string[] => [
  mailed
    ? 'It was sent to them by e-mail. Should it not arrive, pass this on:'
    : 'Pass this on; it is shown this once and good once:',
  url,
]

const invite = defineCommand({
  name: 'invite',
  summary: 'Invite somebody to the console; the link is shown this once',
  takes: {
    email: requiredText('--email <address>', 'with which they will sign in'),
    role: roleOption,
    name: text('--name <name>', 'of the person'),
  },
  examples: ['rollcall operators invite --email ada@acme.test --role operator'],
  run: async ({ client, output }, { email, role = 'operator', name }) => {
    const value = await client.operators.invite({ body: { email, role, ...(name === undefined ? {} : { name }) } })
    await output.done(value, [`Invited ${value.email} as ${value.role}.`, ...linkLines(value)])
  },
})

const update = defineCommand({
  name: 'update',
  summary: 'Give an operator another role, or keep them from signing in; both end their sessions',
  takes: {
    id: operatorArgument,
    role: roleOption,
    name: text('--name <name>', 'of the person'),
    disable: yesOrNo('--disable', 'they may not sign in any more'),
    enable: yesOrNo('--enable', 'they may sign in again'),
  },
  examples: ['rollcall operators update o-1 --role auditor', 'rollcall operators update o-1 --disable'],
  run: async ({ client, output }, { id, role, name, disable, enable }) => {
    if (disable && enable) throw new UsageError('Give --disable or --enable, not both.')
    const body = {
      ...(role === undefined ? {} : { role }),
      ...(name === undefined ? {} : { name }),
      ...(disable || enable ? { is_disabled: disable } : {}),
    }
    if (Object.keys(body).length === 0)
      throw new UsageError('Say what to change: --role, --name, --disable or --enable.')
    const value = await client.operators.update({ id, body })
    await output.done(value, [
      `Updated ${value.email}: ${value.role}${value.disabled_at === null ? '' : ', disabled'}.`,
    ])
  },
})

const resetLink = defineCommand({
  name: 'reset-link',
  summary: 'Make a link with which somebody who has lost their password chooses a new one',
  takes: { id: operatorArgument, secondFactor: yesOrNo('--second-factor', 'it also switches their second factor off') },
  examples: ['rollcall operators reset-link o-1', 'rollcall operators reset-link o-1 --second-factor'],
  run: async ({ client, output }, { id, secondFactor }) => {
    const value = await client.operators.resetLink({ id, body: { second_factor: secondFactor } })
    await output.done(value, linkLines(value))
  },
})

const remove = defineCommand({
  name: 'delete',
  summary: 'Remove an operator, with their sessions; what they did stays in the audit log',
  takes: { id: operatorArgument, isSure: yesOption },
  examples: ['rollcall operators delete o-1 --yes'],
  run: async ({ client, output, terminal }, { id, isSure }) => {
    const describe = async (): Promise<readonly string[]> => {
      const { email, role } = await client.operators.get({ id })
      return [`Remove ${email} (${role}). They cannot sign in any more.`]
    }
    await confirm(terminal, { isSure, describe })
    const value = await client.operators.delete({ id })
    await output.done(value, [`Removed operator ${value.id}.`])
  },
})

export const operators: Noun = {
  name: 'operators',
  summary: 'Who may sign in to the console, and what they may do there',
  commands: [list, get, invite, update, resetLink, remove],
}
