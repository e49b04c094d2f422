import type { Directory } from '@rollcall/connector-kit'
import { type Difference, RollcallError, type User } from '@rollcall/core'
import type { Resource, Row } from './resources.ts'

/** What the vendor says when read back after a write. Only an authenticated, positive answer verifies anything (`design.md §8`). */
export type Verification = {
  readonly status: 'verified' | 'differs' | 'unknown'
  readonly checked_at: string
  readonly message: string
  readonly differences: readonly Difference[]
}

type Checked<R> = { readonly item: R | undefined; readonly verification: Verification }

/** Reads a record back and compares it with what was sent. */
export const verifyWritten = async <R extends Row>(given: {
  readonly get: (id: string) => Promise<{ readonly item: R }>
  readonly id: string
  readonly differences: (now: R) => readonly Difference[]
  readonly vendor: string
  readonly now: () => Date
}): Promise<Checked<R>> => {
  const { get, id, differences, vendor } = given
  const checkedAt = given.now().toISOString()
  try {
    const { item } = await get(id)
    const found = differences(item)
    return {
      item,
      verification:
        found.length === 0
          ? { status: 'verified', checked_at: checkedAt, message: `${vendor} shows what was sent.`, differences: [] }
          : {
              status: 'differs',
              checked_at: checkedAt,
              message: `${vendor} does not show what was sent for ${found.map(({ field }) => field).join(', ')}.`,
              differences: found,
            },
    }
  } catch (error) {
    return {
      item: undefined,
      verification: unknown(checkedAt, `The record could not be read back. ${sentence(error)}`),
    }
  }
}

/** What is known of a user before a removal, to look for afterwards. */
export type Before = { readonly username: string | undefined }

/**
 * Checks that a removed record is really gone: by id, and for a user also by name, while another record is seen in the same breath. An
 * empty list, a 401 or a 404 from the wrong place proves nothing.
 */
export const verifyRemoved = async <R extends Row>(given: {
  readonly directory: Directory
  readonly resource: Resource<R>
  readonly id: string
  readonly before: Before | undefined
  readonly isGoneAs: (now: R) => boolean
  readonly vendor: string
  readonly now: () => Date
}): Promise<Verification> => {
  const { directory, resource, id, before, isGoneAs, vendor } = given
  const checkedAt = given.now().toISOString()
  const get = resource.get(directory)
  const list = resource.list(directory)
  if (get === undefined || list === undefined) return unknown(checkedAt, `${vendor} cannot be asked for one record.`)
  try {
    const now = await readOrGone(get, id)
    if (now !== undefined) {
      if (isGoneAs(now)) return verified(checkedAt, `${vendor} shows the ${resource.singular} as inactive.`)
      return {
        ...unknown(checkedAt, `${vendor} still has the ${resource.singular}.`),
        status: 'differs',
      }
    }
    const canary = await list({ where: [], position: undefined, limit: 2 })
    if (!canary.items.some((row) => row.id !== id)) {
      return unknown(checkedAt, `${vendor} says that it is gone, but shows no other ${resource.singular} either.`)
    }
    if (before?.username !== undefined && (await isListed(directory, before.username, id))) {
      return {
        ...unknown(checkedAt, `${vendor} answers "not found", and still lists the user by name.`),
        status: 'differs',
      }
    }
    return verified(checkedAt, `${vendor} has no such ${resource.singular} any more, and shows others.`)
  } catch (error) {
    return unknown(checkedAt, `Whether it is gone could not be read back. ${sentence(error)}`)
  }
}

/** `undefined` only by the vendor's own word about the record. */
const readOrGone = async <R>(
  get: (id: string) => Promise<{ readonly item: R }>,
  id: string,
): Promise<R | undefined> => {
  try {
    return (await get(id)).item
  } catch (error) {
    if (error instanceof RollcallError && error.code === 'vendor_not_found') return undefined
    throw error
  }
}

const isListed = async ({ users }: Directory, username: string, id: string): Promise<boolean> => {
  const page = await users?.list({
    where: [{ field: 'username', operator: 'eq', value: username }],
    position: undefined,
    limit: 10,
  })
  return page?.items.some((user: User) => user.id === id && user.status !== 'inactive') ?? false
}

const verified = (checkedAt: string, message: string): Verification => ({
  status: 'verified',
  checked_at: checkedAt,
  message,
  differences: [],
})

const unknown = (checkedAt: string, message: string): Verification => ({
  status: 'unknown',
  checked_at: checkedAt,
  message,
  differences: [],
})

const sentence = (error: unknown): string => (error instanceof RollcallError ? error.message : 'Something failed here.')
