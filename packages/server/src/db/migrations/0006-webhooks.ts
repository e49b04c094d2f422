import { type Kysely, sql } from 'kysely'

/** What came first, events or webhooks, without anybody's clock. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create sequence event_ordinal`,
  // Webhooks first: events that are waiting go to those that are there.
  `alter table webhook add column ordinal bigint not null default nextval('event_ordinal')`,
  `alter table event add column ordinal bigint not null default nextval('event_ordinal')`,
]
