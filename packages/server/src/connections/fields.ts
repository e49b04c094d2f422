import type { Connector, Field } from '@rollcall/connector-kit'
import { type Failure, RollcallError } from '@rollcall/core'

/** Settings that every connector has besides its own: how fast to call the vendor, where its defaults do not fit. */
const COMMON_SETTINGS: readonly Field[] = [
  { name: 'requests_per_second', label: 'Calls per second', required: false, type: 'text' },
  { name: 'burst', label: 'Calls at once', required: false, type: 'text' },
  { name: 'concurrent', label: 'Calls under way at a time', required: false, type: 'text' },
]

/** How a number of theirs is written, and what to say of another. Less than a call in ten seconds would look like an outage. */
const NUMBERS: Readonly<Record<string, { readonly form: RegExp; readonly least: number; readonly message: string }>> = {
  requests_per_second: {
    form: /^\d{1,6}(\.\d{1,3})?$/,
    least: 0.1,
    message: 'must be a number from 0.1 to 999999',
  },
  burst: { form: /^\d{1,6}$/, least: 1, message: 'must be a whole number from 1 to 999999' },
  concurrent: { form: /^\d{1,4}$/, least: 1, message: 'must be a whole number from 1 to 9999' },
}

export const settingsOf = ({ settings }: Connector): readonly Field[] => [...settings, ...COMMON_SETTINGS]

type Values = Readonly<Record<string, string>>

/**
 * The values of a form, defaults filled in.
 *
 * @throws RollcallError `invalid_request`, `unknown_field` with a sentence for each field that is wrong
 */
export const readFields = (fields: readonly Field[], given: Values, where: 'credentials' | 'settings'): Values => {
  const unknown = Object.keys(given).filter((name) => !fields.some((field) => field.name === name))
  const failures: readonly Failure[] = [
    ...unknown.map((name) => ({ path: `${where}.${name}`, message: `is not known; ${names(fields)}` })),
    ...fields.flatMap((field) => failureOf(field, given[field.name], where)),
  ]
  if (failures.length > 0) {
    const sentences = failures.map(({ path, message }) => `${path} ${message}`).join('; ')
    throw new RollcallError(
      unknown.length > 0 ? 'unknown_field' : 'invalid_request',
      `The ${where} are not what this integration takes: ${sentences}.`,
      { failures },
    )
  }
  return Object.fromEntries(
    fields.flatMap(({ name, default: usual }) => {
      const value = given[name] || usual
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

const names = (fields: readonly Field[]): string => `it takes ${fields.map(({ name }) => name).join(', ')}`

const failureOf = (field: Field, value: string | undefined, where: string): readonly Failure[] => {
  const path = `${where}.${field.name}`
  if (!value) return field.required && field.default === undefined ? [{ path, message: 'is required' }] : []
  if (field.type === 'url' && !isWebAddress(value)) {
    return [{ path, message: 'must be an http or https URL without user name, password or fragment' }]
  }
  if (field.type === 'password' && /[\r\n\0]/.test(value)) return [{ path, message: 'must not hold line breaks' }]
  const number = COMMON_SETTINGS.includes(field) ? NUMBERS[field.name] : undefined
  if (number !== undefined && !(number.form.test(value) && Number(value) >= number.least)) {
    return [{ path, message: number.message }]
  }
  if (field.type === 'select' && !field.options?.includes(value)) {
    return [{ path, message: `must be one of ${field.options?.join(', ') ?? ''}` }]
  }
  return []
}

/** A secret in an address would be a setting, shown to everybody. */
const isWebAddress = (value: string): boolean => {
  const url = URL.parse(value)
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return false
  return url.protocol === 'http:' || url.protocol === 'https:'
}

/** Whether a credential may go to the addresses of new settings by a mere setting: to the same hosts, or ones the connector names. */
export const isSameVendor = ({ settings }: Connector, before: Values, after: Values): boolean =>
  settings.every(({ name, type, options = [] }) => {
    const [old, wanted] = [before[name], after[name]]
    if (type !== 'url' || old === wanted || wanted === undefined) return true
    if (old === undefined) return false
    return new URL(old).origin === new URL(wanted).origin || (options.includes(old) && options.includes(wanted))
  })
