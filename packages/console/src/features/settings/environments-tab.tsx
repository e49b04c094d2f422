import { Plus } from 'lucide-react'
import { useId, useState } from 'react'
import { client } from '../../data/client.ts'
import { useChange } from '../../data/use-change.ts'
import { usePages } from '../../data/use-pages.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock, CopyId } from '../../ui/copy.tsx'
import { type Column, DataTable } from '../../ui/data-table/index.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { EmptyState, Notice } from '../../ui/states.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Time } from '../../ui/time.tsx'

type Environment = Awaited<ReturnType<typeof client.environments.list>>['result'][number]

const COLUMNS: readonly Column<Environment>[] = [
  { id: 'name', title: 'Name', cell: ({ name }) => name, sortBy: ({ name }) => name, width: 14 },
  { id: 'created', title: 'Created', cell: ({ created_at: at }) => <Time at={at} />, width: 8 },
  { id: 'id', title: 'Id', cell: ({ id }) => <CopyId id={id} />, width: 18 },
]

/** Environments keep things apart: production, staging. Each has its own tokens, connections and webhooks. */
export const EnvironmentsTab = () => {
  const environments = usePages(['environments'], (cursor, signal) =>
    client.environments.list({ ...cursor, limit: 100 }, { signal }),
  )
  const [isMaking, setMaking] = useState(false)
  return (
    <>
      <div className="flex items-center justify-between gap-4 px-4 py-3 sm:px-6">
        <p className="text-sm text-ink-2">Each has its own tokens, connections and webhooks, and reaches no other.</p>
        <Button icon={<Plus aria-hidden />} onClick={() => setMaking(true)}>
          Create environment
        </Button>
      </div>
      <DataTable
        label="Environments"
        noun={{ one: 'environment', many: 'environments' }}
        pages={environments}
        columns={COLUMNS}
        rowId={({ id }) => id}
        empty={<EmptyState title="There is none" />}
      />
      {isMaking && <CreateEnvironment onClose={() => setMaking(false)} />}
    </>
  )
}

const CreateEnvironment = ({ onClose }: { readonly onClose: () => void }) => {
  const form = useId()
  const [name, setName] = useState('')
  const create = useChange({
    run: () => client.environments.create({ body: { name: name.trim() } }),
    touches: ['environments'],
  })
  const [token, setToken] = useState<string>()
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={token === undefined ? 'Create an environment' : 'Copy its first token now'}
      width="narrow"
      actions={
        token === undefined ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button tone="primary" type="submit" form={form} isBusy={create.isBusy} disabled={name.trim() === ''}>
              Create environment
            </Button>
          </>
        ) : (
          <Button tone="primary" onClick={onClose}>
            I have it
          </Button>
        )
      }
    >
      {token === undefined ? (
        <form
          id={form}
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            void create.run(undefined).then(
              (made) => setToken(made.api_token.token),
              () => undefined,
            )
          }}
        >
          <TextField
            label="Name"
            placeholder="staging"
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          {create.error !== undefined && <ErrorLine error={create.error} />}
        </form>
      ) : (
        <div className="flex flex-col gap-3">
          <Notice tone="warn">It is shown this once, and may do everything in the new environment.</Notice>
          <CodeBlock code={token} label="Copy the token" />
        </div>
      )}
    </Dialog>
  )
}
