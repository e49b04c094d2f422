import { useId, useState } from 'react'
import type { Field } from './session.ts'

type FieldInputProps = {
  readonly field: Field
  readonly value: string
  readonly onChange: (value: string) => void
  readonly isWrong?: boolean
}

/** One input of the form, as the connector declares it. */
export const FieldInput = ({ field, value, onChange, isWrong = false }: FieldInputProps) => {
  const id = useId()
  const [isShown, setShown] = useState(false)
  const common = {
    id,
    value,
    required: field.required,
    'aria-describedby': field.help_text ? `${id}-help` : undefined,
    'aria-invalid': isWrong || undefined,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onChange(target.value),
  }
  return (
    <div className="field">
      <label htmlFor={id}>
        {field.label}
        {!field.required && <span className="quiet"> (optional)</span>}
      </label>
      {field.type === 'select' ? (
        <select {...common}>
          {!field.required && <option value="">None</option>}
          {field.options?.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      ) : (
        <div className="input">
          <input
            {...common}
            // A secret of another service: no password manager is to offer or keep one.
            type={field.type === 'password' && !isShown ? 'password' : field.type === 'url' ? 'url' : 'text'}
            className={field.type === 'text' ? undefined : 'code'}
            placeholder={field.placeholder}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-1p-ignore
            list={field.options ? `${id}-options` : undefined}
          />
          {field.type === 'password' && (
            <button
              type="button"
              className="show"
              aria-pressed={isShown}
              aria-label={`Show ${field.label}`}
              onClick={() => setShown(!isShown)}
            >
              {isShown ? 'Hide' : 'Show'}
            </button>
          )}
          {field.options && (
            <datalist id={`${id}-options`}>
              {field.options.map((option) => (
                <option key={option} value={option}>
                  {option}
                </option>
              ))}
            </datalist>
          )}
        </div>
      )}
      {field.help_text && (
        <p id={`${id}-help`} className="help">
          {field.help_text}
        </p>
      )}
    </div>
  )
}
