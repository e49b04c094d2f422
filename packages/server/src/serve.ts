import { randomUUID } from 'node:crypto'
import type { Connector } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import { composeService } from './compose.ts'
import type { Config } from './config.ts'
import { ensureDefaultEnvironment, ensureToken, hasTokens } from './connections/index.ts'
import { migrate, openDatabase } from './db/index.ts'

export type Served = { readonly url: string | undefined; close(): Promise<void> }

/** Production: the API and the jobs (`serve`), or the jobs alone (`worker`). */
export const serve = async (config: Config, connectors: readonly Connector[], log: Logger): Promise<Served> => {
  const { mode, databaseUrl, masterKey } = config
  if (masterKey === undefined || databaseUrl === undefined) {
    throw new TypeError('the configuration of production has a master key and a database server')
  }
  const database = await openDatabase({ kind: 'server', url: databaseUrl })
  try {
    await migrate(database.db)
    const making = { db: database.db, now: () => new Date(), newId: randomUUID }
    const environment = await ensureDefaultEnvironment(making)
    if (config.apiToken !== undefined) {
      const { apiToken: token } = config
      await ensureToken(making, { environmentId: environment.id, token, name: 'ROLLCALL_API_TOKEN' })
    } else if (!(await hasTokens(database.db, environment.id))) {
      // A generated one would have to be printed, and production prints no secret.
      throw new RollcallError(
        'invalid_request',
        'ROLLCALL_API_TOKEN must be set at the first start: a token of at least 16 characters, e.g. from "openssl rand -hex 32". It may be unset afterwards.',
      )
    }
    const { allowEgress, publicUrl } = config
    const service = await composeService({ database, masterKey, connectors, allowEgress, publicUrl, log })
    if (config.operator !== undefined) await service.operators.operators.ensureFirst(config.operator)
    const port = mode === 'worker' ? undefined : await service.listen(config.port, config.host)
    await service.jobs.start()
    return {
      url: port === undefined ? undefined : `http://${config.host}:${port}`,
      close: async () => {
        await service.close()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}
