import type { ResponseOf, updateUser } from '@rollcall/api'
import { UnverifiedError } from './exit-codes.ts'
import type { Session } from './session.ts'

/** What a write is answered with beyond the object. */
type Outcome = Pick<ResponseOf<typeof updateUser>, 'effects' | 'ignored_fields' | 'unconfirmed_fields' | 'verification'>

/**
 * Shows a write: what was done, what else it brought about, what the vendor did not take, and what it says now.
 *
 * @throws UnverifiedError where the write was read back and the vendor does not confirm it
 */
export const showWritten = async (
  { output }: Session,
  { value, outcome, sentence }: { readonly value: unknown; readonly outcome: Outcome; readonly sentence: string },
): Promise<void> => {
  const { effects = [], ignored_fields: ignored = [], unconfirmed_fields: unconfirmed = [], verification } = outcome
  await output.done(value, [
    sentence,
    ...effects.map(({ message }) => message),
    ...(ignored.length > 0 ? [`The vendor did not take: ${ignored.join(', ')}.`] : []),
    ...(unconfirmed.length > 0 ? [`The answer does not show whether it took: ${unconfirmed.join(', ')}.`] : []),
    ...(verification?.status === 'verified' ? [`Verified: ${verification.message}`] : []),
  ])
  if (verification === undefined || verification.status === 'verified') return
  const differences = verification.differences.map(
    ({ field, sent, now }) => `\n  ${field}: sent ${JSON.stringify(sent)}, is ${JSON.stringify(now) ?? 'absent'}`,
  )
  throw new UnverifiedError(
    `The change was sent, but reading it back does not confirm it: ${verification.message}${differences.join('')}`,
  )
}
