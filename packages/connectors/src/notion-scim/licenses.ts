import { type Directory, type License, type ListPage, type User, type Verdict, walk } from '@rollcall/connector-kit'

/**
 * Notion tells nothing about seats; every member, restricted ones included, takes one (`notion-scim.md §7`). So the members are
 * counted, all of them, each time.
 */
export const notionLicenses = (users: NonNullable<Directory['users']>): NonNullable<Directory['licenses']> => ({
  list: async () => {
    const pages = walk({ list: users.list })
    let last: ListPage<User> | undefined
    for (;;) {
      const step = await pages.next()
      if (step.done) return toPage(step.value, last)
      last = step.value
    }
  },
})

const toPage = (verdict: Verdict, last: ListPage<User> | undefined): ListPage<License> => {
  if (last === undefined) throw new TypeError('a finished walk has read at least one page')
  return {
    items: [toSeats(verdict)],
    next: undefined,
    total: 1,
    partial: verdict.isComplete
      ? undefined
      : `The members could not be counted reliably (${verdict.reasons.join(', ')}).`,
    response: last.response,
  }
}

const toSeats = (verdict: Verdict): License => ({
  id: 'member_seat',
  name: 'Member seat',
  description: 'Counted from the members of the workspace; the number of seats bought is not told.',
  assigned_quantity: verdict.rows,
  is_paid: true,
  status: 'active',
  remote_data: {
    counted_from: 'users',
    is_complete: verdict.isComplete,
    reasons: verdict.isComplete ? [] : [...verdict.reasons],
  },
})
