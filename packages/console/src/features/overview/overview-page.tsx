import { Link } from '@tanstack/react-router'
import { useConnections } from '../../data/connections.ts'
import { useMay } from '../../data/operator.ts'
import { buttonClasses } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { EmptyState, Skeleton } from '../../ui/states.tsx'
import { ByConnector } from './by-connector.tsx'
import { LatestEvents, LatestFailures } from './latest.tsx'
import { NeedsSomebody } from './needs-somebody.tsx'

/** What needs somebody, first; then what there is, and what has happened lately. */
export const OverviewPage = () => {
  const connections = useConnections()
  const mayLink = useMay('accounts:write')
  if (connections.error !== undefined && connections.rows.length === 0) {
    return <ErrorState error={connections.error} onRetry={connections.retry} />
  }
  return (
    <div className="min-h-0 grow overflow-y-auto">
      <PageHeader title="Overview" description="What needs somebody, and what has happened." />
      {connections.isLoading ? (
        <Skeleton lines={8} className="px-4 sm:px-6" />
      ) : connections.rows.length === 0 ? (
        <EmptyState
          title="Nothing is connected yet"
          action={
            mayLink && (
              <Link to="/link" className={buttonClasses('primary')}>
                Link an account
              </Link>
            )
          }
        >
          Connect a first application, and its users and groups can be read and changed.
        </EmptyState>
      ) : (
        <>
          <NeedsSomebody
            connections={connections.rows}
            isAll={!connections.hasMore && !connections.isOutdated && connections.error === undefined}
          />
          <ByConnector connections={connections.rows} isAll={!connections.hasMore} />
          <div className="grid lg:grid-cols-2">
            <LatestEvents />
            <LatestFailures />
          </div>
        </>
      )}
    </div>
  )
}
