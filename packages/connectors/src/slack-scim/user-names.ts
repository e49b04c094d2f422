import { type Directory, RollcallError, type UserWrite } from '@rollcall/connector-kit'

type Users = NonNullable<Directory['users']>

const LONGEST = 21

/**
 * Slack's user names are handles of at most 21 characters, and it makes one of an address that is sent in their place ([A], [F]). Here it is made
 * before it is sent: a repeated creation is then known by its name and refused, instead of getting a second handle. It is reported as not kept.
 */
export const withUserNames = ({ create, update, ...users }: Users): Users => ({
  ...users,
  ...(create !== undefined && { create: async (user) => reporting(user, create(withHandle(withAddress(user)))) }),
  ...(update !== undefined && { update: async (id, user) => reporting(user, update(id, withHandle(user))) }),
})

type Outcome = { readonly ignored: readonly string[] }

/** What was asked for and became a handle has not been kept as it was. */
const reporting = async <Result extends Outcome>(
  { username }: UserWrite,
  writing: Promise<Result>,
): Promise<Result> => {
  const written = await writing
  const isKept = username === undefined || username === toHandle(username) || written.ignored.includes('username')
  return isKept ? written : { ...written, ignored: [...written.ignored, 'username'] }
}

const withHandle = (user: UserWrite): UserWrite =>
  user.username === undefined ? user : { ...user, username: toHandle(user.username) }

const toHandle = (name: string): string => {
  if (!name.includes('@')) return name
  const [local = ''] = name.split('@', 1)
  const handle = local
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]/g, '')
    .slice(0, LONGEST)
  if (handle !== '') return handle
  throw new RollcallError(
    'invalid_request',
    `No Slack user name can be made of "${name}". Send \`username\` of a-z, 0-9, ".", "_" and "-".`,
    {
      failures: [{ path: 'username', message: 'must have letters or digits before the @' }],
      effect: 'none',
    },
  )
}

/** A new user needs a name and an address: each can be made of the other. */
const withAddress = (user: UserWrite): UserWrite => {
  const address = user.emails?.find(({ is_primary }) => is_primary)?.email ?? user.emails?.[0]?.email
  const username = user.username ?? address
  if (username === undefined) return user
  if (address !== undefined || user.remote_data?.['emails'] !== undefined) return { ...user, username }
  if (username.includes('@'))
    return { ...user, username, emails: [{ email: username, type: 'work', is_primary: true }] }
  throw new RollcallError(
    'invalid_request',
    `Slack takes nobody without an e-mail address, and "${username}" is none. Send \`emails\`.`,
    {
      failures: [{ path: 'emails', message: 'is required when the user name is no address' }],
      effect: 'none',
    },
  )
}
