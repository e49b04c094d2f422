import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { connectors } from '@rollcall/connectors'
import type { Logger } from 'pino'
import { composeService } from '../compose.ts'
import type { Config } from '../config.ts'
import { createToken, ensureDefaultEnvironment, ensureToken, hasTokens } from '../connections/index.ts'
import { type Executor, migrate, openDatabase } from '../db/index.ts'
import { dumpJob } from './dump.ts'
import { readHint, writeHint } from './hint.ts'
import { localMasterKey } from './master-key.ts'
import { linkSample, type RunningSandbox, startSandbox } from './sample.ts'
import { settleSandbox } from './sandbox-settings.ts'

/** A running local mode, and what a person wants to know about it. */
export type Local = {
  readonly url: string
  readonly sandboxUrl: string | undefined
  /** The connection to the sample workspace. */
  readonly accountId: string | undefined
  /** Shown once: only when it was made at this start. */
  readonly newToken: string | undefined
  /** Where the first operator is made, while there is none: good once, for a day. */
  readonly setUpUrl: string | undefined
  readonly dataDir: string
  close(): Promise<void>
}

const now = (): Date => new Date()

/** Starts everything in this process on the embedded database, with the sample workspace linked (`design.md §4`). */
export const startLocal = async (config: Config, log: Logger): Promise<Local> => {
  const { dataDir } = config
  const masterKey = config.masterKey ?? (await localMasterKey(dataDir))
  const database = await openDatabase(
    config.databaseUrl === undefined
      ? { kind: 'folder', path: join(dataDir, 'database') }
      : { kind: 'server', url: config.databaseUrl },
  )
  const closing: (() => Promise<void>)[] = [database.close]
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).toReversed()) await step()
  }
  try {
    await migrate(database.db)
    const service = await composeService({
      database,
      masterKey,
      connectors,
      allowEgress: config.allowEgress,
      publicUrl: config.publicUrl,
      log,
      jobs: [dumpJob(database, dataDir, now)],
    })
    closing.push(service.close)
    const sandbox = config.sandbox.enabled ? await startSandbox(config.sandbox.port) : undefined
    if (sandbox) closing.push(sandbox.sandbox.close)

    const environment = await ensureDefaultEnvironment({ db: database.db, now, newId: randomUUID })
    if (config.operator !== undefined) await service.operators.operators.ensureFirst(config.operator)
    const newToken = await firstToken(database.db, environment.id, config.apiToken)
    if (sandbox !== undefined) {
      const place = { environmentId: environment.id, sandboxUrl: sandbox.url, dataDir }
      await settleSandbox(service.oauth.integrations, place)
    }
    const accountId = await linkedSample(sandbox, (scimUrl) =>
      linkSample(service.connections.accounts, environment.id, scimUrl),
    )
    const port = await service.listen(config.port, config.host)
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
    const token = newToken ?? config.apiToken ?? (await readHint(dataDir))?.token
    if (token !== undefined) await writeHint(dataDir, { url, token })
    await service.jobs.start()
    const firstPath = await service.operators.firstPath()
    const setUpUrl = firstPath === undefined ? undefined : url + firstPath
    return { url, sandboxUrl: sandbox?.url, accountId, newToken, setUpUrl, dataDir, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The token of the environment's variable, or a new one where there is none yet. Only the new one is told. */
const firstToken = async (db: Executor, environmentId: string, chosen: string | undefined) => {
  const making = { db, now, newId: randomUUID }
  if (chosen !== undefined) {
    await ensureToken(making, { environmentId, token: chosen, name: 'ROLLCALL_API_TOKEN' })
    return undefined
  }
  if (await hasTokens(db, environmentId)) return undefined
  return (await createToken(making, { environmentId, name: 'Local mode', actor: 'installation' })).token
}

const linkedSample = (
  sandbox: RunningSandbox | undefined,
  link: (scimUrl: string) => Promise<string>,
): Promise<string> | undefined => (sandbox === undefined ? undefined : link(sandbox.scimUrl))
