import { defineCommand, type Noun } from '../command.ts'
import { argument } from '../input.ts'
import { showPages } from '../listing.ts'
import { pageOptions, pageQuery } from '../options.ts'

const list = defineCommand({
  name: 'list',
  summary: 'List the kinds of vendor that this server can connect to',
  takes: pageOptions,
  examples: ['rollcall integrations list'],
  run: async (session, { all, ...page }) =>
    showPages(session, {
      pages: session.client.integrations.pages(pageQuery(page)),
      noun: 'integrations',
      all,
      columns: [
        { title: 'name', value: ({ name }) => name },
        { title: 'label', value: ({ label }) => label },
        { title: 'requires', value: ({ requires }) => requires },
        { title: 'credential', value: ({ auth }) => auth.fields.map(({ name }) => name).join(', ') },
      ],
    }),
})

const get = defineCommand({
  name: 'get',
  summary: 'Show one integration: its credential, its settings, and what is true of the vendor',
  takes: { id: argument('<name>', 'name of the integration') },
  examples: ['rollcall integrations get scim'],
  run: async ({ client, output }, { id }) => output.document(await client.integrations.get({ id })),
})

export const integrations: Noun = {
  name: 'integrations',
  summary: 'The kinds of vendor there are',
  commands: [list, get],
}
