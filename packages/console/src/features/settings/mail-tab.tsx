import { useId, useState } from 'react'
import { client } from '../../data/client.ts'
import { useOperator } from '../../data/operator.ts'
import { useChange } from '../../data/use-change.ts'
import { useOne } from '../../data/use-one.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorLine, ErrorState } from '../../ui/error-state.tsx'
import { Section } from '../../ui/page-header.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { complain } from '../../ui/toast.tsx'

type Settings = NonNullable<Awaited<ReturnType<typeof client.mailSettings.get>>['settings']>

/** How messages to operators are sent: invitations, lost passwords. */
export const MailTab = () => {
  const mail = useOne(['mail-settings'], (signal) => client.mailSettings.get(undefined, { signal }))
  if (mail.error !== undefined) return <ErrorState error={mail.error} onRetry={mail.retry} />
  if (mail.value === undefined) return <Skeleton lines={6} className="px-4 py-6 sm:px-6" />
  const { settings } = mail.value
  return <MailForm key={settings === null ? 'none' : 'set'} settings={settings} />
}

const SECURITIES = [
  { value: 'starttls', label: 'STARTTLS', hint: 'Usual on port 587.' },
  { value: 'tls', label: 'TLS', hint: 'Usual on port 465.' },
  { value: 'none', label: 'None', hint: 'Only for a server on this machine.' },
] as const

const MailForm = ({ settings }: { readonly settings: Settings | null }) => {
  const form = useId()
  const { email } = useOperator()
  const [security, setSecurity] = useState(settings?.security ?? 'starttls')
  const [fields, setFields] = useState({
    host: settings?.host ?? '',
    port: String(settings?.port ?? 587),
    username: settings?.username ?? '',
    password: '',
    from: settings?.from ?? '',
    public_url: settings?.public_url ?? location.origin,
  })
  const field = (name: keyof typeof fields) => ({
    value: fields[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setFields((before) => ({ ...before, [name]: target.value })),
  })
  const touches = ['mail-settings']
  const save = useChange({
    run: () =>
      client.mailSettings.put({
        body: {
          host: fields.host.trim(),
          port: Number(fields.port),
          security,
          username: fields.username.trim() || null,
          ...(fields.password === '' ? {} : { password: fields.password }),
          from: fields.from.trim(),
          public_url: fields.public_url.trim(),
        },
      }),
    touches,
    done: 'E-mail is set up. Send yourself a test.',
  })
  const test = useChange({
    run: () => client.mailSettings.test({ body: { to: email } }),
    touches: [],
    done: ({ message }) => message,
  })
  const clear = useChange({ run: () => client.mailSettings.delete(), touches, done: 'No e-mail is sent any more.' })
  return (
    <div className="grow pt-5">
      <Section
        title="Mail server"
        description="For invitations, lost passwords and paused webhooks. Without one, pass the links on yourself: everything works all the same."
      >
        <form
          id={form}
          className="flex max-w-xl flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            void save.run(undefined).catch(() => undefined)
          }}
        >
          <div className="grid gap-4 sm:grid-cols-[1fr_6rem]">
            <TextField label="Host" required isCode placeholder="smtp.acme.com" {...field('host')} />
            <TextField label="Port" required inputMode="numeric" pattern="[0-9]+" {...field('port')} />
          </div>
          <Select label="Security" options={SECURITIES} value={security} onChange={setSecurity} />
          <TextField label="User name" autoComplete="off" hint="Empty: nobody signs in." {...field('username')} />
          <TextField
            label="Password"
            type="password"
            autoComplete="off"
            hint={
              settings?.has_password === true
                ? 'Kept, sealed. Enter one only to replace it.'
                : 'Sealed, and never shown.'
            }
            {...field('password')}
          />
          <TextField label="From" required placeholder="Rollcall <rollcall@acme.com>" {...field('from')} />
          <TextField
            label="Address of this console"
            type="url"
            required
            isCode
            hint="Where the links in messages lead."
            {...field('public_url')}
          />
          {save.error !== undefined && <ErrorLine error={save.error} />}
          <div className="flex flex-wrap gap-2">
            <Button tone="primary" type="submit" isBusy={save.isBusy}>
              Save
            </Button>
            {settings !== null && (
              <>
                <Button isBusy={test.isBusy} onClick={() => void test.run(undefined).catch(complain)}>
                  Send a test to {email}
                </Button>
                <Button tone="quiet" isBusy={clear.isBusy} onClick={() => void clear.run(undefined).catch(complain)}>
                  Send no e-mail
                </Button>
              </>
            )}
          </div>
        </form>
      </Section>
    </div>
  )
}
