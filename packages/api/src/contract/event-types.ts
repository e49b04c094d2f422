/**
 * Every type of event that can be subscribed to, and when it is published. To publish another, add it here: filters, the OpenAPI document and the
 * table in `docs/webhooks.md` are made from or held against this list.
 */
export const EVENT_TYPES = {
  'integrated_account:created':
    'An account was connected. Its payload is the account, without secrets, as in all that follow.',
  'integrated_account:updated': 'Its settings, context or credential were changed, or a person linked it again.',
  'integrated_account:active': 'It is ready: after it was created, and after a person has linked it again.',
  'integrated_account:reactivated':
    'It works again by itself: a later call or proof succeeded with the same credential.',
  'integrated_account:authentication_error':
    'The vendor refused its credential, which must be replaced (`needs_reauth`).',
  'integrated_account:validation_error': 'What was entered for it does not fit together.',
  'integrated_account:post_install_error': 'Not published yet: there are no steps after connecting that could fail.',
  'integrated_account:right_lost': 'The vendor forbade something that it allowed before; see `last_forbidden_error`.',
  'integrated_account:deleted': 'It was disconnected. The payload is `{ id, tenant_id }`.',
  'api_token:created': 'An API token was made. The payload is the token’s description, never the token.',
  'api_token:deleted': 'An API token was revoked.',
  'webhook:paused':
    'Deliveries to a webhook were stopped; see `pause_reason`. Goes to the other webhooks, with no more of its address than the origin.',
  test: 'Sent on request to one webhook, to try it.',
} as const satisfies Readonly<Record<string, string>>

export type EventType = keyof typeof EVENT_TYPES

const isEventType = (name: string): name is EventType => name in EVENT_TYPES

/** Their names, in the order of the table. */
export const EVENT_TYPE_NAMES: readonly EventType[] = Object.keys(EVENT_TYPES).filter(isEventType)
