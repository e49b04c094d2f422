import { putEnvironmentIntegration } from '@rollcall/api'
import { defineCommand, type Noun } from '../command.ts'
import { confirm } from '../confirm.ts'
import { readObject } from '../data.ts'
import { UsageError } from '../exit-codes.ts'
import { argument, text, yesOrNo } from '../input.ts'
import { showPages } from '../listing.ts'
import { pageOptions, pageQuery, setOption, yesOption } from '../options.ts'
import { parsePairs } from '../pairs.ts'

const integrationArgument = argument('<integration>', 'as in "rollcall integrations list"')

const list = defineCommand({
  name: 'list',
  summary: 'List what the environment has set for each integration',
  takes: pageOptions,
  examples: ['rollcall integration-settings list'],
  run: async (session, { all, ...page }) =>
    showPages(session, {
      pages: session.client.environmentIntegrations.pages(pageQuery(page)),
      noun: 'integrations',
      all,
      columns: [
        { title: 'integration', value: ({ integration }) => integration },
        { title: 'offered', value: ({ is_enabled }) => (is_enabled ? 'yes' : 'no') },
        {
          title: 'oauth client',
          value: ({ oauth, needs_oauth }) => oauth?.client_id ?? (needs_oauth ? 'missing' : ''),
        },
        { title: 'redirect uri', value: ({ needs_oauth, redirect_uri }) => (needs_oauth ? redirect_uri : '') },
      ],
    }),
})

const get = defineCommand({
  name: 'get',
  summary: 'Show what is set for an integration, and the redirect URI to register at its vendor',
  takes: { integration: integrationArgument },
  examples: ['rollcall integration-settings get scim'],
  run: async ({ client, output }, { integration }) =>
    output.document(await client.environmentIntegrations.get({ integration })),
})

const set = defineCommand({
  name: 'set',
  summary: 'Set what the hosted page offers for an integration, and your own OAuth client; replaces what was set',
  takes: {
    integration: integrationArgument,
    isOff: yesOrNo('--off', 'do not offer it on the hosted page'),
    set: setOption('a setting that the form starts with, e.g. base_url=https://…'),
    oauth: text(
      '--oauth <source>',
      'your OAuth client as a JSON object, e.g. {"client_id":"…","client_secret":"…"}: @file, or - for standard input',
    ),
  },
  examples: [
    'rollcall integration-settings set scim --set base_url=https://scim.acme.test/v2',
    'rollcall integration-settings set scim --off',
  ],
  run: async ({ client, output, terminal }, { integration, isOff, set: pairs, oauth }) => {
    if (oauth !== undefined && oauth !== '-' && !oauth.startsWith('@')) {
      throw new UsageError(
        'A secret on the command line can be read by everybody on this machine. Use --oauth @file, or --oauth - for standard input.',
      )
    }
    const given = {
      is_enabled: !isOff,
      settings: Object.fromEntries(parsePairs(pairs, '--set')),
      oauth: oauth === undefined ? null : await readObject({ data: oauth, option: '--oauth' }, terminal),
    }
    const { data: body, error } = putEnvironmentIntegration.body.safeParse(given)
    if (body === undefined) {
      const wrong = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
      throw new UsageError(`That cannot be set: ${wrong}.`)
    }
    const value = await client.environmentIntegrations.put({ integration, body })
    await output.done(value, [
      `Set ${value.integration}.`,
      ...(value.needs_oauth ? [`Redirect URI to register at the vendor: ${value.redirect_uri}`] : []),
    ])
  },
})

const reset = defineCommand({
  name: 'reset',
  summary: 'Take away what was set for an integration, its OAuth client included',
  takes: { integration: integrationArgument, isSure: yesOption },
  examples: ['rollcall integration-settings reset scim --yes'],
  run: async ({ client, output, terminal }, { integration, isSure }) => {
    const describe = async () => [
      `Take away what was set for ${integration}, its OAuth client included.`,
      'Accounts that were linked with that client stay until their access token runs out.',
    ]
    await confirm(terminal, { isSure, describe })
    const value = await client.environmentIntegrations.delete({ integration })
    await output.done(value, [`Reset ${value.id}.`])
  },
})

export const integrationSettings: Noun = {
  name: 'integration-settings',
  summary: 'What the environment offers to link, and your own OAuth clients at vendors',
  commands: [list, get, set, reset],
}
