import { RollcallError } from '@rollcall/core'
import { type Executor, isUuid } from '../db/index.ts'
import type { Caller } from '../http/index.ts'
import {
  type EnvironmentRow,
  findEnvironment,
  findEnvironmentByName,
  insertEnvironment,
  listAllEnvironments,
} from './environment-store.ts'
import { type CreatedToken, createToken } from './tokens.ts'

/** The environment that local mode and a first start make. */
const DEFAULT_NAME = 'default'

type Making = { readonly db: Executor; readonly now: () => Date; readonly newId: () => string }

/**
 * Makes an environment with its first API token. It may there what whoever makes it may here, and nothing to operators: those are of the whole
 * installation.
 *
 * @throws RollcallError `conflict`
 */
export const createEnvironment = async (
  { db, now, newId }: Making,
  { name, caller: { actor, scopes } }: { readonly name: string; readonly caller: Pick<Caller, 'actor' | 'scopes'> },
): Promise<{ readonly environment: EnvironmentRow; readonly token: CreatedToken }> =>
  db.transaction().execute(async (tx) => {
    const environment = { id: newId(), name, createdAt: now() }
    if (!(await insertEnvironment(tx, environment))) {
      throw new RollcallError('conflict', `There is an environment "${name}" already. Choose another name.`, {
        effect: 'none',
      })
    }
    const token = await createToken(
      { db: tx, now, newId },
      {
        environmentId: environment.id,
        name: 'First token',
        actor,
        scopes: scopes.filter((scope) => scope !== 'operators'),
      },
    )
    return { environment: { id: environment.id, name: environment.name, created_at: environment.createdAt }, token }
  })

/** The default environment, made at the first start. Two processes may start at once: one makes it. */
export const ensureDefaultEnvironment = async ({ db, now, newId }: Making): Promise<EnvironmentRow> => {
  await insertEnvironment(db, { id: newId(), name: DEFAULT_NAME, createdAt: now() })
  const environment = await findEnvironmentByName(db, DEFAULT_NAME)
  if (environment === undefined) throw new TypeError('an environment that was just made is there')
  return environment
}

/** The id of the environment asked for, or of the default one; `undefined` where there is no such environment. */
export const findEnvironmentId = async (db: Executor, wanted: string | undefined): Promise<string | undefined> => {
  if (wanted === undefined) return (await findEnvironmentByName(db, DEFAULT_NAME))?.id
  return isUuid(wanted) ? (await findEnvironment(db, wanted))?.id : undefined
}

/** The caller's own; all of them for an operator, who may go from one to another. */
export const listEnvironmentsOf = async (
  db: Executor,
  { environmentId, operator }: Caller,
): Promise<readonly EnvironmentRow[]> => {
  if (operator !== undefined) return listAllEnvironments(db)
  return [await getEnvironment(db, environmentId, environmentId)]
}

/** @throws RollcallError `not_found`, also for another environment than the caller's own */
export const getEnvironment = async (db: Executor, ownId: string, id: string): Promise<EnvironmentRow> => {
  const environment = id === ownId ? await findEnvironment(db, id) : undefined
  if (environment === undefined) {
    throw new RollcallError(
      'not_found',
      `There is no environment ${id} for this token. GET /environment lists its own.`,
    )
  }
  return environment
}
