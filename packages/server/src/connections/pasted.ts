import type { AuthScheme } from '@rollcall/connector-kit'

type Values = Readonly<Record<string, string>>

/**
 * Secrets as they are pasted: with spaces or a line's end around them, with `Bearer ` before them. What is put right is said. A password is
 * left alone: a space may be a part of it.
 */
export const tidyPasted = (
  { format, fields }: AuthScheme,
  given: Values,
): { readonly values: Values; readonly notes: readonly string[] } => {
  if (format === 'basic') return { values: given, notes: [] }
  const notes: string[] = []
  const values = Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const field = fields.find((known) => known.name === name)
      if (field === undefined || field.type === 'select') return [name, value]
      const trimmed = value.replace(AROUND, '')
      const bare = field.type === 'password' ? trimmed.replace(/^(authorization:\s*)?bearer\s+/i, '') : trimmed
      if (trimmed !== value) notes.push(`Spaces around the ${field.label} were taken away.`)
      if (bare !== trimmed) notes.push(`“Bearer” before the ${field.label} was taken away.`)
      return [name, bare]
    }),
  )
  return { values, notes }
}

/** Spaces of every kind, and the ones that nobody sees. */
const AROUND = /^[\s\u200b-\u200d\u2060\ufeff]+|[\s\u200b-\u200d\u2060\ufeff]+$/g
