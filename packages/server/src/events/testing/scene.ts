import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { SCOPES } from '@rollcall/api'
import pino from 'pino'
import { type Audit, audited, createAudit } from '../../audit/index.ts'
import { type DatabaseLocation, migrate, type OpenDatabase, openDatabase } from '../../db/index.ts'
import { createEgress } from '../../egress/index.ts'
import { createApp, createIdempotency } from '../../http/index.ts'
import { openVault } from '../../vault/index.ts'
import { createEvents, type Events, type NewEvent } from '../index.ts'

/** The module as one process has it, on a database that others may share; the clock is moved by hand. */
export type Scene = AsyncDisposable & {
  readonly database: OpenDatabase
  readonly events: Events
  readonly audit: Audit
  readonly clock: { now: Date }
  readonly environmentId: string
  /** Everything logged so far. */
  log(): string
  call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<Answer>
  /** Creates a webhook; its id and secret. */
  webhook(target: string, fields?: object): Promise<{ readonly id: string; readonly secret: string }>
  /** Publishes in a transaction of its own. */
  publish(event?: Partial<NewEvent>): Promise<string>
}

// oxlint-disable-next-line typescript/no-explicit-any -- a test looks into whatever came
export type Answer = { readonly status: number; readonly body: any }

export type SceneOptions = {
  readonly environmentId?: string
  readonly clock?: { now: Date }
  readonly allowEgress?: readonly string[]
  readonly answeredWithinMs?: number
}

export const START = new Date('2026-11-25T08:00:00.000Z')

export const openScene = async (location: DatabaseLocation, options: SceneOptions = {}): Promise<Scene> => {
  const { environmentId = randomUUID(), clock = { now: START }, allowEgress = ['loopback'], answeredWithinMs } = options
  const database = await openDatabase(location)
  const { db } = database
  await migrate(db)
  await db
    .insertInto('environment')
    .values({ id: environmentId, name: environmentId, created_at: START })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const now = () => clock.now
  const vault = await openVault({ db, masterKey: new Uint8Array(32).fill(7), now })
  const audit = createAudit({ db, now })
  const egress = createEgress({
    db,
    allow: allowEgress,
    log,
    version: 'test',
    now,
    random: () => 0,
    sleep: async (ms, signal) => void (await sleep(ms, undefined, signal === undefined ? {} : { signal })),
    budgetClock: 'own',
  })
  const events = createEvents({
    database,
    vault,
    egress,
    audit,
    log,
    now,
    newId: randomUUID,
    random: () => 0,
    answeredWithinMs,
  })
  const { fastify } = createApp({
    routes: audited(audit, events.routes),
    authenticate: () => ({
      tokenId: 't',
      environmentId,
      scopes: SCOPES,
      actor: 'api-token:test',
      accountId: undefined,
    }),
    idempotency: createIdempotency({ db, now }),
    log,
  })

  const call: Scene['call'] = async (method, url, body) => {
    const answer = await fastify.inject({
      method,
      url,
      headers: { authorization: 'Bearer token' },
      ...(body === undefined ? {} : { payload: body }),
    })
    return { status: answer.statusCode, body: answer.json() }
  }

  return {
    database,
    events,
    audit,
    clock,
    environmentId,
    log: () => lines.join(''),
    call,
    webhook: async (target, fields = {}) => {
      const made = await call('POST', '/webhook', { target_url: target, ...fields })
      if (made.status !== 201) throw new Error(`not created: ${JSON.stringify(made.body)}`)
      return { id: made.body.id, secret: made.body.secret }
    },
    publish: (event = {}) =>
      db
        .transaction()
        .execute((tx) =>
          events.publish(tx, { environmentId, type: 'integrated_account:active', payload: { n: 1 }, ...event }),
        ),
    [Symbol.asyncDispose]: async () => {
      await events.stop()
      await fastify.close()
      await egress.close()
      await database.close()
    },
  }
}

/** Begins anew, with the tables as they are in a new database; opening one takes seconds where it is embedded. */
export const forgetAll = async ({ database, clock }: Scene): Promise<void> => {
  clock.now = START
  await database.db.deleteFrom('webhook').execute()
  await database.db.deleteFrom('event').execute()
  await database.db.deleteFrom('audit_event').execute()
}

/** So much later. */
export const pass = (clock: { now: Date }, ms: number): void => {
  clock.now = new Date(clock.now.getTime() + ms)
}
