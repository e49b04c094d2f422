import type { Selectable } from 'kysely'
import type { Database, Executor } from '../db/index.ts'

export type EnvironmentRow = Selectable<Database['environment']>

/** Whether it was made; not when the name is taken. */
export const insertEnvironment = async (
  db: Executor,
  environment: { readonly id: string; readonly name: string; readonly createdAt: Date },
): Promise<boolean> => {
  const row = await db
    .insertInto('environment')
    .values({ id: environment.id, name: environment.name, created_at: environment.createdAt })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export const findEnvironment = (db: Executor, id: string): Promise<EnvironmentRow | undefined> =>
  db.selectFrom('environment').selectAll().where('id', '=', id).executeTakeFirst()

/** By name. */
export const listAllEnvironments = (db: Executor): Promise<readonly EnvironmentRow[]> =>
  db.selectFrom('environment').selectAll().orderBy('name').execute()

export const findEnvironmentByName = (db: Executor, name: string): Promise<EnvironmentRow | undefined> =>
  db.selectFrom('environment').selectAll().where('name', '=', name).executeTakeFirst()
