import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../data/client.ts'
import { useChange } from '../../data/use-change.ts'
import { useOne } from '../../data/use-one.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Section } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

/** The ring of keys that credentials are sealed with. */
export const KeysTab = () => {
  const ring = useOne(['key-ring'], (signal) => client.keyRing.versions(undefined, { signal }))
  const [isAsking, setAsking] = useState(false)
  const rotate = useChange({
    run: () => client.keyRing.rotate(),
    touches: ['key-ring'],
    done: ({ version, rewrapped }) => `Version ${version} is in use; ${rewrapped} credentials were moved to it.`,
  })
  if (ring.error !== undefined) return <ErrorState error={ring.error} onRetry={ring.retry} />
  if (ring.value === undefined) return <Skeleton lines={4} className="px-4 py-6 sm:px-6" />
  return (
    <div className="pt-5">
      <Section
        title="Key ring"
        description="Each credential is sealed with a key of its own; those are wrapped by the ring’s newest version. Rotating re-wraps them while traffic goes on."
        actions={
          <Button icon={<KeyRound aria-hidden />} onClick={() => setAsking(true)}>
            Rotate
          </Button>
        }
      >
        <KeyValues
          facts={Object.fromEntries(
            ring.value.versions.toReversed().map(({ version, created_at: at, retired_at: retired, credentials }) => [
              `Version ${version}`,
              <span key={version}>
                {retired === null ? 'in use' : <>retired {<Time at={retired} />}</>}, made <Time at={at} />;{' '}
                {credentials === 1 ? '1 credential' : `${credentials} credentials`}
              </span>,
            ]),
          )}
        />
      </Section>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        title="Rotate the key ring?"
        consequence="A new version seals from now on, and every credential is moved to it. Nothing stops meanwhile; after a crash it goes on where it was."
        verb="Rotate"
        tone="primary"
        onConfirm={() => rotate.run(undefined)}
      />
    </div>
  )
}
