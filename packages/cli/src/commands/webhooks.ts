import { EVENT_TYPE_NAMES, type getWebhook, type ResponseOf } from '@rollcall/api'
import { defineCommand, type Noun } from '../command.ts'
import { confirm } from '../confirm.ts'
import { UsageError, VendorAnswerError } from '../exit-codes.ts'
import { argument, oneOf, requiredText, someOf, text, wholeNumber, yesOrNo } from '../input.ts'
import { showPages } from '../listing.ts'
import { pageOptions, pageQuery, yesOption } from '../options.ts'

type Webhook = ResponseOf<typeof getWebhook>

const webhookArgument = argument('<id>', 'id of the webhook')

const eventTypes = (help: string) => {
  const { isRequired: _, ...types } = someOf(EVENT_TYPE_NAMES, { syntax: '--event <type>', help })
  return types
}

const stateOf = ({ is_active, pause_reason }: Webhook): string =>
  is_active ? 'active' : pause_reason === null ? 'off' : `paused (${pause_reason})`

const list = defineCommand({
  name: 'list',
  summary: 'List webhooks, newest first',
  takes: pageOptions,
  examples: ['rollcall webhooks list'],
  run: async (session, { all, ...page }) =>
    showPages(session, {
      pages: session.client.webhooks.pages(pageQuery(page)),
      noun: 'webhooks',
      all,
      columns: [
        { title: 'id', value: ({ id }) => id },
        { title: 'address', value: ({ target_url }) => target_url },
        { title: 'events', value: ({ event_types }) => event_types.join(', ') || 'all' },
        { title: 'state', value: stateOf },
        { title: 'failing since', value: ({ failing_since }) => failing_since },
      ],
    }),
})

const get = defineCommand({
  name: 'get',
  summary: 'Show one webhook, never its secret',
  takes: { id: webhookArgument },
  examples: ['rollcall webhooks get w-1'],
  run: async ({ client, output }, { id }) => output.document(await client.webhooks.get({ id })),
})

const create = defineCommand({
  name: 'create',
  summary: 'Create a webhook; the secret that signs its requests is shown this once',
  takes: {
    target: requiredText('--target <url>', 'where events are sent: HTTPS, at a public address'),
    types: eventTypes('only events of this type; may be repeated; without it, all'),
    description: text('--description <text>', 'what it is for'),
  },
  examples: [
    'rollcall webhooks create --target https://example.com/rollcall',
    'rollcall webhooks create --target https://example.com/rollcall --event integrated_account:authentication_error',
  ],
  run: async ({ client, output }, { target, types, description }) => {
    const body = { target_url: target, event_types: types, ...(description === undefined ? {} : { description }) }
    const value = await client.webhooks.create({ body })
    await output.done(value, [`Created webhook ${value.id}. Its secret is shown this once:`, value.secret])
  },
})

const SWITCHED = { on: true, off: false } as const

const update = defineCommand({
  name: 'update',
  summary: 'Change a webhook; only what is given changes',
  takes: {
    id: webhookArgument,
    target: text('--target <url>', 'where events are sent'),
    types: eventTypes('send only events of this type; may be repeated'),
    allEvents: yesOrNo('--all-events', 'send events of every type'),
    description: text('--description <text>', 'what it is for'),
    active: oneOf(['on', 'off'], {
      syntax: '--active <on|off>',
      help: 'on ends a pause: what happened meanwhile is delivered; off stops deliveries',
    }),
  },
  examples: [
    'rollcall webhooks update w-1 --active on',
    'rollcall webhooks update w-1 --event api_token:created --event api_token:deleted',
  ],
  run: async ({ client, output }, { id, target, types, allEvents, description, active }) => {
    const body = {
      ...(target === undefined ? {} : { target_url: target }),
      ...(types.length === 0 && !allEvents ? {} : { event_types: allEvents ? [] : types }),
      ...(description === undefined ? {} : { description }),
      ...(active === undefined ? {} : { is_active: SWITCHED[active] }),
    }
    if (Object.keys(body).length === 0) {
      throw new UsageError(
        'There is nothing to change. Add --target, --event, --all-events, --description or --active.',
      )
    }
    const value = await client.webhooks.update({ id, body })
    await output.done(value, [`Updated webhook ${value.id}, ${stateOf(value)}.`])
  },
})

const remove = defineCommand({
  name: 'delete',
  summary: 'Delete a webhook with its secret, its deliveries and their log',
  takes: { id: webhookArgument, isSure: yesOption },
  examples: ['rollcall webhooks delete w-1 --yes'],
  run: async ({ client, output, terminal }, { id, isSure }) => {
    const describe = async () => [
      `Delete the webhook to ${(await client.webhooks.get({ id })).target_url}, with what waits for it and its log.`,
    ]
    await confirm(terminal, { isSure, describe })
    const value = await client.webhooks.delete({ id })
    await output.done(value, [`Deleted webhook ${value.id}.`])
  },
})

const test = defineCommand({
  name: 'test',
  summary: 'Send a test event to a webhook now, and say what came of it',
  takes: { id: webhookArgument },
  examples: ['rollcall webhooks test w-1'],
  run: async ({ client, output }, { id }) => {
    const value = await client.webhooks.test({ body: { id } })
    const tried = value.attempt_log.at(-1)
    const outcome =
      tried?.http_status == null ? (tried?.error ?? 'It was not sent.') : `It answered ${tried.http_status}.`
    const isAccepted = value.status === 'delivered'
    await output.done(value, [
      `${isAccepted ? 'The test event was accepted' : 'The test event was not accepted'}. ${outcome}`,
    ])
    if (!isAccepted) throw new VendorAnswerError(`The webhook did not accept the test event. ${outcome}`)
  },
})

const rotateSecret = defineCommand({
  name: 'rotate-secret',
  summary: 'Make a new secret, shown this once; the old one signs as well for a while',
  takes: {
    id: webhookArgument,
    overlap: wholeNumber('--overlap <hours>', 'how long the old one signs as well, 24 by default'),
    now: yesOrNo('--now', 'the old one ends at once, e.g. because it has leaked'),
  },
  examples: ['rollcall webhooks rotate-secret w-1', 'rollcall webhooks rotate-secret w-1 --overlap 72'],
  run: async ({ client, output }, { id, overlap, now }) => {
    const body = now ? { overlap_hours: 0 } : overlap === undefined ? {} : { overlap_hours: overlap }
    const value = await client.webhooks.rotateSecret({ id, body })
    const until = value.previous_secret_expires_at
    await output.done(value, [
      until === null ? 'The old secret signs no more.' : `The old secret signs as well until ${until}.`,
      'The new one is shown this once:',
      value.secret,
    ])
  },
})

const replay = defineCommand({
  name: 'replay',
  summary: 'Send past events again: that of one delivery, or those of a span of time',
  takes: {
    id: webhookArgument,
    delivery: { ...text('--delivery <id>', 'the event of this delivery'), excludes: 'from' },
    from: text('--from <time>', 'events at or after this time, e.g. 2026-11-25T08:00:00Z'),
    to: text('--to <time>', 'events before this time'),
    types: eventTypes('only events of this type; may be repeated'),
    onlyFailed: yesOrNo('--only-failed', 'only dead letters that have not been delivered since'),
  },
  examples: [
    'rollcall webhooks replay w-1 --delivery 0c1f0f3e-5a0e-4b37-9c65-2f1d1f2a9c11',
    'rollcall webhooks replay w-1 --from 2026-11-24T00:00:00Z --to 2026-11-25T00:00:00Z --only-failed',
  ],
  run: async ({ client, output }, { id, delivery, from, to, types, onlyFailed }) => {
    if (delivery === undefined && (from === undefined || to === undefined)) {
      throw new UsageError('Say what to send again: --delivery, or --from and --to.')
    }
    const body =
      delivery === undefined
        ? {
            from: from ?? '',
            to: to ?? '',
            only_failed: onlyFailed,
            ...(types.length === 0 ? {} : { event_types: types }),
          }
        : { delivery_id: delivery }
    const value = await client.webhooks.replay({ id, body })
    await output.done(value, [`${value.replayed} ${value.replayed === 1 ? 'delivery' : 'deliveries'} queued.`])
  },
})

export const webhooks: Noun = {
  name: 'webhooks',
  summary: 'Webhooks: where events are sent',
  commands: [list, get, create, update, remove, test, rotateSecret, replay],
}
