/**
 * Readers for the part of a URL after `?`, where filters live. Somebody may have typed it, so what does not fit is left out
 * and never an error.
 */

type Given = Readonly<Record<string, unknown>>

/** `?q=ada` as text. The router reads `?q=42` as a number: it is text again here. */
export const textParam = <Name extends string>(given: Given, name: Name): { readonly [N in Name]?: string } => {
  const value = given[name]
  if (typeof value !== 'string' && typeof value !== 'number') return {}
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed key loses its name
  return value === '' ? {} : ({ [name]: String(value) } as { readonly [N in Name]?: string })
}

/** `?status=active`, one of a list. */
export const choiceParam = <Name extends string, Value extends string>(
  given: Given,
  name: Name,
  values: readonly Value[],
): { readonly [N in Name]?: Value } => {
  const value = values.find((known) => known === given[name])
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in Name]?: Value })
}
