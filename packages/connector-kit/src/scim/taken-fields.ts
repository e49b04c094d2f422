import { RollcallError, type UserWrite } from '@rollcall/core'
import type { ScimDialect } from './dialect.ts'

/** A write cut down to what the vendor takes, and the unified fields that this left out. */
export type Taken = { readonly taken: UserWrite; readonly ignored: readonly string[] }

type Context = {
  readonly dialect: ScimDialect
  /** Unified fields that the vendor is known to ignore in this write: not sent, and reported. */
  readonly ignores: readonly string[]
}

/**
 * Leaves out what the vendor is known not to take, before anything is sent: whole fields, numbers beyond the one it keeps, languages
 * beyond the first (SCIM has one, RFC 7643 §4.1.1), and the way of naming a manager that it does not use.
 *
 * @throws RollcallError `invalid_request` for a number of roles that the vendor cannot have
 */
export const takenFields = (user: UserWrite, { dialect, ...context }: Context): Taken => {
  assertRoles(user, dialect)
  const ignores = [...context.ignores, ...(dialect.writes.lacks ?? [])]
  const { phones, languages, manager, ...rest } = user
  const manages = { id: dialect.mapping.manager === 'id', email: dialect.mapping.manager === 'email' }
  const whole: UserWrite = {
    ...rest,
    ...(phones !== undefined && { phones: phones.slice(0, dialect.writes.phones) }),
    ...(languages !== undefined && { languages: languages.slice(0, 1) }),
    ...(manager !== undefined && {
      manager: {
        id: manages.id ? manager.id : undefined,
        email: manages.email ? manager.email : undefined,
        name: manager.name,
      },
    }),
  }
  const cut = [
    ...beyond('phones', phones, dialect.writes.phones),
    ...beyond('languages', languages, 1),
    ...(manager?.id !== undefined && !manages.id ? ['manager.id'] : []),
    ...(manager?.email !== undefined && !manages.email ? ['manager.email'] : []),
  ].filter((path) => !ignores.some((field) => path.startsWith(field)))
  const dropped = Object.keys(user).filter((field) => ignores.includes(field) && isSent(user, field))
  const taken = Object.fromEntries(Object.entries(whole).filter(([field]) => !ignores.includes(field)))
  return { taken, ignored: [...dropped, ...cut] }
}

const isSent = (user: UserWrite, field: string): boolean =>
  Object.entries(user).some(([name, value]) => name === field && value !== undefined)

const beyond = (field: string, values: readonly unknown[] | undefined, kept: number): readonly string[] =>
  (values ?? []).slice(kept).map((_, at) => `${field}[${at + kept}]`)

const assertRoles = ({ roles }: UserWrite, { mapping }: ScimDialect): void => {
  if (roles === undefined || typeof mapping.role === 'string' || roles.length === 1) return
  throw new RollcallError(
    'invalid_request',
    `A user has exactly one role here, and ${roles.length} were sent. Send one.`,
    { failures: [{ path: 'roles', message: 'must hold exactly one role' }] },
  )
}
