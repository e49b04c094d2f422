import type { Executor } from '../db/index.ts'

/** Under which name of the small facts of an installation the settings are kept. */
const NAME = 'mail'

/** What is kept in the open; the password is in the vault. */
export type MailRow = {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls' | 'none'
  readonly username: string | null
  readonly from: string
  readonly public_url: string
}

export const findMailSettings = async (db: Executor): Promise<unknown> =>
  (await db.selectFrom('installation').select('value').where('name', '=', NAME).executeTakeFirst())?.value

export const putMailSettings = async (db: Executor, settings: MailRow): Promise<void> => {
  const value = JSON.stringify(settings)
  await db
    .insertInto('installation')
    .values({ name: NAME, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute()
}

export const deleteMailSettings = async (db: Executor): Promise<void> => {
  await db.deleteFrom('installation').where('name', '=', NAME).execute()
}
