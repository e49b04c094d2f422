import type { JsonObject } from '@rollcall/core'
import type { Selectable } from 'kysely'
import type { Database, Executor } from '../db/index.ts'

export type LinkSettingsRow = Selectable<Database['link_settings']>

export const findLinkSettings = (db: Executor, environmentId: string): Promise<LinkSettingsRow | undefined> =>
  db.selectFrom('link_settings').selectAll().where('environment_id', '=', environmentId).executeTakeFirst()

export const putLinkSettings = (
  db: Executor,
  settings: {
    readonly environmentId: string
    readonly origins: readonly string[]
    readonly branding: JsonObject
    readonly at: Date
  },
): Promise<LinkSettingsRow> => {
  const values = {
    origins: [...settings.origins],
    branding: JSON.stringify(settings.branding),
    updated_at: settings.at,
  }
  return db
    .insertInto('link_settings')
    .values({ environment_id: settings.environmentId, ...values })
    .onConflict((conflict) => conflict.column('environment_id').doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow()
}
