import { useId, useState } from 'react'
import { client } from '../../data/client.ts'
import { useChange } from '../../data/use-change.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { Checkbox } from '../../ui/switch.tsx'
import { TextField } from '../../ui/text-field.tsx'

const DAY_MS = 86_400_000

/** What a browser's field for a time holds: minutes, in the time zone of whoever looks. */
const toField = (time: number): string => {
  const date = new Date(time)
  return new Date(time - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** Sends the events of a span of time again. */
export const ReplayDialog = ({ webhook, onClose }: { readonly webhook: string; readonly onClose: () => void }) => {
  const form = useId()
  const [from, setFrom] = useState(() => toField(Date.now() - DAY_MS))
  const [to, setTo] = useState(() => toField(Date.now() + 60_000))
  const [onlyFailed, setOnlyFailed] = useState(true)
  const replay = useChange({
    run: () =>
      client.webhooks.replay({
        id: webhook,
        body: { from: new Date(from).toISOString(), to: new Date(to).toISOString(), only_failed: onlyFailed },
      }),
    touches: ['deliveries'],
    done: ({ replayed }) =>
      replayed === 0
        ? 'There was nothing to send again.'
        : `${replayed} ${replayed === 1 ? 'delivery is' : 'deliveries are'} on the way.`,
  })
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Replay events"
      description="Each keeps its webhook-id, by which the receiver knows whether it has had it."
      width="narrow"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" form={form} isBusy={replay.isBusy}>
            Replay
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void replay.run(undefined).then(onClose, () => undefined)
        }}
      >
        <TextField
          label="From"
          type="datetime-local"
          required
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextField
          label="To"
          type="datetime-local"
          required
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
        <Checkbox
          label="Only what was given up"
          hint="Events that became dead letters here and have not been delivered since."
          isOn={onlyFailed}
          onChange={setOnlyFailed}
        />
        {replay.error !== undefined && <ErrorLine error={replay.error} />}
      </form>
    </Dialog>
  )
}
