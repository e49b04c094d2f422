import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { client } from '../../data/client.ts'
import type { useConnections } from '../../data/connections.ts'
import { useMay } from '../../data/operator.ts'
import { type One, useOne } from '../../data/use-one.ts'
import { Section } from '../../ui/page-header.tsx'
import { Status, type StatusTone } from '../../ui/status.tsx'
import { Time } from '../../ui/time.tsx'
import { allClear, type Looked } from './all-clear.ts'

type Connection = ReturnType<typeof useConnections>['rows'][number]

type Item = {
  readonly key: string
  readonly tone: StatusTone
  readonly word: string
  readonly what: ReactNode
  readonly since: string | undefined
  readonly link: LinkProps
}

type NeedsSomebodyProps = {
  readonly connections: readonly Connection[]
  /** Whether these are all of them, as they are now. */
  readonly isAll: boolean
}

/** Connections that do not work, rights that were lost, webhooks that have stopped. */
export const NeedsSomebody = ({ connections, isAll }: NeedsSomebodyProps) => {
  const maySeeWebhooks = useMay('webhooks:read')
  const webhooks = useOne(['webhooks', 'overview'], (signal) => client.webhooks.list({ limit: 200 }, { signal }), {
    isWanted: maySeeWebhooks,
    everySeconds: 60,
  })
  const items: readonly Item[] = [
    ...connections.filter(({ status }) => status !== 'active').map(toBroken),
    ...connections
      .filter(({ status, last_forbidden_error: error }) => status === 'active' && error !== null)
      .map(toLostRight),
    ...(webhooks.value?.result ?? [])
      .filter(({ paused_at: pausedAt }) => pausedAt !== null)
      .map(
        ({ id, target_url: url, paused_at: pausedAt }): Item => ({
          key: id,
          tone: 'bad',
          word: 'Paused',
          what: `Webhook to ${new URL(url).host}`,
          since: pausedAt ?? undefined,
          link: { to: '/webhooks/$id', params: { id } },
        }),
      ),
  ]
  const { words, but } = allClear({
    connections: isAll ? 'all' : 'part',
    webhooks: lookedAt(maySeeWebhooks, webhooks),
  })
  return (
    <Section title="Needs somebody">
      {items.length === 0 ? (
        <p className="flex flex-wrap gap-x-2 border-t border-rule py-2 text-sm text-ink-2">
          <Status tone={isAll ? 'good' : 'off'}>{words}</Status>
          {but !== undefined && <span className="text-ink-3">{but}</span>}
        </p>
      ) : (
        <ul className="border-t border-rule text-sm">
          {items.map(({ key, tone, word, what, since, link }) => (
            <li key={key} className="border-b border-rule">
              <Link {...link} className="flex flex-wrap items-center gap-x-6 gap-y-0.5 py-2 hover:bg-hover">
                <span className="w-48 shrink-0">
                  <Status tone={tone}>{word}</Status>
                </span>
                <span className="min-w-0 grow font-medium">{what}</span>
                {since !== undefined && (
                  <span className="text-ink-3">
                    <Time at={since} />
                  </span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const lookedAt = (
  maySee: boolean,
  { value, error }: One<{ readonly next_cursor: string | null }>,
): Looked['webhooks'] => {
  if (!maySee) return 'closed'
  if (error !== undefined) return 'failed'
  if (value === undefined) return 'loading'
  return value.next_cursor === null ? 'all' : 'part'
}

const nameOf = ({ integration, tenant_id: tenant }: Connection): string => `${integration.label} of ${tenant}`

const toBroken = (connection: Connection): Item => ({
  key: connection.id,
  tone: 'bad',
  word: connection.status === 'needs_reauth' ? 'Needs a new credential' : 'Does not work',
  what: nameOf(connection),
  since: connection.last_error?.occurred_at,
  link: { to: '/connections/$id', params: { id: connection.id } },
})

const toLostRight = (connection: Connection): Item => ({
  key: `right ${connection.id}`,
  tone: 'warn',
  word: 'Lost a right',
  what: `${nameOf(connection)}: ${connection.last_forbidden_error?.method} ${connection.last_forbidden_error?.resource}`,
  since: connection.last_forbidden_error?.occurred_at,
  link: { to: '/connections/$id', params: { id: connection.id } },
})
