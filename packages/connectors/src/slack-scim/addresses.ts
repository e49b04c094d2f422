import { type Directory, RollcallError, type UserWrite } from '@rollcall/connector-kit'

type Users = NonNullable<Directory['users']>

/**
 * People sign in to Slack with their primary address, and that is their unified `username`; Slack's own user names are handles, which it makes of the
 * address it is given ([A]). So a new user needs an address, and a new user name is a new address.
 */
export const withAddresses = ({ create, update, ...users }: Users): Users => ({
  ...users,
  ...(create !== undefined && { create: async (user) => create(withAddress(user)) }),
  ...(update !== undefined && { update: async (id, user) => update(id, await withRenaming(users, id, user)) }),
})

const withAddress = (user: UserWrite): UserWrite => {
  const { username } = user
  if (username === undefined || user.emails !== undefined || user.remote_data?.['emails'] !== undefined) return user
  if (username.includes('@')) return { ...user, emails: [{ email: username, type: undefined, is_primary: true }] }
  throw refused('emails', `Slack takes nobody without an e-mail address, and "${username}" is none. Send \`emails\`.`)
}

/** The other addresses stay. */
const withRenaming = async (users: Pick<Users, 'get'>, id: string, user: UserWrite): Promise<UserWrite> => {
  const { username, ...others } = user
  if (username === undefined) return user
  if (!username.includes('@'))
    throw refused(
      'username',
      `People sign in to Slack with an e-mail address, and "${username}" is none. Send one; the handle is \`remote_data.userName\`.`,
    )
  const emails =
    user.emails ??
    (await users.get(id)).item.emails.map((each) => (each.is_primary ? { ...each, email: username } : each))
  const primary = emails.find(({ is_primary }) => is_primary)?.email
  if (primary?.toLowerCase() === username.toLowerCase()) return { ...others, emails }
  throw refused(
    'username',
    `The user name is the primary address at Slack: send the same in \`emails\`, or one of the two.`,
  )
}

const refused = (path: string, message: string): RollcallError =>
  new RollcallError('invalid_request', message, { failures: [{ path, message }], effect: 'none' })
