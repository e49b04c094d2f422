import { EVENT_TYPE_NAMES } from '@rollcall/api'
import { defineCommand, type Noun } from '../command.ts'
import { argument, oneOf, text } from '../input.ts'
import { showPages } from '../listing.ts'
import { pageOptions, pageQuery } from '../options.ts'

const list = defineCommand({
  name: 'list',
  summary: 'List what happened, newest first',
  takes: {
    event: oneOf(EVENT_TYPE_NAMES, { syntax: '--event <type>', help: 'only events of this type' }),
    tenant: text('--tenant <id>', 'only those of this tenant'),
    account: text('--account <id>', 'only those of this connection'),
    from: text('--from <time>', 'only events at or after this time, e.g. 2026-11-25T08:00:00Z'),
    to: text('--to <time>', 'only events before this time'),
    ...pageOptions,
  },
  examples: ['rollcall events list', 'rollcall events list --event integrated_account:authentication_error'],
  run: async (session, { event, tenant, account, from, to, all, ...page }) =>
    showPages(session, {
      pages: session.client.events.pages({
        event,
        tenant_id: tenant,
        integrated_account_id: account,
        from,
        to,
        ...pageQuery(page),
      }),
      noun: 'events',
      all,
      columns: [
        { title: 'id', value: ({ id }) => id },
        { title: 'event', value: ({ event: type }) => type },
        { title: 'tenant', value: ({ tenant_id }) => tenant_id },
        { title: 'connection', value: ({ integrated_account_id }) => integrated_account_id },
        { title: 'at', value: ({ created_at }) => created_at },
      ],
    }),
})

const get = defineCommand({
  name: 'get',
  summary: 'Show one event, as it is sent to webhooks',
  takes: { id: argument('<id>', 'id of the event') },
  examples: ['rollcall events get e-1'],
  run: async ({ client, output }, { id }) => output.document(await client.events.get({ id })),
})

export const events: Noun = {
  name: 'events',
  summary: 'What happened to connections, tokens and webhooks',
  commands: [list, get],
}
