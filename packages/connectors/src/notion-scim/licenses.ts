import {
  type Directory,
  type License,
  type ListPage,
  type PartialReason,
  type User,
  walk,
} from '@rollcall/connector-kit'

/** Most time one count takes, since whoever asks waits for it: enough for some 6000 members at 3 pages a second (`notion-scim.md §11`). */
const PATIENCE_MS = 20_000

/**
 * Notion tells nothing about seats; every member, restricted ones included, takes one (`notion-scim.md §7`). So the members are
 * counted, all of them, each time; people who were removed and are still listed hold none. A workspace too large for the time there is
 * is counted in part, and the answer says so.
 *
 * @param now milliseconds of a clock that never goes back
 */
export const notionLicenses = (
  users: NonNullable<Directory['users']>,
  now: () => number = () => performance.now(),
): NonNullable<Directory['licenses']> => ({
  list: async () => {
    const deadline = now() + PATIENCE_MS
    const pages = walk({ list: users.list })
    let seats = 0
    let last: ListPage<User> | undefined
    for (;;) {
      const step = await pages.next()
      if (step.done) return toPage({ reasons: step.value.isComplete ? [] : step.value.reasons, seats, last })
      last = step.value
      seats += last.items.filter(({ status }) => status === 'active').length
      if (last.next !== undefined && now() >= deadline) return toPage({ reasons: ['out_of_time'], seats, last })
    }
  },
})

type Count = {
  readonly reasons: readonly (PartialReason | 'out_of_time')[]
  readonly seats: number
  readonly last: ListPage<User> | undefined
}

const toPage = ({ reasons, seats, last }: Count): ListPage<License> => {
  if (last === undefined) throw new TypeError('a finished walk has read at least one page')
  return {
    items: [toSeats(seats, reasons)],
    next: undefined,
    total: 1,
    partial: reasons.length === 0 ? undefined : `The members could not be counted reliably (${reasons.join(', ')}).`,
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
