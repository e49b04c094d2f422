import type { client } from '../../data/client.ts'
import type { StatusTone } from '../../ui/status.tsx'

export type User = Awaited<ReturnType<typeof client.users.get>>

/** A user's states, for people. */
export const USER_STATUS: Readonly<Record<User['status'], { readonly tone: StatusTone; readonly word: string }>> = {
  active: { tone: 'good', word: 'Active' },
  inactive: { tone: 'off', word: 'Inactive' },
  deleted: { tone: 'off', word: 'Deleted' },
  invited: { tone: 'busy', word: 'Invited' },
  created: { tone: 'busy', word: 'Created' },
}

export const emailOf = ({ emails, username }: Pick<User, 'emails' | 'username'>): string | undefined =>
  (emails.find(({ is_primary }) => is_primary) ?? emails[0])?.email ?? username

/** A user as a person would name them: some have no name at all. */
export const nameOf = (
  user: Pick<User, 'id' | 'name' | 'first_name' | 'last_name' | 'emails' | 'username'>,
): string => {
  const parts = [user.first_name, user.last_name].filter(Boolean).join(' ')
  return user.name || parts || emailOf(user) || user.id
}
