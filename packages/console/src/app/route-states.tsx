import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { buttonClasses } from '../ui/button.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'

/** A page whose code is on its way. */
export const PageSkeleton = () => <Skeleton lines={10} className="px-4 py-6 sm:px-6" />

/** A page that failed while it was drawn, or whose code did not come. */
export const PageFailure = ({ error }: ErrorComponentProps) => (
  <ErrorState error={error} onRetry={() => location.reload()} />
)

/** An address that leads nowhere. */
export const LostPage = () => (
  <>
    <PageHeader title="Nothing here" />
    <EmptyState
      title="There is no page at this address"
      action={
        <Link to="/" className={buttonClasses()}>
          Go to the overview
        </Link>
      }
    >
      It may have been moved, or the address is not complete.
    </EmptyState>
  </>
)
