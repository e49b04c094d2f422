import { defineCommand, type Noun } from '../command.ts'
import { readObject } from '../data.ts'
import { UsageError } from '../exit-codes.ts'
import { text, texts, yesOrNo } from '../input.ts'

const create = defineCommand({
  name: 'create',
  summary: 'Make a link with which somebody connects an account in a browser, once within 7 days',
  takes: {
    tenant: text('--tenant <id>', 'your own name for the customer whose new account it will be'),
    account: text('--account <id>', 'the connection that is linked again; it keeps its id and context'),
    integrations: texts('--integration <name>', 'only this kind of vendor; may be repeated'),
    redirectUri: text('--redirect-uri <url>', 'where the page leads back to'),
    context: text('--context <json>', 'free JSON of your own; @file reads a file, - reads standard input'),
    forgetsContext: yesOrNo('--forget-context', 'with --account: discard the context that it has'),
  },
  examples: [
    'rollcall links create --tenant acme --integration scim',
    'rollcall links create --account a-1 --redirect-uri https://app.acme.test/done',
  ],
  run: async (
    { client, output, terminal },
    { tenant, account, integrations, redirectUri, context, forgetsContext },
  ) => {
    if ((tenant === undefined) === (account === undefined)) {
      throw new UsageError('Give --tenant for a new connection, or --account to link one again.')
    }
    const value = await client.linkTokens.create({
      body: {
        ...(tenant === undefined ? {} : { tenant_id: tenant }),
        ...(account === undefined ? {} : { integrated_account_id: account }),
        ...(integrations.length === 0 ? {} : { integrations }),
        ...(redirectUri === undefined ? {} : { redirect_uri: redirectUri }),
        ...(forgetsContext ? { persist_previous_context: false } : {}),
        ...(context === undefined
          ? {}
          : { context: await readObject({ data: context, option: '--context' }, terminal) }),
      },
    })
    await output.done(value, [`Good once, until ${value.expires_at}. It is shown this once:`, value.url])
  },
})

export const links: Noun = {
  name: 'links',
  summary: 'Links with which somebody connects an account in a browser',
  commands: [create],
}
