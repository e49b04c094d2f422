import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { client } from '../../data/client.ts'
import { useMay } from '../../data/operator.ts'
import { useOne } from '../../data/use-one.ts'
import { ErrorLine } from '../../ui/error-state.tsx'
import { Section } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { FAILURES, latestOf } from './failures.ts'

const FEW = 8

/** The latest events of the environment. */
export const LatestEvents = () => {
  const maySee = useMay('webhooks:read')
  const { value, error } = useOne(['events', 'latest'], (signal) => client.events.list({ limit: FEW }, { signal }), {
    isWanted: maySee,
    everySeconds: 15,
  })
  if (!maySee) return null
  return (
    <Section
      title="Latest events"
      actions={
        <Link to="/events" className="link text-sm">
          All events
        </Link>
      }
    >
      <Latest
        error={error}
        none="Nothing has happened yet."
        rows={value?.result.map(({ id, event, tenant_id: tenant, created_at: at }) => ({
          key: id,
          at,
          what: (
            <>
              {event} <span className="text-ink-3">{tenant}</span>
            </>
          ),
        }))}
      />
    </Section>
  )
}

/** The latest calls that failed through no fault of who made them. */
export const LatestFailures = () => {
  const maySee = useMay('audit:read')
  const { value, error } = useOne(
    ['log', 'failures'],
    async (signal) => {
      const pages = await Promise.all(FAILURES.map((kind) => client.log.list({ ...kind, limit: FEW }, { signal })))
      return latestOf(
        pages.map(({ result }) => result),
        FEW,
      )
    },
    { isWanted: maySee, everySeconds: 15 },
  )
  if (!maySee) return null
  return (
    <Section
      title="Latest failed calls"
      actions={
        <Link to="/requests" className="link text-sm">
          All calls
        </Link>
      }
    >
      <Latest
        error={error}
        none="No call has failed in the last 30 days, here or at a vendor, and no vendor has refused one."
        rows={value?.map(({ id, method, resource, error_code: code, created_at: at }) => ({
          key: id,
          at,
          what: (
            <Link to="/requests" search={{ id }} className="hover:underline">
              {method} {resource} <span className="text-ink-3">{code}</span>
            </Link>
          ),
        }))}
      />
    </Section>
  )
}

type LatestProps = {
  readonly rows: readonly { readonly key: string; readonly at: string; readonly what: ReactNode }[] | undefined
  readonly error: unknown
  readonly none: string
}

const Latest = ({ rows, error, none }: LatestProps) => {
  if (error !== undefined) return <ErrorLine error={error} />
  if (rows === undefined) return <Skeleton lines={4} />
  if (rows.length === 0) return <p className="border-t border-rule py-2 text-sm text-ink-2">{none}</p>
  return (
    <ol className="border-t border-rule text-sm">
      {rows.map(({ key, at, what }) => (
        <li key={key} className="flex items-baseline justify-between gap-4 border-b border-rule py-1.5">
          <span className="min-w-0 truncate">{what}</span>
          <span className="text-ink-3">
            <Time at={at} />
          </span>
        </li>
      ))}
    </ol>
  )
}
