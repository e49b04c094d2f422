import type { Group, User } from '@rollcall/core'
import type { PushdownTerm } from '../directory.ts'

/**
 * Whether a row really meets the conditions a vendor was asked to apply: it may have ignored them (scim-clients.md C8).
 * User names and addresses are compared without case, as RFC 7643 §4.1.1 has them; names with it.
 */
export const userMatches = (user: User, where: readonly PushdownTerm[]): boolean =>
  where.every(({ field, value }) => {
    switch (field) {
      case 'emails':
        return user.emails.some(({ email }) => sameWithoutCase(email, value))
      case 'username':
        return sameWithoutCase(user.username, value)
      case 'first_name':
        return user.first_name === value
      case 'last_name':
        return user.last_name === value
      case 'name':
        return user.name === value
      case 'external_id':
        return user.external_id === value
      default:
        return false
    }
  })

export const groupMatches = (group: Group, where: readonly PushdownTerm[]): boolean =>
  where.every(({ field, value }) =>
    field === 'name' ? group.name === value : field === 'external_id' ? group.external_id === value : false,
  )

const sameWithoutCase = (left: string | undefined, right: string): boolean =>
  left?.toLowerCase() === right.toLowerCase()
