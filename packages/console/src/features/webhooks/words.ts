import type { client } from '../../data/client.ts'
import type { StatusTone } from '../../ui/status.tsx'

export type Webhook = Awaited<ReturnType<typeof client.webhooks.get>>
export type Delivery = Awaited<ReturnType<typeof client.deliveries.list>>['result'][number]

type Word = { readonly tone: StatusTone; readonly word: string }

/** How a webhook is, for people. */
export const webhookStatus = ({ is_active: isActive, paused_at: pausedAt, failing_since: failing }: Webhook): Word => {
  if (pausedAt !== null) return { tone: 'bad', word: 'Paused' }
  if (!isActive) return { tone: 'off', word: 'Switched off' }
  return failing === null ? { tone: 'good', word: 'Active' } : { tone: 'warn', word: 'Failing' }
}

/** How a delivery is, for people. */
export const DELIVERY_WORDS: Readonly<Record<Delivery['status'], Word>> = {
  pending: { tone: 'busy', word: 'Waiting' },
  delivered: { tone: 'good', word: 'Delivered' },
  dead_letter: { tone: 'bad', word: 'Given up' },
}
