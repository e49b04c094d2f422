import { type ConnectionStatus, canMove } from './status.ts'

/** A right at the vendor: to do something with a kind of thing, e.g. to PATCH `Users`. */
export type Right = { readonly resource: string; readonly method: string }

/** What the vendor's answers have said about a connection so far. */
export type Health = {
  readonly status: ConnectionStatus
  /** The right that the last 403 was about, until the same thing works again. */
  readonly lostRight: Right | undefined
}

/** `/Users/42` → `Users`: a right is about a kind of thing, not about one. */
export const toRight = (path: string, method: string): Right => ({
  resource: path.split('/').find((segment) => segment !== '') ?? '',
  method,
})

export const isSameRight = (one: Right, other: Right): boolean =>
  one.resource === other.resource && one.method === other.method

export type Answer = {
  readonly status: number
  readonly right: Right
  /** Of a write on one record that names no right: the vendor protects somebody (an owner, itself), which says nothing of the others. */
  readonly isAboutOne?: boolean | undefined
}

/**
 * What one more answer means (`unified-api.md §1.2`): a 401 needs a new credential; a 403 is a lost right and no status; a success gives
 * that right back. The very same object where nothing changes, which is nearly always.
 *
 * A success never makes a connection active here: what was called may be public. It is a reason to prove the credential.
 */
export const afterAnswer = (before: Health, answer: Answer): Health => {
  const { status, right } = answer
  if (status === 401) return canMove(before.status, 'needs_reauth') ? { ...before, status: 'needs_reauth' } : before
  const isKnown = before.lostRight !== undefined && isSameRight(before.lostRight, right)
  if (status === 403) return isKnown || answer.isAboutOne ? before : { ...before, lostRight: right }
  return isSuccess(status) && isKnown ? { ...before, lostRight: undefined } : before
}

/** Whether a vendor has done what it was asked for. A redirect is none: it may lead to a page to sign in. */
export const isSuccess = (status: number): boolean => status >= 200 && status <= 299
