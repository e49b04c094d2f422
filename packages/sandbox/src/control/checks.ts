/** Checks on what comes through the control door. All throw {@link SandboxRefusal} with a sentence. */

import { SandboxRefusal } from '../sandbox-refusal.ts'
import { isObject, textOf } from '../scim/json.ts'

export function checkText(value: unknown, name: string): string {
  const text = textOf(value)
  if (text === undefined) throw new SandboxRefusal(400, `${name} must be text.`)
  return text
}

/** Text that may be empty or left out. */
export function checkOptionalText(value: unknown, name: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  throw new SandboxRefusal(400, `${name} must be text.`)
}

export function checkTexts(value: unknown, name: string): readonly string[] {
  if (!Array.isArray(value)) throw new SandboxRefusal(400, `${name} must be a list of texts.`)
  return value.map((entry: unknown) => checkText(entry, `each of ${name}`))
}

export function checkOneOf<Value extends string>(value: unknown, name: string, allowed: readonly Value[]): Value {
  const known = allowed.find((candidate) => candidate === value)
  if (known === undefined) throw new SandboxRefusal(400, `${name} must be one of ${allowed.join(', ')}.`)
  return known
}

export function checkHolders(value: unknown): readonly { readonly kind: 'group' | 'user'; readonly id: string }[] {
  if (!Array.isArray(value)) throw new SandboxRefusal(400, 'full_access must be a list of {kind, id}.')
  return value.map((entry: unknown) => {
    if (!isObject(entry)) throw new SandboxRefusal(400, 'full_access must be a list of {kind, id}.')
    return { kind: checkOneOf(entry['kind'], 'kind', ['group', 'user']), id: checkText(entry['id'], 'id') }
  })
}

/** Refuses fields that nothing would read, naming those that something does. */
export function refuseUnknownFields(body: Readonly<Record<string, unknown>>, allowed: readonly string[]): void {
  const unknown = Object.keys(body).find((name) => !allowed.includes(name))
  if (unknown === undefined) return
  throw new SandboxRefusal(400, `There is no "${unknown}" here. Allowed: ${allowed.join(', ') || 'nothing'}.`)
}
