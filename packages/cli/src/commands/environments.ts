import { defineCommand, type Noun } from '../command.ts'
import { argument, requiredText } from '../input.ts'
import { showPages } from '../listing.ts'
import { pageOptions, pageQuery } from '../options.ts'

const list = defineCommand({
  name: 'list',
  summary: 'List environments; a token sees its own',
  takes: pageOptions,
  examples: ['rollcall environments list'],
  run: async (session, { all, ...page }) =>
    showPages(session, {
      pages: session.client.environments.pages(pageQuery(page)),
      noun: 'environments',
      all,
      columns: [
        { title: 'id', value: ({ id }) => id },
        { title: 'name', value: ({ name }) => name },
        { title: 'created', value: ({ created_at }) => created_at },
      ],
    }),
})

const get = defineCommand({
  name: 'get',
  summary: 'Show one environment',
  takes: { id: argument('<id>', 'id of the environment') },
  examples: ['rollcall environments get e-1'],
  run: async ({ client, output }, { id }) => output.document(await client.environments.get({ id })),
})

const create = defineCommand({
  name: 'create',
  summary: 'Create an environment; its first API token is shown this once',
  takes: { name: requiredText('--name <name>', 'its name') },
  examples: ['rollcall environments create --name staging'],
  run: async ({ client, output }, { name }) => {
    const value = await client.environments.create({ body: { name } })
    await output.done(value, [
      `Created environment ${value.name} (${value.id}). Its token is shown this once:`,
      value.api_token.token,
    ])
  },
})

export const environments: Noun = {
  name: 'environments',
  summary: 'Separate worlds on one server: connections, tokens, everything',
  commands: [list, get, create],
}
