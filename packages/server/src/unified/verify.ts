import { type Difference, RollcallError } from '@rollcall/core'

/** What the vendor says when read back after a write. Only an authenticated, positive answer verifies anything (`design.md §8`). */
export type Verification = {
  readonly status: 'verified' | 'differs' | 'unknown'
  readonly checked_at: string
  readonly message: string
  readonly differences: readonly Difference[]
}

export type Checking<R> = {
  readonly get: (id: string) => Promise<{ readonly item: R }>
  readonly id: string
  /** What was sent and a record does not show. */
  readonly differences: (now: R) => readonly Difference[]
  /** Fields known not to be taken. */
  readonly ignored: readonly string[]
  /** Whether something was sent in the vendor's own words, which nobody here can compare. */
  readonly sentRemoteData: boolean
  readonly vendor: string
  readonly now: () => Date
}

/** Reads a record back and compares it with what was sent. `item` is the record, where it could be read. */
export const verifyWritten = async <R>(
  checking: Checking<R>,
): Promise<{ readonly item: R | undefined; readonly verification: Verification }> => {
  const checkedAt = checking.now().toISOString()
  try {
    const { item } = await checking.get(checking.id)
    return { item, verification: { checked_at: checkedAt, ...judge(checking, checking.differences(item)) } }
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error
    const message = `The record could not be read back. ${error.message}`
    return { item: undefined, verification: { status: 'unknown', checked_at: checkedAt, message, differences: [] } }
  }
}

/** Another value in a field's place, or silence where the vendor is known to drop it, differs; other silence proves nothing either way. */
export const isContradicted = ({ field, now }: Difference, ignored: readonly string[]): boolean =>
  ignored.includes(field) || !(now === undefined || (Array.isArray(now) && now.length === 0))

export const judge = (
  { vendor, ignored, sentRemoteData }: Pick<Checking<unknown>, 'vendor' | 'ignored' | 'sentRemoteData'>,
  differences: readonly Difference[],
): Omit<Verification, 'checked_at'> => {
  const contradicted = differences.filter((difference) => isContradicted(difference, ignored))
  if (contradicted.length > 0) {
    return {
      status: 'differs',
      message: `${vendor} does not show what was sent for ${names(contradicted)}.`,
      differences,
    }
  }
  if (differences.length > 0) {
    return { status: 'unknown', message: `${vendor} shows nothing for ${names(differences)}.`, differences }
  }
  if (sentRemoteData) {
    const message = `${vendor} shows what was sent, as far as it can be compared; remote_data cannot.`
    return { status: 'unknown', message, differences }
  }
  return { status: 'verified', message: `${vendor} shows what was sent.`, differences }
}

const names = (differences: readonly Difference[]): string => differences.map(({ field }) => field).join(', ')
