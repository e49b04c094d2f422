import { DELIVERY_STATUSES, EVENT_TYPE_NAMES } from '@rollcall/api'
import { defineCommand, type Noun } from '../command.ts'
import { argument, oneOf, text } from '../input.ts'
import { showPages } from '../listing.ts'
import { pageOptions, pageQuery } from '../options.ts'

const list = defineCommand({
  name: 'list',
  summary: 'List deliveries, newest first; dead letters with --status dead_letter',
  takes: {
    webhook: text('--webhook <id>', 'only those to this webhook'),
    status: oneOf(DELIVERY_STATUSES, { syntax: '--status <status>', help: 'only those in this state' }),
    event: oneOf(EVENT_TYPE_NAMES, { syntax: '--event <type>', help: 'only events of this type' }),
    ...pageOptions,
  },
  examples: ['rollcall deliveries list', 'rollcall deliveries list --status dead_letter'],
  run: async (session, { webhook, status, event, all, ...page }) =>
    showPages(session, {
      pages: session.client.deliveries.pages({ webhook_id: webhook, status, event, ...pageQuery(page) }),
      noun: 'deliveries',
      all,
      columns: [
        { title: 'id', value: ({ id }) => id },
        { title: 'event', value: ({ event: type }) => type },
        { title: 'status', value: ({ status: state }) => state },
        { title: 'tries', value: ({ attempts }) => attempts },
        { title: 'answer', value: ({ last_http_status }) => last_http_status },
        { title: 'created', value: ({ created_at }) => created_at },
        { title: 'next try', value: ({ next_attempt_at }) => next_attempt_at },
      ],
    }),
})

const get = defineCommand({
  name: 'get',
  summary: 'Show one delivery, with every try of it and how the answer began',
  takes: { id: argument('<id>', 'id of the delivery') },
  examples: ['rollcall deliveries get d-1'],
  run: async ({ client, output }, { id }) => output.document(await client.deliveries.get({ id })),
})

export const deliveries: Noun = {
  name: 'deliveries',
  summary: 'What was sent to webhooks, and what came back',
  commands: [list, get],
}
