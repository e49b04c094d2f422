import { SCOPES } from '@rollcall/api'
import { defineCommand, type Noun } from '../command.ts'
import { argument, requiredText, someOf, text } from '../input.ts'
import { showPages } from '../listing.ts'
import { pageOptions, pageQuery } from '../options.ts'

const tokenArgument = argument('<id>', 'id of the token (not the token itself)')

const list = defineCommand({
  name: 'list',
  summary: 'List API tokens, newest first, revoked ones included',
  takes: pageOptions,
  examples: ['rollcall tokens list'],
  run: async (session, { all, ...page }) =>
    showPages(session, {
      pages: session.client.apiTokens.pages(pageQuery(page)),
      noun: 'tokens',
      all,
      columns: [
        { title: 'id', value: ({ id }) => id },
        { title: 'name', value: ({ name }) => name },
        { title: 'begins', value: ({ prefix }) => prefix },
        { title: 'scopes', value: ({ scopes }) => scopes.join(', ') },
        { title: 'last used', value: ({ last_used_at }) => last_used_at },
        { title: 'expires', value: ({ expires_at }) => expires_at },
        { title: 'revoked', value: ({ revoked_at }) => revoked_at },
      ],
    }),
})

const get = defineCommand({
  name: 'get',
  summary: 'Show one API token, never the token itself',
  takes: { id: tokenArgument },
  examples: ['rollcall tokens get t-1'],
  run: async ({ client, output }, { id }) => output.document(await client.apiTokens.get({ id })),
})

const create = defineCommand({
  name: 'create',
  summary: 'Create an API token; it is shown this once',
  takes: {
    name: requiredText('--name <name>', 'what it is for'),
    scopes: someOf(SCOPES, { syntax: '--scope <scope>', help: 'what it may do; may be repeated' }),
    expires: text('--expires <time>', 'when it ends, e.g. 2027-01-01T00:00:00Z; without it, never'),
  },
  examples: [
    "rollcall tokens create --name 'nightly report' --scope directory:read --scope accounts:read",
    'rollcall tokens create --name ci --scope admin --expires 2027-01-01T00:00:00Z',
  ],
  run: async ({ client, output }, { name, scopes, expires }) => {
    const body = { name, scopes, ...(expires === undefined ? {} : { expires_at: expires }) }
    const value = await client.apiTokens.create({ body })
    await output.done(value, [`Created token ${value.name} (${value.id}). It is shown this once:`, value.token])
  },
})

const revoke = defineCommand({
  name: 'revoke',
  summary: 'Revoke an API token, at once and for good',
  takes: { id: tokenArgument },
  examples: ['rollcall tokens revoke t-1'],
  run: async ({ client, output }, { id }) => {
    const value = await client.apiTokens.revoke({ id })
    await output.done(value, [`Revoked token ${value.id}.`])
  },
})

export const tokens: Noun = {
  name: 'tokens',
  summary: 'API tokens: who may call this server, and for what',
  commands: [list, get, create, revoke],
}
