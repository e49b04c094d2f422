import { EVENT_TYPE_NAMES, EVENT_TYPES, type EventType } from '@rollcall/api'
import { useId, useState } from 'react'
import { client } from '../../data/client.ts'
import { useChange } from '../../data/use-change.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { Checkbox, Switch } from '../../ui/switch.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { SecretShown } from './secret-shown.tsx'
import type { Webhook } from './words.ts'

type WebhookDialogProps = {
  /** Left out: a new one. */
  readonly webhook?: Webhook
  readonly onClose: () => void
}

/** Makes a webhook, or changes one. A new one's secret is shown once. */
export const WebhookDialog = ({ webhook, onClose }: WebhookDialogProps) => {
  const form = useId()
  const [url, setUrl] = useState(webhook?.target_url ?? '')
  const [description, setDescription] = useState(webhook?.description ?? '')
  const [isAll, setAll] = useState((webhook?.event_types.length ?? 0) === 0)
  const [types, setTypes] = useState<ReadonlySet<EventType>>(new Set(webhook?.event_types))
  const [secret, setSecret] = useState<string>()
  const save = useChange({
    run: async () => {
      const body = {
        target_url: url.trim(),
        event_types: isAll ? [] : EVENT_TYPE_NAMES.filter((type) => types.has(type)),
        ...(description.trim() === '' ? {} : { description: description.trim() }),
      }
      if (webhook !== undefined) return client.webhooks.update({ id: webhook.id, body })
      const made = await client.webhooks.create({ body })
      setSecret(made.secret)
      return made
    },
    touches: ['webhooks'],
  })
  if (secret !== undefined) return <SecretShown secret={secret} onClose={onClose} />
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={webhook === undefined ? 'Create a webhook' : 'Change the webhook'}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            form={form}
            isBusy={save.isBusy}
            disabled={url.trim() === '' || (!isAll && types.size === 0)}
          >
            {webhook === undefined ? 'Create webhook' : 'Save'}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void save.run(undefined).then(
            () => webhook !== undefined && onClose(),
            () => undefined,
          )
        }}
      >
        <TextField
          label="Address"
          type="url"
          isCode
          required
          placeholder="https://example.com/rollcall"
          hint="Called with POST. HTTPS, at a public address."
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
        <TextField
          label="Description"
          maxLength={500}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
        <Switch label="Every event" hint="Those of later versions, too." isOn={isAll} onChange={setAll} />
        {!isAll && (
          <fieldset className="flex flex-col gap-2.5">
            <legend className="mb-2 text-sm font-medium">Only these</legend>
            {EVENT_TYPE_NAMES.filter((type) => type !== 'test').map((type) => (
              <Checkbox
                key={type}
                label={type}
                hint={EVENT_TYPES[type]}
                isOn={types.has(type)}
                onChange={() => setTypes(types.symmetricDifference(new Set([type])))}
              />
            ))}
          </fieldset>
        )}
        {save.error !== undefined && <ErrorLine error={save.error} />}
      </form>
    </Dialog>
  )
}
