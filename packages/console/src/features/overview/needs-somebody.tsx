import { Link } from '@tanstack/react-router'
import { client } from '../../data/client.ts'
import type { useConnections } from '../../data/connections.ts'
import { useMay } from '../../data/operator.ts'
import { type One, useOne } from '../../data/use-one.ts'
import { Section } from '../../ui/page-header.tsx'
import { Status } from '../../ui/status.tsx'
import { Time } from '../../ui/time.tsx'
import { allClear, type Looked } from './all-clear.ts'
import { needsOf } from './needs.ts'

type Connection = ReturnType<typeof useConnections>['rows'][number]

type NeedsSomebodyProps = {
  readonly connections: readonly Connection[]
  /** Whether these are all of them, as they are now. */
  readonly isAll: boolean
}

/** What does not work, or will not for long; or that nothing of the kind was found, and how far that goes. */
export const NeedsSomebody = ({ connections, isAll }: NeedsSomebodyProps) => {
  const maySeeWebhooks = useMay('webhooks:read')
  const webhooks = useOne(['webhooks', 'overview'], (signal) => client.webhooks.list({ limit: 200 }, { signal }), {
    isWanted: maySeeWebhooks,
    everySeconds: 60,
  })
  const needs = needsOf({ connections, webhooks: webhooks.value?.result ?? [] })
  const { words, but } = allClear({
    connections: isAll ? 'all' : 'part',
    webhooks: lookedAt(maySeeWebhooks, webhooks),
  })
  return (
    <Section title="Needs somebody">
      {needs.length === 0 ? (
        <p className="flex flex-wrap gap-x-2 border-t border-rule py-2 text-sm text-ink-2">
          <Status tone={isAll ? 'good' : 'off'}>{words}</Status>
          {but !== undefined && <span className="text-ink-3">{but}</span>}
        </p>
      ) : (
        <ul className="border-t border-rule text-sm">
          {needs.map(({ key, tone, word, what, why, since, link }) => (
            <li key={key} className="border-b border-rule">
              <Link {...link} className="flex flex-wrap items-center gap-x-6 gap-y-0.5 py-2 hover:bg-hover">
                <span className="w-48 shrink-0">
                  <Status tone={tone}>{word}</Status>
                </span>
                <span className="min-w-0 grow basis-48">
                  <span className="font-medium">{what}</span>
                  {why !== undefined && <span className="block text-ink-2">{why}</span>}
                </span>
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
