import { type Directory, type Email, type GroupWrite, RollcallError, type UserWrite } from '@rollcall/connector-kit'

/**
 * GitHub takes a new user only with an id of the caller's own, a display name, an address and a claim whether they are active, and a new group
 * only with such an id ([A]). What is missing is made from what was sent, always the same from the same: a repeated creation is refused as one.
 */
export const withRequiredFields = ({ users, groups, ...directory }: Directory): Directory => ({
  ...directory,
  ...(users !== undefined && { users: { ...users, ...createsWhole(users.create, toWholeUser) } }),
  ...(groups !== undefined && { groups: { ...groups, ...createsWhole(groups.create, toWholeGroup) } }),
})

const createsWhole = <Write, Result>(
  create: ((given: Write) => Promise<Result>) | undefined,
  toWhole: (given: Write) => Write,
) => (create === undefined ? {} : { create: async (given: Write) => create(toWhole(given)) })

const toWholeUser = (user: UserWrite): UserWrite => {
  const username = user.username ?? user.emails?.find(isPrimary)?.email ?? user.emails?.[0]?.email
  // The kit's own refusal says it better.
  if (username === undefined) return user
  const { first_name: first, last_name: last } = user
  return {
    ...user,
    username,
    external_id: user.external_id ?? username,
    name: user.name ?? ([first, last].filter(Boolean).join(' ') || username),
    // Half a name is refused; an empty other half is not.
    ...((first ?? last) !== undefined && { first_name: first ?? '', last_name: last ?? '' }),
    emails: (user.emails ?? addressFrom(user, username))?.map((email) => ({ ...email, type: email.type ?? 'work' })),
    status: user.status ?? 'active',
  }
}

const isPrimary = ({ is_primary }: Email): boolean => is_primary

/** Whoever sends addresses in the vendor's own words needs no other. */
const addressFrom = ({ remote_data }: UserWrite, username: string): readonly Email[] | undefined => {
  if (remote_data?.['emails'] !== undefined) return undefined
  if (username.includes('@')) return [{ email: username, type: 'work', is_primary: true }]
  throw new RollcallError(
    'invalid_request',
    `GitHub takes nobody without an e-mail address, and "${username}" is none. Send \`emails\`.`,
    { failures: [{ path: 'emails', message: 'is required when the user name is no address' }], effect: 'none' },
  )
}

const toWholeGroup = (group: GroupWrite): GroupWrite => {
  const externalId = group.external_id ?? group.name
  return externalId === undefined ? group : { ...group, external_id: externalId }
}
