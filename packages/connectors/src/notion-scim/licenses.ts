import { type Directory, type License, type ListPage, type User, type Verdict, walk } from '@rollcall/connector-kit'

/**
 * Notion tells nothing about seats; every member, restricted ones included, takes one (`notion-scim.md §7`). So the members are
 * counted, all of them, each time; people who were removed and are still listed hold none.
 */
export const notionLicenses = (users: NonNullable<Directory['users']>): NonNullable<Directory['licenses']> => ({
  list: async () => {
    const pages = walk({ list: users.list })
    let seats = 0
    let last: ListPage<User> | undefined
    for (;;) {
      const step = await pages.next()
      if (step.done) return toPage({ verdict: step.value, seats, last })
      last = step.value
      seats += last.items.filter(({ status }) => status === 'active').length
    }
  },
})

type Count = { readonly verdict: Verdict; readonly seats: number; readonly last: ListPage<User> | undefined }

const toPage = ({ verdict, seats, last }: Count): ListPage<License> => {
  if (last === undefined) throw new TypeError('a finished walk has read at least one page')
  const reasons = verdict.isComplete ? [] : verdict.reasons
  return {
    items: [toSeats(seats, reasons)],
    next: undefined,
    total: 1,
    partial: verdict.isComplete ? undefined : `The members could not be counted reliably (${reasons.join(', ')}).`,
    response: last.response,
  }
}

const toSeats = (seats: number, reasons: readonly string[]): License => ({
  id: 'member_seat',
  name: 'Member seat',
  description: 'Counted from the members of the workspace; the number of seats bought is not told.',
  assigned_quantity: seats,
  is_paid: true,
  status: 'active',
  remote_data: { counted_from: 'users', is_complete: reasons.length === 0, reasons: [...reasons] },
})
