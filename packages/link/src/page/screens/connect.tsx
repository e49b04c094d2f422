import { type FormEvent, useId, useState } from 'react'
import { FieldInput } from '../field-input.tsx'
import { Notice } from '../notice.tsx'
import type { Failure } from '../server.ts'
import type { Format, Integration, Scheme } from '../session.ts'
import { defaultsOf, entered, isAdvanced, missingIn, type Values } from '../values.ts'

export type Entered = { readonly scheme: Scheme; readonly credentials: Values; readonly settings: Values }

type ConnectProps = {
  readonly formId: string
  readonly integration: Integration
  readonly format: Format | undefined
  /** While it is tried. */
  readonly isBusy: boolean
  readonly failure: Failure | undefined
  readonly onSubmit: (entered: Entered) => void
  readonly onType: () => void
}

/** The form of one integration: how to authenticate, with what, and what comes of it. */
export const Connect = ({ formId, integration, format, isBusy, failure, onSubmit, onType }: ConnectProps) => {
  const { schemes, settings } = integration
  const [chosen, setChosen] = useState(format)
  const scheme = schemes.find((one) => one.format === chosen) ?? schemes[0]
  const [credentials, setCredentials] = useState<Values>({})
  const [values, setValues] = useState(() => defaultsOf(settings))
  const [missing, setMissing] = useState<readonly string[]>([])
  if (scheme === undefined) return <p>This application cannot be connected at the moment.</p>

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isBusy) return
    const all = [...scheme.fields, ...settings]
    const empty = missingIn(all, { ...values, ...credentials }).map(({ name }) => name)
    setMissing(empty)
    if (empty.length > 0) return
    onSubmit({ scheme, credentials: entered(scheme.fields, credentials), settings: entered(settings, values) })
  }
  const type = (set: (change: (before: Values) => Values) => void, name: string) => (value: string) => {
    onType()
    setMissing((names) => names.filter((one) => one !== name))
    set((before) => ({ ...before, [name]: value }))
  }
  const labels = [...scheme.fields, ...settings].filter(({ name }) => missing.includes(name)).map(({ label }) => label)

  return (
    <form id={formId} onSubmit={submit} noValidate>
      {schemes.length > 1 && <Schemes schemes={schemes} chosen={scheme.format} onChoose={setChosen} />}
      {labels.length > 0 && <Notice tone="bad">Fill in: {labels.join(', ')}.</Notice>}
      {failure !== undefined && <Failed failure={failure} />}
      {scheme.is_ready ? (
        <Asked scheme={scheme} integration={integration} />
      ) : (
        <Notice tone="bad">{scheme.not_ready_reason ?? 'This way to connect is not set up yet.'}</Notice>
      )}
      {scheme.fields.map((field) => (
        <FieldInput
          key={`${scheme.format} ${field.name}`}
          field={field}
          value={credentials[field.name] ?? ''}
          isWrong={missing.includes(field.name)}
          onChange={type(setCredentials, field.name)}
        />
      ))}
      {settings
        .filter((field) => !isAdvanced(field))
        .map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            isWrong={missing.includes(field.name)}
            onChange={type(setValues, field.name)}
          />
        ))}
      <Reach {...integration} />
      {settings.some(isAdvanced) && (
        <details className="more">
          <summary>Advanced settings</summary>
          {settings.filter(isAdvanced).map((field) => (
            <FieldInput
              key={field.name}
              field={field}
              value={values[field.name] ?? ''}
              onChange={type(setValues, field.name)}
            />
          ))}
        </details>
      )}
      {integration.documentation_link !== null && (
        <p className="quiet">
          <a href={integration.documentation_link} target="_blank" rel="noreferrer">
            {integration.label}’s own guide
          </a>{' '}
          opens in another tab.
        </p>
      )}
    </form>
  )
}

type SchemesProps = {
  readonly schemes: readonly Scheme[]
  readonly chosen: Format
  readonly onChoose: (format: Format) => void
}

const Schemes = ({ schemes, chosen, onChoose }: SchemesProps) => {
  const name = useId()
  return (
    <fieldset className="schemes">
      <legend className="hidden">How to connect</legend>
      {schemes.map(({ format, label }) => (
        <label key={format}>
          <input type="radio" name={name} checked={format === chosen} onChange={() => onChoose(format)} />
          {label}
        </label>
      ))}
    </fieldset>
  )
}

/** What the vendor will ask to be allowed, before anybody is sent there. */
const Asked = ({
  scheme: { grant, scopes },
  integration: { label },
}: {
  readonly scheme: Scheme
  readonly integration: Integration
}) =>
  grant !== 'authorization_code' ? null : (
    <section className="asked">
      <p>You will be asked to sign in to {label} as an administrator, and to allow:</p>
      <ul>
        {scopes.map(({ name, why }) => (
          <li key={name}>
            {why}
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </section>
  )

const Reach = ({ can, cannot, requires, label }: Integration) => (
  <div className="reach">
    {requires !== null && (
      <p>
        <strong>Needs:</strong> {requires}.
      </p>
    )}
    {can.length > 0 && <List title="What this allows" items={can} />}
    {cannot.length > 0 && <List title={`What stays out of reach at ${label}`} items={cannot} />}
  </div>
)

const List = ({ title, items }: { readonly title: string; readonly items: readonly string[] }) => (
  <details className="more">
    <summary>{title}</summary>
    <ul>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  </details>
)

const Failed = ({ failure: { message, requestId } }: { readonly failure: Failure }) => (
  <Notice tone="bad">
    {message}
    {requestId !== undefined && <span className="request">Request {requestId}</span>}
  </Notice>
)
