import { PageHeader } from '../../ui/page-header.tsx'
import { EmptyState } from '../../ui/states.tsx'

export const OperatorsPage = () => (
  <>
    <PageHeader title="Operators" description="Who may sign in here, and what they may do." />
    <EmptyState title="This page is being written">It comes with the next change.</EmptyState>
  </>
)
