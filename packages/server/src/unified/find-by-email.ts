import type { Directory } from '@rollcall/connector-kit'
import { RollcallError, START_OF_LISTING, toPushdown, type User } from '@rollcall/core'
import type { OpenConnection } from '../connections/index.ts'
import { gather } from './gather.ts'
import { understand } from './list-query.ts'
import { cannot, USERS } from './resources.ts'

/**
 * The one user who has an address, primary or not.
 *
 * @throws RollcallError `not_found`; `conflict` where several have it, or where it cannot be told
 */
export const findByEmail = async (
  connection: OpenConnection,
  directory: Directory,
  { email, now }: { readonly email: string; readonly now: () => Date },
): Promise<User> => {
  const { name } = connection.connector
  const list = USERS.list(directory)
  if (list === undefined) throw cannot(connection, 'users.list')
  const { filter, keep } = understand({ emails: email, limit: 2, source: 'live', response_format: 'unified' }, USERS)
  const { rows, next, doubts } = await gather({
    list,
    vendor: name,
    where: toPushdown(filter, USERS.pushdown(connection.connector)).terms,
    keep,
    position: undefined,
    listing: START_OF_LISTING,
    limit: 2,
    now,
  })
  const [user, another] = rows
  if (another !== undefined) throw refuse('conflict', `Several users of ${name} have the address ${email}.`)
  if (next !== undefined) throw refuse('conflict', `${name} has too many users to look through for ${email}.`)
  // One who was found has the address. That nobody has it is more than a list that may not be whole can say.
  if (user === undefined && doubts.length > 0)
    throw refuse('conflict', `Who has the address ${email} cannot be told: ${doubts.join(' ')}`)
  if (user === undefined) throw refuse('not_found', `${name} has no user with the address ${email}.`)
  return user
}

const refuse = (code: 'conflict' | 'not_found', what: string): RollcallError =>
  new RollcallError(code, `${what} Nothing was changed; name the user by id.`, { effect: 'none' })
