import { accountSchema, createAccount, type getAccount, type ResponseOf } from '@rollcall/api'
import { defineCommand, type Noun } from '../command.ts'
import { confirm } from '../confirm.ts'
import { credentialsOption, readCredentials } from '../credentials.ts'
import { readObject } from '../data.ts'
import { UsageError, VendorAnswerError } from '../exit-codes.ts'
import { removalSentences } from '../facts.ts'
import { argument, oneOf, requiredText, text } from '../input.ts'
import { showPages } from '../listing.ts'
import { pageOptions, pageQuery, setOption, yesOption } from '../options.ts'
import { parsePairs } from '../pairs.ts'

type Account = ResponseOf<typeof getAccount>

const named = ({ id, integration, tenant_id }: Account): string => `${integration.label} of ${tenant_id} (${id})`

const accountArgument = argument('<id>', 'id of the connection (integrated account id)')
const settingsOption = setOption('a setting without secrets, e.g. base_url=https://…')
const contextOption = text('--context <json>', 'free JSON of your own; @file reads a file, - reads standard input')

const list = defineCommand({
  name: 'list',
  summary: 'List connections',
  takes: {
    tenant: text('--tenant <id>', 'only those of this tenant'),
    integration: text('--integration <name>', 'only those to this kind of vendor'),
    status: oneOf(accountSchema.shape.status.options, {
      syntax: '--status <status>',
      help: 'only those in this state',
    }),
    ...pageOptions,
  },
  examples: ['rollcall accounts list --status needs_reauth', 'rollcall accounts list --tenant acme --json'],
  run: async (session, { tenant, integration, status, all, ...page }) => {
    const query = { tenant_id: tenant, integration, status, ...pageQuery(page) }
    await showPages(session, {
      pages: session.client.accounts.pages(query),
      noun: 'connections',
      all,
      columns: [
        { title: 'id', value: ({ id }) => id },
        { title: 'tenant', value: ({ tenant_id }) => tenant_id },
        { title: 'integration', value: (account) => account.integration.name },
        { title: 'status', value: (account) => account.status },
        { title: 'proved', value: ({ proved_at }) => proved_at },
      ],
    })
  },
})

const get = defineCommand({
  name: 'get',
  summary: 'Show one connection, never its credential',
  takes: { id: accountArgument },
  examples: ['rollcall accounts get a-1'],
  run: async ({ client, output }, { id }) => output.document(await client.accounts.get({ id })),
})

const create = defineCommand({
  name: 'create',
  summary: 'Connect an account: proves the credential at the vendor, and keeps nothing where it is refused',
  takes: {
    integration: requiredText('--integration <name>', 'kind of vendor, as in "rollcall integrations list"'),
    tenant: requiredText('--tenant <id>', 'your own name for the customer whose account it is'),
    method: oneOf(createAccount.body.shape.authentication_method.unwrap().options, {
      syntax: '--method <format>',
      help: 'way to authenticate; the usual one unless given',
    }),
    set: settingsOption,
    credentials: credentialsOption,
    context: contextOption,
  },
  examples: [
    'rollcall accounts create --integration scim --tenant acme --set base_url=https://scim.acme.test/v2',
    'rollcall accounts create --integration scim --tenant acme --credentials -',
  ],
  run: async ({ client, output, terminal }, { integration, tenant, method, set, credentials, context }) => {
    if (credentials === '-' && context === '-') {
      throw new UsageError('Standard input can be read once: give --credentials or --context as @file.')
    }
    const value = await client.accounts.create({
      body: {
        tenant_id: tenant,
        integration,
        ...(method === undefined ? {} : { authentication_method: method }),
        settings: Object.fromEntries(parsePairs(set, '--set')),
        ...(context === undefined
          ? {}
          : { context: await readObject({ data: context, option: '--context' }, terminal) }),
        credentials: await readCredentials(terminal, {
          source: credentials,
          fields: async () => {
            const { auth } = await client.integrations.get({ id: integration })
            return auth.schemes.find(({ format }) => format === method)?.fields ?? auth.fields
          },
        }),
      },
    })
    await output.done(value, [`Connected ${named(value)}, status ${value.status}.`])
  },
})

const update = defineCommand({
  name: 'update',
  summary: 'Change the settings or context of a connection; only what is given changes',
  takes: {
    id: accountArgument,
    set: settingsOption,
    context: contextOption,
  },
  examples: [`rollcall accounts update a-1 --context '{"region":"eu"}'`],
  run: async ({ client, output, terminal }, { id, set, context }) => {
    const settings = Object.fromEntries(parsePairs(set, '--set'))
    const body = {
      ...(set.length === 0 ? {} : { settings }),
      ...(context === undefined ? {} : { context: await readObject({ data: context, option: '--context' }, terminal) }),
    }
    if (Object.keys(body).length === 0) {
      throw new UsageError('There is nothing to change. Add --set or --context.')
    }
    const value = await client.accounts.update({ id, body })
    await output.done(value, [`Updated ${named(value)}.`])
  },
})

const remove = defineCommand({
  name: 'delete',
  summary: 'Disconnect an account and forget its credential; an OAuth grant is revoked',
  takes: { id: accountArgument, isSure: yesOption },
  examples: ['rollcall accounts delete a-1 --yes'],
  run: async ({ client, output, terminal }, { id, isSure }) => {
    const describe = async () => [
      `Disconnect ${named(await client.accounts.get({ id }))} and forget its credential.`,
      'A token stays good at the vendor until it is revoked there; an OAuth grant is revoked.',
    ]
    await confirm(terminal, { isSure, describe })
    const value = await client.accounts.delete({ id })
    const after = {
      revoked: 'What the vendor had granted was revoked there.',
      not_revoked: 'The vendor has not revoked what it had granted: take the access away there.',
      none: 'The token still works until it is revoked at the vendor.',
    }
    await output.done(value, [`Disconnected ${value.id}. ${after[value.grant ?? 'none']}`])
  },
})

const replaceCredentials = defineCommand({
  name: 'replace-credentials',
  summary: 'Replace the credential of a connection, and settings that belong to it; a refused one changes nothing',
  takes: { id: accountArgument, set: settingsOption, credentials: credentialsOption },
  examples: ['rollcall accounts replace-credentials a-1', 'rollcall accounts replace-credentials a-1 --credentials -'],
  run: async ({ client, output, terminal }, { id, set, credentials }) => {
    const settings = Object.fromEntries(parsePairs(set, '--set'))
    const fields = async () => {
      const { integration } = await client.accounts.get({ id })
      return (await client.integrations.get({ id: integration.name })).auth.fields
    }
    const body = {
      ...(set.length === 0 ? {} : { settings }),
      credentials: await readCredentials(terminal, { source: credentials, fields }),
    }
    const value = await client.accounts.replaceCredentials({ id, body })
    await output.done(value, [`Replaced the credential of ${named(value)}, status ${value.status}.`])
  },
})

const prove = defineCommand({
  name: 'prove',
  summary: 'Prove the credential of a connection now, with a call that needs it',
  takes: { id: accountArgument },
  examples: ['rollcall accounts prove a-1'],
  run: async ({ client, output }, { id }) => {
    const value = await client.accounts.prove({ body: { id } })
    const { success, status, message } = value
    await output.done(value, [`${success ? 'The credential works' : 'The credential does not work'}: ${status}.`])
    if (!success) throw new VendorAnswerError(message ?? 'The vendor refused the credential; replace it.')
  },
})

const capabilities = defineCommand({
  name: 'capabilities',
  summary: 'Show what a connection can do, and what its vendor does on removal',
  takes: { id: accountArgument },
  examples: ['rollcall accounts capabilities a-1'],
  run: async ({ client, output }, { id }) => {
    const value = await client.accounts.capabilities({ id })
    await output.done(value, [
      ...value.unified.map(({ resource, methods, filters }) => {
        const pushedDown = filters.length === 0 ? '' : `; the vendor itself filters by ${filters.join(', ')}`
        return `${resource}: ${methods.map(({ name }) => name).join(', ')}${pushedDown}`
      }),
      ...value.proxy.map(({ resource, methods }) => `proxy ${resource}: ${methods.map(({ name }) => name).join(', ')}`),
      ...removalSentences(value.facts),
    ])
  },
})

export const accounts: Noun = {
  name: 'accounts',
  summary: "Connections: tenants' links to vendors",
  commands: [list, get, create, update, remove, replaceCredentials, prove, capabilities],
}
