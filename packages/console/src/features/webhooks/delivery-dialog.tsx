import { RotateCw } from 'lucide-react'
import { client } from '../../data/client.ts'
import { useMay } from '../../data/operator.ts'
import { useChange } from '../../data/use-change.ts'
import { useOne } from '../../data/use-one.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock, CopyId } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import { Time } from '../../ui/time.tsx'
import { durationWords } from '../../ui/time-words.ts'
import { DELIVERY_WORDS } from './words.ts'

type DeliveryDialogProps = { readonly id: string | undefined; readonly webhook: string; readonly onClose: () => void }

/** One delivery, and every try of it. */
export const DeliveryDialog = ({ id, webhook, onClose }: DeliveryDialogProps) => {
  const mayWrite = useMay('webhooks:write')
  const { value, error } = useOne(['deliveries', id], (signal) => client.deliveries.get({ id: id ?? '' }, { signal }), {
    isWanted: id !== undefined,
  })
  const replay = useChange({
    run: (delivery: string) => client.webhooks.replay({ id: webhook, body: { delivery_id: delivery } }),
    touches: ['deliveries'],
    done: 'It is on its way again.',
  })
  return (
    <Dialog
      isOpen={id !== undefined}
      onOpenChange={onClose}
      title={value?.event ?? 'Delivery'}
      width="wide"
      actions={
        <>
          {mayWrite && value !== undefined && (
            <Button
              icon={<RotateCw aria-hidden />}
              isBusy={replay.isBusy}
              onClick={() => void replay.run(value.id).then(onClose, () => undefined)}
            >
              Send again
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      {error !== undefined && <ErrorLine error={error} />}
      {replay.error !== undefined && <ErrorLine error={replay.error} />}
      {value === undefined && error === undefined && <Skeleton lines={6} />}
      {value !== undefined && (
        <div className="flex flex-col gap-5">
          <KeyValues
            facts={{
              Status: <Status tone={DELIVERY_WORDS[value.status].tone}>{DELIVERY_WORDS[value.status].word}</Status>,
              Created: <Time at={value.created_at} isExact />,
              'Next try': value.next_attempt_at === null ? undefined : <Time at={value.next_attempt_at} isExact />,
              'webhook-id': <CopyId id={value.event_id} />,
              'Repeats delivery': value.replay_of === null ? undefined : <CopyId id={value.replay_of} />,
            }}
          />
          <section aria-label="Tries">
            <h3 className="mb-1 text-sm font-semibold">Tries</h3>
            {value.attempt_log.length === 0 && <p className="text-sm text-ink-2">None yet.</p>}
            <ol className="flex flex-col gap-3">
              {value.attempt_log.map((attempt) => (
                <li key={attempt.number} className="flex flex-col gap-1.5 text-sm">
                  <div className="flex flex-wrap items-center gap-x-4">
                    <strong className="font-semibold">{attempt.http_status ?? 'No answer'}</strong>
                    <Time at={attempt.at} isExact />
                    <span className="text-ink-3">{durationWords(attempt.duration_ms)}</span>
                    {attempt.error !== null && <span className="text-bad">{attempt.error}</span>}
                  </div>
                  {attempt.response !== null && attempt.response !== '' && (
                    <CodeBlock code={attempt.response} label="Copy the answer" />
                  )}
                </li>
              ))}
            </ol>
          </section>
        </div>
      )}
    </Dialog>
  )
}
