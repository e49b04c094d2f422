import { type ReactNode, useId, useState } from 'react'
import { client } from '../../data/client.ts'
import { useChange } from '../../data/use-change.ts'
import { useOne } from '../../data/use-one.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { Switch } from '../../ui/switch.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { emptyBaseUrlHint, ownAddressOf } from './own-address.ts'

type Integration = Awaited<ReturnType<typeof client.environmentIntegrations.get>>

type Fields = {
  readonly base_url: string
  readonly client_id: string
  readonly client_secret: string
  readonly authorization_url: string
  readonly token_url: string
  readonly revocation_url: string
}

const toFields = ({ settings, oauth }: Integration): Fields => ({
  base_url: settings['base_url'] ?? '',
  client_id: oauth?.client_id ?? '',
  client_secret: '',
  authorization_url: oauth?.authorization_url ?? '',
  token_url: oauth?.token_url ?? '',
  revocation_url: oauth?.revocation_url ?? '',
})

/** One integration as this environment has it. */
export const IntegrationDialog = ({
  integration,
  onClose,
}: {
  readonly integration: Integration
  readonly onClose: () => void
}) => {
  const form = useId()
  const { integration: slug, label, oauth, needs_oauth: needsOAuth, redirect_uri: redirectUri } = integration
  const [isEnabled, setEnabled] = useState(integration.is_enabled)
  const [fields, setFields] = useState(() => toFields(integration))
  const field = (name: keyof Fields) => ({
    value: fields[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setFields((before) => ({ ...before, [name]: target.value })),
  })
  const known = useOne(['integrations', slug], (signal) => client.integrations.get({ id: slug }, { signal }))
  const address = known.value && ownAddressOf(known.value)
  const isNeeded = address?.kind === 'per-customer' && fields.client_id.trim() !== ''
  const save = useChange({
    run: () =>
      client.environmentIntegrations.put({
        integration: slug,
        body: {
          is_enabled: isEnabled,
          settings: toSettings(integration, fields),
          oauth: fields.client_id.trim() === '' ? null : toClient(fields, oauth?.scopes),
        },
      }),
    touches: ['environment-integrations'],
    done: `${label} is saved.`,
  })
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={label}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" form={form} isBusy={save.isBusy}>
            Save
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void save.run(undefined).then(onClose, () => undefined)
        }}
      >
        <Switch label="Offered on the link page" isOn={isEnabled} onChange={setEnabled} />
        <TextField
          label="Base URL that the form starts with"
          type="url"
          isCode
          hint={emptyBaseUrlHint(address)}
          {...(address?.kind === 'per-customer' && address.example !== undefined
            ? { placeholder: address.example }
            : {})}
          {...field('base_url')}
        />
        {needsOAuth && (
          <>
            <div className="flex flex-col gap-1.5">
              <span className="text-sm font-medium">Redirect URI to register at {label}</span>
              <CodeBlock code={redirectUri} label="Copy the redirect URI" />
            </div>
            <TextField label="Client id" isCode autoComplete="off" {...field('client_id')} />
            <TextField
              label="Client secret"
              type="password"
              autoComplete="off"
              hint={
                oauth?.has_client_secret === true
                  ? 'Kept, sealed. Enter one only to replace it.'
                  : 'Sealed, and sent nowhere but to the token address.'
              }
              {...field('client_secret')}
            />
            {!known.isLoading && (
              <OAuthAddresses isOwnKnown={address?.kind === 'own'}>
                <TextField
                  label="Authorization URL"
                  type="url"
                  isCode
                  required={isNeeded}
                  {...field('authorization_url')}
                />
                <TextField label="Token URL" type="url" isCode required={isNeeded} {...field('token_url')} />
                <TextField label="Revocation URL" type="url" isCode {...field('revocation_url')} />
              </OAuthAddresses>
            )}
          </>
        )}
        {save.error !== undefined && <ErrorLine error={save.error} />}
      </form>
    </Dialog>
  )
}

/** Where consent is asked and tokens are given: out of the way where the vendor's own addresses count. */
const OAuthAddresses = ({ isOwnKnown, children }: { readonly isOwnKnown: boolean; readonly children: ReactNode }) =>
  isOwnKnown ? (
    <details className="text-sm">
      <summary className="cursor-pointer py-1 text-ink-2 hover:text-ink">Other addresses than the vendor’s own</summary>
      <div className="flex flex-col gap-4 pt-3">{children}</div>
    </details>
  ) : (
    children
  )

const toSettings = ({ settings }: Integration, { base_url: url }: Fields): Record<string, string> => {
  const { base_url: _, ...others } = settings
  return url.trim() === '' ? others : { ...others, base_url: url.trim() }
}

/** What is empty is left out: then the vendor's own address counts, and the secret stays. */
const toClient = (fields: Fields, scopes: readonly string[] | null | undefined) => {
  const { base_url: _, client_id: id, ...others } = fields
  const given = Object.fromEntries(
    Object.entries(others).flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()]])),
  )
  return { client_id: id.trim(), ...given, ...(scopes ? { scopes: [...scopes] } : {}) }
}
