import { client } from '../../data/client.ts'
import { useOne } from '../../data/use-one.ts'
import { Button } from '../../ui/button.tsx'
import { CopyId } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { durationWords } from '../../ui/time-words.ts'
import { HttpStatus } from './http-status.tsx'

/** One call, and each call of a vendor that it took. */
export const RequestDialog = ({ id, onClose }: { readonly id: string | undefined; readonly onClose: () => void }) => {
  const { value, error } = useOne(['log', id], (signal) => client.log.get({ id: id ?? '' }, { signal }), {
    isWanted: id !== undefined,
  })
  return (
    <Dialog
      isOpen={id !== undefined}
      onOpenChange={onClose}
      title={value === undefined ? 'Request' : `${value.method} ${value.resource}`}
      width="wide"
      actions={<Button onClick={onClose}>Close</Button>}
    >
      {error !== undefined && <ErrorLine error={error} />}
      {value === undefined && error === undefined && <Skeleton lines={6} />}
      {value !== undefined && (
        <div className="flex flex-col gap-5">
          <KeyValues
            facts={{
              When: <Time at={value.created_at} isExact />,
              Who: value.actor,
              Answer: (
                <span className="flex flex-wrap gap-x-3">
                  <HttpStatus status={value.http_status_code} />
                  {value.error_code !== null && <code className="font-mono text-xs">{value.error_code}</code>}
                </span>
              ),
              Tenant: value.tenant_id ?? undefined,
              Connections:
                value.integrated_account_ids.length === 0
                  ? undefined
                  : value.integrated_account_ids.map((account) => <CopyId key={account} id={account} />),
              Took: `${durationWords(value.duration_ms)}, of which ${durationWords(value.fetch_duration_ms)} at the vendor`,
              Rows: value.result_count ?? undefined,
              Request: <CopyId id={value.id} />,
            }}
          />
          <section aria-label="Calls of the vendor">
            <h3 className="mb-1 text-sm font-semibold">Calls of the vendor</h3>
            {value.upstream.length === 0 ? (
              <p className="text-sm text-ink-2">None: it was answered, or refused, here.</p>
            ) : (
              <ol className="border-t border-rule text-sm">
                {value.upstream.map((call) => (
                  <li
                    key={`${call.vendor_request_id} ${call.path} ${call.duration_ms}`}
                    className="flex flex-wrap items-center gap-x-4 gap-y-0.5 border-b border-rule py-1.5"
                  >
                    {call.status === null ? (
                      <span className="text-bad">no answer</span>
                    ) : (
                      <HttpStatus status={call.status} />
                    )}
                    <span>
                      <span className="text-ink-3">{call.method}</span> {call.path}
                    </span>
                    <span className="text-ink-3">{call.vendor}</span>
                    <span className="text-ink-3">{durationWords(call.duration_ms)}</span>
                    {call.tries > 1 && <span className="text-ink-3">{call.tries} tries</span>}
                    {call.error_code !== null && <code className="font-mono text-xs text-bad">{call.error_code}</code>}
                    {call.vendor_request_id !== null && <CopyId id={call.vendor_request_id} length={20} />}
                  </li>
                ))}
              </ol>
            )}
          </section>
        </div>
      )}
    </Dialog>
  )
}
