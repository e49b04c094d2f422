import { Plus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../data/client.ts'
import { useChange } from '../../data/use-change.ts'
import { usePages } from '../../data/use-pages.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { type Column, DataTable } from '../../ui/data-table/index.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import { Time } from '../../ui/time.tsx'
import { CreateTokenDialog } from './create-token-dialog.tsx'

type Token = Awaited<ReturnType<typeof client.apiTokens.list>>['result'][number]

const isExpired = ({ expires_at: at }: Token): boolean => at !== null && Date.parse(at) < Date.now()

const TokenStatus = ({ token }: { readonly token: Token }) => {
  if (token.revoked_at !== null) return <Status tone="off">Revoked</Status>
  return isExpired(token) ? <Status tone="off">Expired</Status> : <Status tone="good">Valid</Status>
}

const COLUMNS: readonly Column<Token>[] = [
  { id: 'name', title: 'Name', cell: ({ name }) => name, sortBy: ({ name }) => name, width: 12 },
  {
    id: 'prefix',
    title: 'Begins with',
    cell: ({ prefix }) => <code className="font-mono text-xs text-ink-2">{prefix}…</code>,
    width: 9,
    grow: 0,
  },
  { id: 'status', title: 'Status', cell: (token) => <TokenStatus token={token} />, width: 7 },
  {
    id: 'scopes',
    title: 'May',
    cell: ({ scopes }) => (
      <span className="truncate" title={scopes.join(', ')}>
        {scopes.includes('admin') ? 'everything' : scopes.join(', ')}
      </span>
    ),
    width: 12,
    grow: 2,
    onPhone: 'hidden',
  },
  {
    id: 'used',
    title: 'Last used',
    cell: ({ last_used_at: at }) => (at === null ? 'never' : <Time at={at} />),
    sortBy: ({ last_used_at: at }) => at ?? '',
    width: 8,
    onPhone: 'captioned',
  },
  {
    id: 'expires',
    title: 'Expires',
    cell: ({ expires_at: at }) => (at === null ? 'never' : <Time at={at} />),
    sortBy: ({ expires_at: at }) => at ?? '9999',
    width: 8,
    onPhone: 'hidden',
  },
  { id: 'by', title: 'Made by', cell: ({ created_by: by }) => by, width: 11, onPhone: 'hidden' },
  {
    id: 'created',
    title: 'Created',
    cell: ({ created_at: at }) => <Time at={at} />,
    sortBy: ({ created_at: at }) => at,
    width: 8,
    onPhone: 'hidden',
  },
]

export const ApiTokensPage = () => {
  const tokens = usePages(['api-tokens'], (cursor, signal) =>
    client.apiTokens.list({ ...cursor, limit: 100 }, { signal }),
  )
  const [isMaking, setMaking] = useState(false)
  const [doomed, setDoomed] = useState<Token>()
  const revoke = useChange({
    run: (id: string) => client.apiTokens.revoke({ id }),
    touches: ['api-tokens'],
    done: 'The token is revoked.',
  })
  return (
    <>
      <PageHeader
        title="API tokens"
        description="What programs sign their calls with. One for each program, so that one can be revoked alone."
        actions={
          <Button tone="primary" icon={<Plus aria-hidden />} onClick={() => setMaking(true)}>
            Create token
          </Button>
        }
      />
      <DataTable
        label="API tokens"
        noun={{ one: 'token', many: 'tokens' }}
        pages={tokens}
        columns={COLUMNS}
        rowId={({ id }) => id}
        onOpen={(token) => token.revoked_at === null && setDoomed(token)}
        empty={<EmptyState title="No tokens yet">Create one for each program that calls the API.</EmptyState>}
      />
      <CreateTokenDialog isOpen={isMaking} onClose={() => setMaking(false)} />
      <ConfirmDialog
        isOpen={doomed !== undefined}
        onOpenChange={() => setDoomed(undefined)}
        title={`Revoke “${doomed?.name}”?`}
        consequence="Programs that use it are refused at once. This cannot be taken back."
        verb="Revoke token"
        onConfirm={() => revoke.run(doomed?.id ?? '')}
      />
    </>
  )
}
