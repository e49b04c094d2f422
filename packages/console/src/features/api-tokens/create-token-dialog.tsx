import { SCOPES } from '@rollcall/api'
import { useId, useState } from 'react'
import { client } from '../../data/client.ts'
import { useChange } from '../../data/use-change.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { Select } from '../../ui/select.tsx'
import { Notice } from '../../ui/states.tsx'
import { Checkbox } from '../../ui/switch.tsx'
import { TextField } from '../../ui/text-field.tsx'

type Scope = (typeof SCOPES)[number]

/** What each scope lets a program do, for the person who gives it. */
const MEANING: Readonly<Record<Scope, string>> = {
  'directory:read': 'Read users, groups, roles and licences at vendors.',
  'directory:write': 'Change them: create, update, deactivate.',
  proxy: 'Call the vendors’ own APIs through the proxy.',
  'accounts:read': 'See connections and their health.',
  'accounts:write': 'Connect and disconnect accounts, make link tokens.',
  'webhooks:read': 'See webhooks, deliveries and events.',
  'webhooks:write': 'Change webhooks, and replay deliveries.',
  'audit:read': 'Read the audit log and the request log.',
  operators: 'Invite and change operators.',
  admin: 'Everything about this environment: tokens, keys, settings.',
}

const LIVES = [
  { value: '', label: 'Never' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
] as const

const DAY_MS = 86_400_000

/** Makes a token and shows it once. */
export const CreateTokenDialog = ({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) => {
  const form = useId()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set(['directory:read']))
  const [days, setDays] = useState<(typeof LIVES)[number]['value']>('')
  const [token, setToken] = useState<string>()
  const create = useChange({
    run: () =>
      client.apiTokens.create({
        body: {
          name,
          scopes: SCOPES.filter((scope) => scopes.has(scope)),
          ...(days === '' ? {} : { expires_at: new Date(Date.now() + Number(days) * DAY_MS).toISOString() }),
        },
      }),
    touches: ['api-tokens'],
  })
  const close = (): void => {
    setToken(undefined)
    setName('')
    create.reset()
    onClose()
  }
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={close}
      title={token === undefined ? 'Create an API token' : 'Copy the token now'}
      actions={
        token === undefined ? (
          <>
            <Button onClick={close}>Cancel</Button>
            <Button
              tone="primary"
              type="submit"
              form={form}
              isBusy={create.isBusy}
              disabled={name.trim() === '' || scopes.size === 0}
            >
              Create token
            </Button>
          </>
        ) : (
          <Button tone="primary" onClick={close}>
            I have it
          </Button>
        )
      }
    >
      {token === undefined ? (
        <form
          id={form}
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            void create.run(undefined).then(
              (made) => setToken(made.token),
              () => undefined,
            )
          }}
        >
          <TextField
            label="Name"
            hint="The program that will use it, e.g. nightly report."
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <fieldset className="flex flex-col gap-2.5">
            <legend className="mb-2 text-sm font-medium">What it may do</legend>
            {SCOPES.map((scope) => (
              <Checkbox
                key={scope}
                label={scope}
                hint={MEANING[scope]}
                isOn={scopes.has(scope)}
                onChange={() => setScopes(scopes.symmetricDifference(new Set([scope])))}
              />
            ))}
          </fieldset>
          <Select label="Expires" options={LIVES} value={days} onChange={setDays} />
          {create.error !== undefined && <ErrorLine error={create.error} />}
        </form>
      ) : (
        <div className="flex flex-col gap-3">
          <Notice tone="warn">It is shown this once. Only its hash is kept, so nobody can look it up later.</Notice>
          <CodeBlock code={token} label="Copy the token" />
        </div>
      )}
    </Dialog>
  )
}
