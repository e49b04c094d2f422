import { useState } from 'react'
import type { Account } from '../../data/account.ts'
import { client } from '../../data/client.ts'
import { useMay } from '../../data/operator.ts'
import { useChange } from '../../data/use-change.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyId } from '../../ui/copy.tsx'
import { JsonView } from '../../ui/json-view/index.ts'
import { KeyValues } from '../../ui/key-values.tsx'
import { Section } from '../../ui/page-header.tsx'
import { Time } from '../../ui/time.tsx'

type SettingsTabProps = { readonly account: Account; readonly onGone: () => void }

/** How the connection is set up, and the way to end it. */
export const SettingsTab = ({ account, onGone }: SettingsTabProps) => {
  const [isEnding, setEnding] = useState(false)
  const mayChange = useMay('accounts:write')
  const disconnect = useChange({
    run: () => client.accounts.delete({ id: account.id }),
    touches: ['accounts'],
    done: 'The connection is gone, with its credential.',
  })
  return (
    <div className="grow pt-5">
      <Section title="Connection">
        <KeyValues
          facts={{
            Id: <CopyId id={account.id} />,
            Tenant: account.tenant_id,
            Connector: account.integration.name,
            'Way to authenticate': account.authentication_method,
            Connected: <Time at={account.created_at} />,
            Changed: <Time at={account.updated_at} />,
            ...account.settings,
          }}
        />
      </Section>
      <Section title="Context" description="What your own code keeps with this connection. Secrets in it are sealed.">
        <JsonView title="context" value={account.context} />
      </Section>
      {mayChange && (
        <Section
          title="Disconnect"
          description="Deletes the connection and its credential here. Nothing changes at the vendor: revoke the token there."
        >
          <Button tone="danger" onClick={() => setEnding(true)}>
            Disconnect
          </Button>
        </Section>
      )}
      <ConfirmDialog
        isOpen={isEnding}
        onOpenChange={setEnding}
        title={`Disconnect ${account.integration.label} of ${account.tenant_id}?`}
        consequence="Calls with this id are refused from now on, and the credential is deleted. Linking again makes another id."
        verb="Disconnect"
        typed={account.tenant_id}
        onConfirm={async () => {
          await disconnect.run(undefined)
          onGone()
        }}
      />
    </div>
  )
}
