import { useId, useState } from 'react'
import { client } from '../../data/client.ts'
import { useChosenEnvironment } from '../../data/environment.ts'
import { useOperator } from '../../data/operator.ts'
import { useChange } from '../../data/use-change.ts'
import { useOne } from '../../data/use-one.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorLine, ErrorState } from '../../ui/error-state.tsx'
import { Section } from '../../ui/page-header.tsx'
import { Notice, Skeleton } from '../../ui/states.tsx'
import { TextArea, TextField } from '../../ui/text-field.tsx'

type Settings = Awaited<ReturnType<typeof client.linkSettings.get>>

/** Who may open the link page, and what it looks like. */
export const LinkTab = () => {
  const { environment_id: own } = useOperator()
  const id = useChosenEnvironment() ?? own
  const settings = useOne(['link-settings', id], (signal) => client.linkSettings.get({ id }, { signal }))
  if (settings.error !== undefined) return <ErrorState error={settings.error} onRetry={settings.retry} />
  if (settings.value === undefined) return <Skeleton lines={6} className="px-4 py-6 sm:px-6" />
  return <LinkForm key={settings.value.environment_id} settings={settings.value} />
}

const LinkForm = ({ settings }: { readonly settings: Settings }) => {
  const form = useId()
  const [origins, setOrigins] = useState(settings.origins.join('\n'))
  const [name, setName] = useState(settings.branding.name ?? '')
  const [logo, setLogo] = useState(settings.branding.logo_url ?? '')
  const [color, setColor] = useState(settings.branding.color ?? '')
  const save = useChange({
    run: () =>
      client.linkSettings.update({
        id: settings.environment_id,
        body: {
          origins: origins.split(/\s+/).filter((origin) => origin !== ''),
          branding: { name: name.trim() || null, logo_url: logo.trim() || null, color: color.trim() || null },
        },
      }),
    touches: ['link-settings'],
    done: 'The link page is saved.',
  })
  return (
    <div className="grow pt-5">
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault()
          void save.run(undefined).catch(() => undefined)
        }}
      >
        <Section
          title="Who may open it"
          description="Only pages of these origins may show the link page, and learn how it ended."
        >
          <div className="flex max-w-xl flex-col gap-3">
            <TextArea
              label="Origins"
              hint="One a line, e.g. https://app.acme.com"
              isCode
              value={origins}
              onChange={(event) => setOrigins(event.target.value)}
            />
            {settings.loopback_allowed && <Notice>In local mode every page of this machine may as well.</Notice>}
          </div>
        </Section>
        <Section title="What it looks like">
          <div className="flex max-w-xl flex-col gap-4">
            <TextField
              label="Name"
              hint="Who asks, e.g. Acme HR."
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <TextField
              label="Logo"
              isCode
              hint="An https address of a PNG or SVG."
              value={logo}
              onChange={(event) => setLogo(event.target.value)}
            />
            <TextField
              label="Colour of the main button"
              isCode
              placeholder="#0b6e4f"
              pattern="#[0-9a-fA-F]{6}"
              hint="The text on it is black or white, whichever reads better."
              value={color}
              onChange={(event) => setColor(event.target.value)}
            />
            {save.error !== undefined && <ErrorLine error={save.error} />}
            <div>
              <Button tone="primary" type="submit" isBusy={save.isBusy}>
                Save
              </Button>
            </div>
          </div>
        </Section>
      </form>
    </div>
  )
}
