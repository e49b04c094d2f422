import { RollcallError } from '@rollcall/core'

export const connectionNotFound = (id: string): RollcallError =>
  new RollcallError(
    'connection_not_found',
    `There is no integrated account ${id} in this environment. GET /integrated-account lists them.`,
  )

export const tokenNotFound = (id: string): RollcallError =>
  new RollcallError('not_found', `There is no API token ${id} in this environment. GET /api-token lists them.`)
